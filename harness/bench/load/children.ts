import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../model/paths.ts';

/**
 * Everything that the bench starts. Forked programs end themselves when their channel to the bench closes, SIGKILL of
 * the bench included; a foreign tool ends with its stated duration at the latest.
 */
const running = new Set<ChildProcess>();

/** Ends every child that is still there: for the ways out of the bench that no `finally` sees. */
export function endChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}

function watched(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** How a child ended, for a person. */
const endOf = (code: number | null, signal: string | null): string =>
  signal === null ? `exit code ${code}` : `signal ${signal}`;

/** @param program a file of this folder without its ending: `servers/quick`. Runs what `tsc` made of it. */
export function start(program: string, options: unknown, execArgv: readonly string[] = []): ChildProcess {
  const file = join(packageRoot(), 'dist/harness/bench/load', `${program}.js`);
  return watched(
    fork(file, [JSON.stringify(options)], {
      execArgv: [...execArgv],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
}

/** The next message of a child. @throws where it ends instead. */
export function messageOf(child: ChildProcess, program: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      child.off('exit', onExit);
      resolve(message);
    };
    const onExit = (code: number | null, signal: string | null): void => {
      child.off('message', onMessage);
      reject(new Error(`${program} ended before it was done: ${endOf(code, signal)}`));
    };
    child.once('message', onMessage).once('exit', onExit);
  });
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** A server in a process of its own, on a free port of the loopback interface. */
export interface ServerProcess {
  readonly baseUrl: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

export async function startServer(program: string, options: unknown = {}): Promise<ServerProcess> {
  const child = start(program, options);
  const { port } = (await messageOf(child, program)) as { port: number };
  return { baseUrl: `http://127.0.0.1:${port}`, child, stop: () => end(child) };
}

/** Starts a server, uses it, and stops it however that ended. */
export async function withServer<T>(
  program: string,
  options: unknown,
  use: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  const server = await startServer(program, options);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/**
 * Runs a program of ours in a fresh process, so that nothing of an earlier measurement (heap, compiled code, open
 * connections) is in this one, and returns the one message that it sends.
 */
export async function runProgram<R>(
  program: string,
  options: unknown,
  execArgv: readonly string[] = [],
): Promise<R> {
  const child = start(program, options, execArgv);
  try {
    return (await messageOf(child, program)) as R;
  } finally {
    await end(child);
  }
}

/** Runs a foreign tool and returns what it printed. @throws where it fails, with what it said. */
export async function runTool(command: string, args: readonly string[], input = ''): Promise<string> {
  const child = watched(spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] }));
  let out = '';
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin?.on('error', () => undefined).end(input);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${command}: ${endOf(code, signal)}: ${said.slice(0, 500)}`);
  return out;
}

/** Whether a command is on the PATH. */
export function isInstalled(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
