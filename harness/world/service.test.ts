import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Guard, startGuard } from './guard.ts';
import { type ServicePlan, startService } from './service.ts';
import { program, SERVER, temporaryFolder } from './testing/programs.ts';

let guard: Guard;
let logs: string;

beforeEach(async () => {
  logs = temporaryFolder();
  guard = await startGuard(join(logs, 'guard.log'));
});
afterEach(() => guard.end());

const answers = async (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}`).then(
    ({ ok }) => ok,
    () => false,
  );

/** @param portOf what the program is told, given the free port and how many attempts there were. */
function planOf(
  source: string,
  portOf: (port: number, attempt: number) => number = (port) => port,
): ServicePlan {
  const path = program(source);
  let attempts = 0;
  return {
    guard,
    readyMs: 20_000,
    isReady: answers,
    spec: (port) => {
      attempts += 1;
      return {
        ...({ name: 'tiny', role: 'backend', command: process.execPath, args: [path], cwd: logs } as const),
        environment: { PORT: String(portOf(port, attempts)) },
        logFile: join(logs, 'tiny.log'),
      };
    },
  };
}

test('a server is up when it answers', async () => {
  const { port, guarded } = await startService(planOf(SERVER));
  expect(await answers(port)).toBe(true);
  await guarded.end();
  expect(await answers(port)).toBe(false);
});

test('a port that somebody took in between is given up for another', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => {
    other.close();
  });
  const { port: taken } = other.address() as AddressInfo;
  const { port } = await startService(planOf(SERVER, (free, attempt) => (attempt === 1 ? taken : free)));
  expect(await answers(port)).toBe(true);
});

test('a server that never gets ready is ended, and its last lines are told', async () => {
  const never = `console.log(process.pid); setInterval(() => {}, 1e9);`;
  const plan = { ...planOf(never), readyMs: 1_000, lastAsked: () => 'it was asked nicely' };
  const error = await startService(plan).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'RunError',
    message: 'tiny was not ready within 1000 ms: it was asked nicely',
  });
  const [pid] = (error as { log: readonly string[] }).log;
  expect(Number(pid)).toBeGreaterThan(0);
  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
});

test('a server that dies is told apart from one whose port was taken', async () => {
  const error = await startService(planOf('throw new Error("no reason")')).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ message: 'tiny ended before it was ready (with code 1)' });
  expect((error as { log: readonly string[] }).log.join('\n')).toContain('no reason');
});
