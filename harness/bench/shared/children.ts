import { type ChildProcess, fork, type StdioOptions, spawn } from 'node:child_process';
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

/** The programs of one bench: each runs in a process of its own. */
export interface Programs {
  /** @param program a file of the bench's folder without its ending: `servers/quick`. Runs what `tsc` made of it. */
  start(program: string, options: unknown, execArgv?: readonly string[]): ChildProcess;
  startServer(program: string, options?: unknown): Promise<ServerProcess>;
  /** Starts a server, uses it, and stops it however that ended. */
  withServer<T>(program: string, options: unknown, use: (server: ServerProcess) => Promise<T>): Promise<T>;
  /**
   * Runs a program in a fresh process, so that nothing of an earlier measurement (heap, compiled code, open
   * connections) is in this one, and returns the one message that it sends.
   */
  runProgram<R>(program: string, options: unknown, execArgv?: readonly string[]): Promise<R>;
}

/** @param bench a folder beside this one. */
export function programsOf(bench: string): Programs {
  const start: Programs['start'] = (program, options, execArgv = []) => {
    const file = join(packageRoot(), 'dist/harness/bench', bench, `${program}.js`);
    const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', 'ipc'];
    return watched(fork(file, [JSON.stringify(options)], { execArgv: [...execArgv], stdio }));
  };
  const startServer: Programs['startServer'] = async (program, options = {}) => {
    const child = start(program, options);
    const { port } = (await messageOf(child, program)) as { port: number };
    return { baseUrl: `http://127.0.0.1:${port}`, child, stop: () => end(child) };
  };
  return {
    start,
    startServer,
    async withServer(program, options, use) {
      const server = await startServer(program, options);
      try {
        return await use(server);
      } finally {
        await server.stop();
      }
    },
    async runProgram<R>(program: string, options: unknown, execArgv: readonly string[] = []) {
      const child = start(program, options, execArgv);
      try {
        return (await messageOf(child, program)) as R;
      } finally {
        await end(child);
      }
    },
  };
}

/** What a foreign tool is given beside its arguments. */
export interface ToolContext {
  readonly input?: string;
  /** Beside ours. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a foreign tool and returns what it printed. @throws where it fails, with what it said. */
export async function runTool(
  command: string,
  args: readonly string[],
  { input = '', environment = {} }: ToolContext = {},
): Promise<string> {
  const env = { ...process.env, ...environment };
  const child = watched(spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env }));
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

/** Where a command is: on the PATH, or else in one of these folders; `null` where it is not installed. */
export function findCommand(command: string, elsewhere: readonly string[] = []): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...elsewhere];
  return folders.map((folder) => join(folder, command)).find(isExecutable) ?? null;
}

export const isInstalled = (command: string): boolean => findCommand(command) !== null;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
