import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Backend } from '../model/adapter.ts';
import { RunError, UnsupportedFault } from '../model/errors.ts';
import type { Place } from '../model/fault.ts';
import type { Random } from '../model/random.ts';
import type { Settings } from '../model/scenario.ts';
import { type BackendPlan, startBackend } from './backend.ts';
import { type Bank, startBank } from './bank.ts';
import { ClockFile } from './clock-file.ts';
import { type DatabaseHandle, type Databases, openDatabases } from './databases.ts';
import { useServer } from './external.ts';
import { type Guard, startGuard } from './guard.ts';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { startPostgres } from './postgres.ts';
import type { TcpProxy } from './proxy/proxy.ts';
import type { RunningBackend, StartedBackend } from './started-backend.ts';
import { Ways } from './ways.ts';

export type { Bank, BankBehaviour } from './bank.ts';
export type { DatabaseHandle } from './databases.ts';
export type { Mailbox, StoredMail } from './mailbox.ts';
export type { TcpProxy } from './proxy/proxy.ts';
export type { RunningBackend } from './started-backend.ts';

export interface WorldOptions {
  /** Absolute. What the witnesses see goes to `evidence/`, what the processes say to `logs/`. */
  readonly runFolder: string;
  /** A server to use instead of the embedded one. */
  readonly databaseUrl?: string;
  /** Progress, one line at a time. */
  readonly report?: (line: string) => void;
}

export interface BackendOptions {
  readonly backend: Backend;
  /** Unique in this world: `main`, or a variant's letter. */
  readonly name: string;
  readonly settings: Settings;
  readonly database: DatabaseHandle;
  /** The ways that lead through a proxy, so that faults can strike there. The others are direct: a proxy costs. */
  readonly proxied?: readonly Place[];
  /** Whether somebody reads along on the way to the database, to find its commits. */
  readonly readsCommits?: boolean;
  /** Whether its clock is one that faults can set. */
  readonly movesClock?: boolean;
  wrap?: BackendPlan['wrap'];
}

/** How long the harness's own queries may take to come to their end. */
const LET_GO_MS = 1_000;

/** What a world is made of, once all of it is up. */
interface Parts {
  readonly guard: Guard;
  readonly databases: Databases;
  readonly bank: Bank;
  readonly mailbox: Mailbox;
  readonly logs: string;
}

/** A backend, the ways that it was given, and its database. */
interface Started {
  readonly running: StartedBackend;
  readonly listenerName: string | null;
  readonly ways: Ways;
  readonly database: DatabaseHandle;
  readonly clock: ClockFile | null;
}

/** Everything that a run needs, started and owned. */
export class World {
  readonly bank: Bank;
  readonly mailbox: Mailbox;
  readonly postgresVersion: string;
  readonly #guard: Guard;
  readonly #databases: Databases;
  readonly #logs: string;
  /** One per run: what the backend signs its tokens with. */
  readonly #secret = randomBytes(24).toString('base64url');
  /** What the bank signs its webhooks with. */
  readonly webhookSecret = randomBytes(24).toString('base64url');
  #closed: Promise<void> | null = null;
  #dataFolders = 0;
  readonly #backends = new Map<string, Started>();

  constructor(parts: Parts) {
    this.#guard = parts.guard;
    this.#databases = parts.databases;
    this.#logs = parts.logs;
    this.bank = parts.bank;
    this.mailbox = parts.mailbox;
    this.postgresVersion = parts.databases.version;
  }

  /** @param name lower case; the database's own name may have a prefix. */
  createDatabase(name: string): Promise<DatabaseHandle> {
    return this.#databases.create(name);
  }

  /**
   * Starts a backend and waits until it is ready. A name may be used again once its backend has exited.
   * @throws RunError where it does not become ready.
   */
  async startBackend(options: BackendOptions): Promise<RunningBackend> {
    const { backend, name, settings, database, proxied = [], readsCommits, movesClock, wrap } = options;
    const former = this.#backends.get(name);
    if (former !== undefined && former.running.hasExited() === null) {
      throw new RunError(`a backend called ${name} is running`);
    }
    await former?.ways.close();
    const ways = new Ways(proxied, readsCommits);
    const clock = movesClock === true ? new ClockFile(join(this.#guard.folder, `clock-${name}`)) : null;
    try {
      const running = await startWhereReadable(ways, {
        ...{ guard: this.#guard, backend, name, settings, secret: this.#secret },
        ...{ webhookSecret: this.webhookSecret, clockFile: clock?.path ?? null },
        dataFolder: await this.#dataFolder(name),
        databaseUrl: await ways.to('database', database.url),
        bankUrl: await ways.to('bank', this.bank.url),
        smtpUrl: await ways.to('mailbox', this.mailbox.url),
        logFile: join(this.#logs, `backend-${name}.log`),
        reach: (url) => ways.to('backend', url),
        ...(wrap === undefined ? {} : { wrap }),
      });
      const { listenerName = null } = backend;
      this.#backends.set(name, { running, listenerName, ways, database, clock });
      return running;
    } catch (error) {
      await ways.close();
      throw error;
    }
  }

  /** A name that is used again gets another folder, as it gets another database. */
  async #dataFolder(name: string): Promise<string> {
    this.#dataFolders += 1;
    const folder = join(this.#guard.folder, `data-${name}-${this.#dataFolders}`);
    await mkdir(folder);
    return folder;
  }

  /** @returns the proxy in front of that place, on the way of this backend. */
  proxy(place: Place, backendName: string): TcpProxy {
    const proxy = this.#backends.get(backendName)?.ways.proxy(place);
    if (proxy === undefined) {
      throw new RunError(`the way of backend ${backendName} to ${place} leads through no proxy`);
    }
    return proxy;
  }

  /** What faults may lay hands on, as far as this backend is concerned. */
  hands(backendName: string) {
    const { running, listenerName, database, clock } = this.#started(backendName);
    return {
      way: (place: Place): TcpProxy => this.proxy(place, backendName),
      backend: {
        kill: () => running.kill(),
        stop: () => running.takeDown(),
        start: () => running.bringUp(),
        pause: () => running.pause(),
        resume: () => running.resume(),
        setAhead: (aheadMs: number) => {
          if (clock === null)
            throw new UnsupportedFault('the backend was started with the clock of the host');
          clock.setAhead(aheadMs, running.environment);
        },
        roll: () => running.roll(),
        block: (random: Random, forMs: number) => running.block(random, forMs),
        limitMemory: (random: Random, spareBytes: number) => running.limitMemory(random, spareBytes),
      },
      database: {
        crash: () => this.#databases.crash(),
        start: () => this.#databases.start(),
        stranger: () => database.stranger(),
        listenerName,
      },
      bank: this.bank,
      mailbox: this.mailbox,
    };
  }

  #started(backendName: string): Started {
    const started = this.#backends.get(backendName);
    if (started === undefined) throw new RunError(`there is no backend called ${backendName}`);
    return started;
  }

  /** How to reach everything that is up, for a person: secrets included. */
  describe(): readonly string[] {
    const up = [...this.#backends].filter(([, { running }]) => running.hasExited() === null);
    const backends = up.flatMap(([name, { running, ways, database }]) => [
      `backend ${name}: ${running.baseUrl} (process ${running.pid})`,
      `  its database: ${database.url}`,
      ...told(running.environment),
      ...ways.describe().map((line) => `  ${line}`),
    ]);
    return [
      ...backends,
      `bank: ${this.bank.url}`,
      `mailbox: ${this.mailbox.url}`,
      `logs: ${this.#logs}`,
      `end it all: kill ${this.#guard.pid}`,
    ];
  }

  /** Ends everything, waits until it is gone, and removes what was temporary. A second call waits for the first. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Leaves everything up after this process, until the guard gets SIGTERM. Proxies end with this process. */
  async keep(): Promise<void> {
    this.#closed = Promise.resolve();
    await this.#closeDatabases();
    await this.#closeWays();
    await this.#guard.keep();
  }

  async #close(): Promise<void> {
    await this.#closeDatabases();
    await this.#guard.end();
    // Last, since a backend that is being ended may still have something to say to the others.
    await this.#closeWays();
  }

  /** A query that hangs must not hang us: the end of its server ends it as well. */
  async #closeDatabases(): Promise<void> {
    await Promise.race([this.#databases.close(), delay(LET_GO_MS)]);
  }

  async #closeWays(): Promise<void> {
    await Promise.all([...this.#backends.values()].map(({ ways }) => ways.close()));
  }
}

/**
 * A backend that insists on encryption dies of the way on which somebody reads along, which refuses it once. From then on
 * encryption passes: it starts, and the fault says that it cannot strike, rather than the run that it cannot be made.
 */
async function startWhereReadable(ways: Ways, plan: BackendPlan): Promise<StartedBackend> {
  try {
    return await startBackend(plan);
  } catch (error) {
    if (!ways.isRefusedEncryption()) throw error;
    return startBackend(plan);
  }
}

async function openServer(guard: Guard, logs: string, databaseUrl: string | undefined): Promise<Databases> {
  if (databaseUrl === undefined) {
    const server = await startPostgres(guard, logs);
    return openDatabases(server, { maintenance: 'postgres', prefix: '', counts: true });
  }
  const { server, ...names } = await useServer(databaseUrl, guard, logs);
  return openDatabases(server, { ...names, counts: false });
}

/**
 * Starts PostgreSQL, bank and mailbox, and the guard that owns them.
 * @throws RunError where one of them does not come up; nothing is left running then.
 */
export async function openWorld({ runFolder, databaseUrl, report = () => {} }: WorldOptions): Promise<World> {
  const folders = { logs: join(runFolder, 'logs'), evidence: join(runFolder, 'evidence') };
  await mkdir(folders.logs, { recursive: true });
  await mkdir(folders.evidence, { recursive: true });
  const guard = await startGuard(join(folders.logs, 'guard.log'));
  report('starting PostgreSQL, bank and mailbox');
  const starting = [
    openServer(guard, folders.logs, databaseUrl),
    startBank(guard, folders),
    startMailbox(guard, folders),
  ] as const;
  try {
    const [databases, bank, mailbox] = await Promise.all(starting);
    report(`PostgreSQL ${databases.version}, bank and mailbox are up`);
    return new World({ guard, databases, bank, mailbox, logs: folders.logs });
  } catch (error) {
    // The others first come to an end of their own, or they would go on in what is being removed.
    await Promise.allSettled(starting);
    await guard.end();
    throw error;
  }
}

/** What a person needs who wants to act in its name: everything that it was told, but for what every process has. */
const told = (environment: Readonly<Record<string, string>>): string[] =>
  Object.entries(environment)
    .filter(([name]) => !['PATH', 'HOME', 'TZ'].includes(name))
    .map(([name, value]) => `  ${name}=${value}`);
