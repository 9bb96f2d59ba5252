import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ending, type Exit, type ProcessSpec, usualEnding } from './guard-protocol.ts';

export interface ProcessEvents {
  onStart(pid: number): void;
  onFailure(message: string): void;
  onExit(exit: Exit): void;
}

/** How often a group is asked whether somebody is left in it. */
const POLL_MS = 20;
/** How long what was ended by force may take to be gone: a process in the kernel's hands cannot be hurried. */
const FORCED_MS = 2_000;

/** One process, in a process group of its own, from start to the end of the last in its group. */
export class GuardedProcess {
  readonly spec: ProcessSpec;
  readonly #child: ChildProcess;
  readonly #pid: number;
  readonly #exited: Promise<Exit>;
  #isAlive = true;
  #isStopped = false;
  #ending: Promise<void> | null = null;
  #deadline = Number.POSITIVE_INFINITY;

  /** @returns `null` where the command could not be started: `onFailure` says why. */
  static start(spec: ProcessSpec, events: ProcessEvents): GuardedProcess | null {
    let log: number | undefined;
    try {
      log = openSync(spec.logFile, 'a');
      const child = spawn(spec.command, [...spec.args], {
        cwd: spec.cwd,
        env: { ...spec.environment },
        stdio: ['ignore', log, log],
        detached: true,
        ...spec.user,
      });
      child.on('error', (error) => events.onFailure(error.message));
      if (child.pid === undefined) return null;
      events.onStart(child.pid);
      return new GuardedProcess(spec, child, child.pid, events);
    } catch (error) {
      events.onFailure(error instanceof Error ? error.message : String(error));
      return null;
    } finally {
      if (log !== undefined) closeSync(log);
    }
  }

  private constructor(spec: ProcessSpec, child: ChildProcess, pid: number, events: ProcessEvents) {
    this.spec = spec;
    this.#child = child;
    this.#pid = pid;
    this.#exited = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        this.#isAlive = false;
        // Nobody else speaks for what a dead process leaves behind, and later its group's number may be another's.
        if (this.#ending === null) this.#signalGroup('SIGKILL');
        events.onExit({ code, signal });
        resolve({ code, signal });
      });
    });
  }

  /**
   * Ends the process and all that is left in its group; resolves when they are gone. A later call may only hurry an
   * earlier one: its signal is sent as well, and the shorter grace counts.
   */
  end(wishes: Partial<Ending> = {}): Promise<void> {
    const ending = { ...usualEnding(this.spec), ...wishes };
    if (!this.#isAlive) return this.#ending ?? Promise.resolve();
    this.#deadline = Math.min(this.#deadline, performance.now() + ending.graceMs);
    this.#signal(ending.signal, ending.reach);
    // Who stands still does not hear that it is to end.
    if (this.#isStopped) this.signal('SIGCONT');
    this.#ending ??= this.#end(ending);
    return this.#ending;
  }

  /** Has the process and all it started stand still, or go on. Any other signal is for the process alone. */
  signal(signal: NodeJS.Signals): void {
    if (!this.#isAlive) return;
    const isForAll = signal === 'SIGSTOP' || signal === 'SIGCONT';
    if (isForAll) this.#isStopped = signal === 'SIGSTOP';
    this.#signal(signal, isForAll ? 'group' : 'process');
  }

  async #end({ reach, force }: Ending): Promise<void> {
    if (await this.#isGone()) return;
    this.#signal(force, reach);
    // What was killed does nothing any more, so only the process itself is waited for.
    await Promise.race([this.#exited, delay(FORCED_MS)]);
    if (!this.#isAlive) return;
    this.#signalGroup('SIGKILL');
    await Promise.race([this.#exited, delay(FORCED_MS)]);
  }

  /** @returns whether nobody is left in the group before the deadline, which may come closer meanwhile. */
  async #isGone(): Promise<boolean> {
    while (performance.now() < this.#deadline) {
      if (!this.#isAlive && !this.#signalGroup(0)) return true;
      await delay(POLL_MS);
    }
    return false;
  }

  #signal(signal: NodeJS.Signals, reach: Ending['reach']): void {
    if (reach === 'group') this.#signalGroup(signal);
    else this.#child.kill(signal);
  }

  /** @returns whether somebody was there to hear it. */
  #signalGroup(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.#pid, signal);
    } catch {
      return false;
    }
  }
}
