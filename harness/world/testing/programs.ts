import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Backend } from '../../model/adapter.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oversold-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A Node program in a file of its own. */
export function program(source: string): string {
  const path = join(temporaryFolder(), 'program.mjs');
  writeFileSync(path, source);
  return path;
}

/** Answers 200 to everything, with its environment. */
export const SERVER = `
  import { createServer } from 'node:http';
  createServer((request, response) => response.end(JSON.stringify(process.env)))
    .listen(Number(process.env.PORT), '127.0.0.1');
`;

/** A backend whose whole program is this text. */
export function backendOf(source: string): Backend {
  return {
    name: 'tiny',
    command: process.execPath,
    args: [program(source)],
    cwd: tmpdir(),
    readyPath: '/ready',
    environment: ({ port, databaseUrl, bankUrl, smtpUrl, secret }) => ({
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      BANK_URL: bankUrl,
      SMTP_URL: smtpUrl,
      TOKEN_SECRET: secret,
    }),
  };
}

/** Whether a process runs. One that has ended and waits for process 1 to notice does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Asks until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`);
    await delay(20);
  }
}
