import { messageOf, UnsupportedFault } from '../model/errors.ts';
import { LIMITS } from '../model/limits.ts';
import type { Random } from '../model/random.ts';
import { type BlockedLoop, blockEventLoop } from './event-loop.ts';
import type { Guarded } from './guard.ts';
import type { Exit } from './guard-protocol.ts';
import type { Redact } from './log.ts';
import { limitMemory } from './memory-limit.ts';
import { statOf, workersOf } from './processes.ts';
import { untilReady } from './readiness.ts';
import { type RollingRestart, startRollingRestart } from './rolling-restart.ts';

export interface RunningBackend {
  readonly name: string;
  /** Where clients reach it: past the proxy in front of it, where there is one. It stays the same over restarts. */
  readonly baseUrl: string;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** What it was started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** `null` while it runs, and while it is away because a fault wants it so. */
  hasExited(): Exit | null;
  /** How it ended without being told to, in words; `null` where it did not. */
  died(): string | null;
  /** Where all that it says goes. */
  readonly logFile: string;
  /** The last lines of its log, cut and free of secrets. */
  logTail(): Promise<readonly string[]>;
  /** Takes out what it takes out of its log: the secrets that its world gave it. */
  readonly redact: Redact;
  /** For good. Default: SIGTERM, and SIGKILL after three seconds. Resolves when it has exited. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
}

/** How long a backend that is to come back may take to finish what it began. */
const FAREWELL_MS = 15_000;

/** One of its processes may have no more memory than it has. */
export interface Starved {
  hasDied(): boolean;
  /** Resolves when nothing is bounded any more, and it is ready: it, or whoever stands in for it, or has died. */
  lift(): Promise<void>;
}

interface Parts {
  readonly name: string;
  /** At which it replaces its processes one after the other; `null` where it does not do that. */
  readonly rollingRestart: NodeJS.Signals | null;
  readonly baseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly guarded: Guarded;
  readonly logFile: string;
  /** Whether it says that it is ready. */
  isReady(): Promise<boolean>;
  /** Starts it again, at the same port. @throws where it does not become ready. */
  again(): Promise<Guarded>;
  logTail(): Promise<readonly string[]>;
  readonly redact: Redact;
}

/** A backend over all its lives: faults end it and start it again, and only what it does by itself is its own. */
export class StartedBackend implements RunningBackend {
  readonly name: string;
  readonly baseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly logTail: () => Promise<readonly string[]>;
  readonly redact: Redact;
  readonly #rollingRestart: NodeJS.Signals | null;
  readonly #isReady: () => Promise<boolean>;
  readonly #again: () => Promise<Guarded>;
  #guarded: Guarded;
  /** Somebody ended it on purpose, and means to start it again. */
  #isAway = false;
  /** Somebody bounded what it may have: should it die of that, that was the fault. */
  #isStarved = false;
  #didNotReturn: string | null = null;

  constructor(parts: Parts) {
    const { name, baseUrl, environment, guarded, logFile, rollingRestart, isReady, again, logTail } = parts;
    this.name = name;
    this.#rollingRestart = rollingRestart;
    this.baseUrl = baseUrl;
    this.environment = environment;
    this.logFile = logFile;
    this.logTail = logTail;
    this.redact = parts.redact;
    this.#guarded = guarded;
    this.#isReady = isReady;
    this.#again = again;
  }

  get pid(): number {
    return this.#guarded.pid;
  }

  hasExited(): Exit | null {
    return this.#isAway || this.#isStarved ? null : this.#guarded.hasExited();
  }

  died(): string | null {
    const exit = this.hasExited();
    if (exit === null) return null;
    if (this.#didNotReturn !== null) return this.#didNotReturn;
    return exit.signal === null ? `it ended with code ${exit.code}` : `it was ended by ${exit.signal}`;
  }

  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void> {
    return this.#guarded.end(signal, graceMs);
  }

  /** As a crash would end it. */
  kill(): Promise<void> {
    return this.#leave('SIGKILL', 0);
  }

  /** Asks it to end, and waits until it has. */
  takeDown(): Promise<void> {
    return this.#leave('SIGTERM', FAREWELL_MS);
  }

  /** Resolves when it is ready again. Where it does not come back, it has died. */
  async bringUp(): Promise<void> {
    if (!this.#isAway) return;
    try {
      this.#guarded = await this.#again();
    } catch (error) {
      this.#didNotReturn = `it was ended on purpose, and did not come back: ${messageOf(error)}`;
    } finally {
      this.#isAway = false;
    }
  }

  pause(): void {
    this.#guarded.signal('SIGSTOP');
  }

  resume(): void {
    this.#guarded.signal('SIGCONT');
  }

  /** Has its processes replaced, one after the other. @throws UnsupportedFault where it has no way to do that. */
  roll(): RollingRestart {
    const signal = this.#rollingRestart;
    if (signal === null) throw new UnsupportedFault('the backend declares no signal for a rolling restart');
    return startRollingRestart(this.pid, () => this.#guarded.signal(signal));
  }

  /** Blocks the event loop of one of its processes. @throws UnsupportedFault */
  block(random: Random, forMs: number): Promise<BlockedLoop> {
    return blockEventLoop(this.#worker(random), forMs);
  }

  /** Bounds the memory of one of its processes. @throws UnsupportedFault */
  async limitMemory(random: Random, spareBytes: number): Promise<Starved> {
    const pid = this.#worker(random);
    const limit = await limitMemory(pid, spareBytes);
    this.#isStarved = true;
    return {
      hasDied: () => statOf(String(pid)) === null,
      lift: async () => {
        await limit.lift();
        // One that is just dying of it is neither ready nor gone yet.
        await untilReady(this.#guarded, this.#isReady, { withinMs: LIMITS.readyMs });
        this.#isAway = this.#guarded.hasExited() !== null;
        this.#isStarved = false;
        await this.bringUp();
      },
    };
  }

  #worker(random: Random): number {
    const workers = workersOf(this.pid);
    if (workers === null) throw new UnsupportedFault('nobody here tells which processes are the backend');
    return random.pick(workers);
  }

  /** One that has died by itself stays dead: that is for the verdicts. */
  async #leave(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    if (this.#guarded.hasExited() !== null) return;
    this.#isAway = true;
    await this.#guarded.end(signal, graceMs);
  }
}
