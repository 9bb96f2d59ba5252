import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'undici';
import { z } from 'zod';
import { messageOf, UnsupportedFault } from '../model/errors.ts';
import { programOf } from './processes.ts';

/** Where Node's debugger listens when a signal opens it: there is no way to ask a running process for another port. */
const DEBUGGER = '127.0.0.1:9229';
/** How long another's debugger may be in the way, and ours take to be there. */
const FREE_MS = 10_000;
const OPEN_MS = 5_000;
const POLL_MS = 20;

const targets = z.array(z.object({ webSocketDebuggerUrl: z.url() })).min(1);
const reply = z.object({
  id: z.int(),
  result: z.object({ result: z.object({ value: z.unknown().optional() }) }),
});

/** An event loop that stands still. */
export interface BlockedLoop {
  /** Resolves when it turns again, and nobody can debug the process any more. */
  over(): Promise<void>;
}

/**
 * Blocks the event loop of a Node process as a long computation would: timers, sockets and promises wait, while its threads,
 * the kernel and its connections go on, which is what a pause (SIGSTOP) does not show. SIGUSR1 opens the debugger, on
 * loopback, and a loop of so many milliseconds is evaluated; then the debugger is closed again.
 * @throws UnsupportedFault where the process is not Node's, or somebody else debugs something.
 */
export async function blockEventLoop(pid: number, forMs: number): Promise<BlockedLoop> {
  // Any other program would die of the signal.
  if (programOf(pid) !== 'node') throw new UnsupportedFault('only the event loop of Node can be blocked');
  await until(FREE_MS, async () => (await debuggerUrl()) === null, 'another process is being debugged');
  process.kill(pid, 'SIGUSR1');
  await until(OPEN_MS, async () => (await debuggerUrl()) !== null, 'its debugger did not open');
  const url = (await debuggerUrl()) ?? '';
  const session = await connect(url);
  if ((await session.evaluate('process.pid')) !== pid) {
    session.close();
    throw new UnsupportedFault('another process is being debugged');
  }
  const busy = `{ const end = process.hrtime.bigint() + ${Math.round(forMs)}000000n; while (process.hrtime.bigint() < end); }`;
  const blocked = session.evaluate(busy);
  return {
    async over() {
      await blocked;
      // Not from within: closing waits for every session, this one included. Nor is `require` there any more by then.
      await session.evaluate(`{ const { close } = require('node:inspector'); setTimeout(close, 0); 0 }`);
      // A session that leaves before the debugger closes lets Node (20.20) die of it, on a busy machine one time in four (SIGSEGV).
      await until(OPEN_MS, async () => (await debuggerUrl()) !== url, 'its debugger did not close').finally(
        session.close,
      );
    },
  };
}

async function until(withinMs: number, isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new UnsupportedFault(`${otherwise} at ${DEBUGGER}`);
    await delay(POLL_MS);
  }
}

async function debuggerUrl(): Promise<string | null> {
  try {
    // A connection that was kept would keep the debugger from closing.
    const headers = { connection: 'close' };
    const signal = AbortSignal.timeout(1_000);
    const answer = await fetch(`http://${DEBUGGER}/json/list`, { headers, signal });
    return targets.parse(await answer.json())[0]?.webSocketDebuggerUrl ?? null;
  } catch {
    return null;
  }
}

interface Session {
  evaluate(expression: string): Promise<unknown>;
  close(): void;
}

async function connect(url: string): Promise<Session> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (value: unknown) => void>();
  let asked = 0;
  // A process that dies over it answers nothing more, and whether it may die is for others to say.
  const ended = new Promise<undefined>((resolve) =>
    socket.addEventListener('close', () => resolve(undefined)),
  );
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', ({ message }) => reject(new UnsupportedFault(messageOf(message))));
  });
  socket.addEventListener('message', ({ data }) => {
    const said = reply.safeParse(JSON.parse(String(data)));
    if (said.success) waiting.get(said.data.id)?.(said.data.result.result.value);
  });
  return {
    evaluate(expression) {
      asked += 1;
      const id = asked;
      const answered = new Promise<unknown>((resolve) => waiting.set(id, resolve));
      // `require` is the command line's.
      const params = { expression, includeCommandLineAPI: true };
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
      return Promise.race([answered, ended]);
    },
    close: () => socket.close(),
  };
}
