import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { RunError } from '../model/errors.ts';
import type { Exit, FromGuard, ProcessSpec, ToGuard } from './guard-protocol.ts';
import { compiledProgram } from './program.ts';

/** A process that the guard started for us. */
export interface Guarded {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** `null` while it runs. */
  hasExited(): Exit | null;
  /** SIGSTOP and SIGCONT: it and its group stand still, or go on. Any other: it alone is told. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it and its group: with this signal, and by force after the grace. Resolves when the process has exited. */
  end(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
}

/** What becomes of one process that was asked for. */
interface Asked {
  readonly spec: ProcessSpec;
  started(pid: number): void;
  failed(error: Error): void;
  exited(exit: Exit): void;
  pid: number | null;
}

/**
 * Starts the guard. From here on nothing that is started through it outlives this process, unless `keep` is called.
 * @param logFile where the guard writes what should not happen.
 */
export async function startGuard(logFile: string): Promise<Guard> {
  const log = openSync(logFile, 'a');
  const { PATH = '', HOME = '/', TMPDIR } = process.env;
  const child = fork(compiledProgram('guard-process'), [], {
    cwd: '/',
    detached: true,
    // Neither a debugger's port nor a test runner's loader is the guard's.
    execArgv: [],
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const folder = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: FromGuard) => {
      if (message.type === 'ready') resolve(message.folder);
    });
    child.once('error', reject);
    child.once('exit', () =>
      reject(new RunError('the guard ended before it was ready', { remedy: `See ${logFile}.` })),
    );
  });
  return new Guard(child, folder);
}

/** The harness's side of the guard. */
export class Guard {
  /** A temporary directory of this run. The guard removes it. */
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, Asked>();
  #kept: (() => void) | null = null;
  #nextId = 0;

  constructor(child: ChildProcess, folder: string) {
    this.folder = folder;
    this.#child = child;
    child.on('message', (message: FromGuard) => this.#listen(message));
    child.on('exit', (code) => this.#fall(code === 0));
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** @throws RunError where the command cannot be started. */
  start(spec: ProcessSpec): Promise<Guarded> {
    const id = this.#nextId;
    this.#nextId += 1;
    let exit: Exit | null = null;
    return new Promise((resolve, reject) => {
      const exited = new Promise<Exit>((resolveExit) => {
        this.#asked.set(id, {
          spec,
          pid: null,
          failed: (error) => reject(error),
          exited: (how) => {
            exit = how;
            resolveExit(how);
          },
          started: (pid) =>
            resolve({
              pid,
              exited,
              hasExited: () => exit,
              signal: (signal) => {
                if (exit === null) this.#tell({ type: 'signal', id, signal });
              },
              end: async (signal, graceMs) => {
                if (exit !== null) return;
                const wishes = {
                  ...(signal === undefined ? {} : { signal }),
                  ...(graceMs === undefined ? {} : { graceMs }),
                };
                this.#tell({ type: 'end', id, wishes });
                await exited;
              },
            }),
        });
      });
      this.#tell({ type: 'start', id, spec });
    });
  }

  /** Ends everything, backends first and the database last; resolves when nothing is left. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await exited;
  }

  /** Lets go: everything stays up after this process, until the guard gets SIGTERM. */
  async keep(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#kept = resolve;
      this.#tell({ type: 'keep' });
    });
    this.#child.disconnect();
    this.#child.unref();
  }

  #tell(message: ToGuard): void {
    if (!this.#child.connected) throw new Error('the guard has ended');
    this.#child.send(message);
  }

  #listen(message: FromGuard): void {
    if (message.type === 'ready') return;
    if (message.type === 'kept') {
      this.#kept?.();
      return;
    }
    const asked = this.#asked.get(message.id);
    if (asked === undefined) return;
    switch (message.type) {
      case 'started':
        asked.pid = message.pid;
        asked.started(message.pid);
        return;
      case 'failed':
        this.#asked.delete(message.id);
        asked.failed(new RunError(`${asked.spec.name} could not be started: ${message.message}`));
        return;
      case 'exited':
        this.#asked.delete(message.id);
        asked.exited(message.exit);
    }
  }

  /**
   * The guard is gone. After an orderly end nothing is left running; where somebody killed it (no memory left), what it
   * guarded has lost its guard, and is ended from here.
   */
  #fall(orderly: boolean): void {
    for (const { pid, failed, exited, spec } of this.#asked.values()) {
      failed(new Error('the guard has ended'));
      if (pid !== null && !orderly) killGroup(pid, spec.role === 'database' ? 'SIGQUIT' : 'SIGKILL');
      exited({ code: null, signal: null });
    }
    this.#asked.clear();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It was gone already.
  }
}
