import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Guard, startGuard } from './guard.ts';
import type { ProcessSpec } from './guard-protocol.ts';
import { isAlive, program, temporaryFolder, until } from './testing/programs.ts';

async function openGuard(): Promise<{ guard: Guard; logs: string }> {
  const logs = temporaryFolder();
  const guard = await startGuard(join(logs, 'guard.log'));
  onTestFinished(() => guard.end());
  return { guard, logs };
}

const specOf = (source: string, logs: string, role: ProcessSpec['role'] = 'backend'): ProcessSpec => ({
  name: 'tiny',
  role,
  command: process.execPath,
  args: [program(source)],
  cwd: logs,
  environment: {},
  logFile: join(logs, 'tiny.log'),
});

const STUBBORN = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1e9); console.log('up');`;

test('tells when a process ends, and how', async () => {
  const { guard, logs } = await openGuard();
  const tiny = await guard.start(specOf('console.log("hello"); process.exit(7)', logs));
  expect(await tiny.exited).toEqual({ code: 7, signal: null });
  expect(tiny.hasExited()).toEqual({ code: 7, signal: null });
  expect(readFileSync(join(logs, 'tiny.log'), 'utf8')).toBe('hello\n');
});

test('gives a process the environment it was asked to, and nothing of its own', async () => {
  const { guard, logs } = await openGuard();
  const spec = specOf('console.log(JSON.stringify(process.env))', logs);
  const tiny = await guard.start({ ...spec, environment: { ONLY: 'this' } });
  await tiny.exited;
  expect(JSON.parse(readFileSync(spec.logFile, 'utf8'))).toEqual({ ONLY: 'this' });
});

test('says so where a command cannot be started', async () => {
  const { guard, logs } = await openGuard();
  const spec = { ...specOf('', logs), command: '/no/such/program' };
  await expect(guard.start(spec)).rejects.toThrow(/tiny could not be started: .*ENOENT/);
});

test('ends a process by force that does not hear', async () => {
  const { guard, logs } = await openGuard();
  const tiny = await guard.start(specOf(STUBBORN, logs));
  await until(() => readFileSync(join(logs, 'tiny.log'), 'utf8') === 'up\n');
  await tiny.end('SIGTERM', 100);
  expect(tiny.hasExited()).toEqual({ code: null, signal: 'SIGKILL' });
});

const PARENT = `
  import { spawn } from 'node:child_process';
  const child = spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => console.log(child.pid));
`;

test('ends the children that survive their parent, whether it was ended or died', async () => {
  for (const died of [true, false]) {
    const { guard, logs } = await openGuard();
    const parent = await guard.start(specOf(PARENT, logs));
    await until(() => readFileSync(join(logs, 'tiny.log'), 'utf8').endsWith('\n'));
    const child = Number(readFileSync(join(logs, 'tiny.log'), 'utf8'));
    expect(isAlive(child)).toBe(true);
    if (died) process.kill(parent.pid, 'SIGKILL');
    else await parent.end('SIGTERM', 200);
    await until(() => !isAlive(child));
  }
});

test('ends backends before witnesses, and witnesses before the database', async () => {
  const { guard, logs } = await openGuard();
  const sayWhen = `
    import { appendFileSync } from 'node:fs';
    const [role, file] = [process.env.ROLE, process.env.FILE];
    const end = () => setTimeout(() => { appendFileSync(file, role + ' '); process.exit(0); }, 50);
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
    setInterval(() => {}, 1e9);
    console.log('up');
  `;
  const file = join(logs, 'order');
  for (const role of ['database', 'witness', 'backend'] as const) {
    const spec = { ...specOf(sayWhen, logs, role), environment: { ROLE: role, FILE: file } };
    await guard.start({ ...spec, logFile: join(logs, role) });
    await until(() => readFileSync(join(logs, role), 'utf8') === 'up\n');
  }
  await guard.end();
  expect(readFileSync(file, 'utf8')).toBe('backend witness database ');
});

test('removes its directory, and is gone', async () => {
  const { guard } = await openGuard();
  expect(existsSync(guard.folder)).toBe(true);
  await guard.end();
  expect(existsSync(guard.folder)).toBe(false);
  expect(isAlive(guard.pid)).toBe(false);
});

test('where the guard itself is killed, the harness ends what it guarded', async () => {
  const { guard, logs } = await openGuard();
  const tiny = await guard.start(specOf(STUBBORN, logs));
  process.kill(guard.pid, 'SIGKILL');
  await tiny.exited;
  await until(() => !isAlive(tiny.pid));
  expect(existsSync(guard.folder)).toBe(false);
  await expect(guard.start(specOf('', logs))).rejects.toThrow('the guard has ended');
});
