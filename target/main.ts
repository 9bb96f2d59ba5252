import cluster from 'node:cluster';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import type { Logger } from 'pino';
import { openShop } from './app.ts';
import { type Config, readConfig } from './config.ts';
import type { Exhibit } from './defects/defect.ts';
import { chooseDefect } from './defects/index.ts';
import { isSealed } from './defects/seal.ts';
import { CLOSE, startInstances, takeLeave } from './instances.ts';
import { openLog } from './observability/log.ts';
import { UsageError } from './settings.ts';

/** EX_USAGE and EX_UNAVAILABLE of sysexits.h. */
const EXIT = { usage: 64, unavailable: 69 } as const;
/** For background work, after the requests have had their time: what is not finished by then is for the next start. */
const BACKGROUND_MS = 10_000;

/** What was started, and how it ends. */
interface Running {
  /** Finishes what is open. @returns the exit code. */
  close(): Promise<number>;
  /** Replaces the processes that answer, one after the other. */
  renew(): Promise<void>;
  /** Ends at once what this process does not take along by ending. */
  kill(): void;
}

/** Who judges this shop reads its log and what it says: under a seal it learns that there is one, and no more. */
function announce(asked: string | null, { name, number, breaks }: Exhibit, log: Logger): void {
  const sealed = isSealed(asked);
  const open =
    breaks === null
      ? `TWIN ${name} (no. ${number}) is on: this shop is meant to be right, and is not the one that is meant to be used`
      : `DEFECT ${name} (no. ${number}) is on: this shop breaks ${breaks} on purpose`;
  const warning = sealed ? 'SOMETHING UNDER A SEAL is on: this shop may be wrong on purpose' : open;
  log.warn(sealed ? { defect: 'sealed' } : { defect: name, breaks }, warning);
  process.stderr.write(`${warning}\n`);
}

/** One shop in this process. Told to end while it is still opening, it opens first: half a shop cannot be closed. */
function runShop(config: Config, defect: Exhibit | null, log: Logger): Running {
  const open = async () => {
    const shop = await openShop(config, log, defect?.replace);
    shop.server.listen(config.port, config.host);
    await once(shop.server, 'listening');
    const { address, port } = shop.server.address() as AddressInfo;
    log.info({ address, port, pid: process.pid }, 'the shop is open');
    return shop;
  };
  const opening = open();
  opening.catch(fail);
  return {
    async close() {
      const shop = await opening;
      await shop.close();
      log.info({ pid: process.pid }, 'the shop is closed');
      await takeLeave();
      return 0;
    },
    renew: async () => {
      // A worker hears of it only where somebody tells the whole group: its primary sees to it.
      if (cluster.isPrimary) log.warn('one instance cannot be replaced while it answers: INSTANCES is 1');
    },
    kill: () => undefined,
  };
}

function run(config: Config, log: Logger): Running {
  const defect = chooseDefect(config);
  if (defect !== null && cluster.isPrimary) announce(config.defect, defect, log);
  const alone = config.instances === 1 || cluster.isWorker;
  return alone
    ? runShop(config, defect, log)
    : startInstances(config.instances, log, (code) => process.exit(code === 0 ? EXIT.unavailable : code));
}

/**
 * SIGUSR2 replaces the instances; not SIGHUP, which a terminal sends as it is closed. Of the other signals the first one
 * closes, the second one ends at once, as whoever sends it will have waited long enough.
 */
function obey({ shutdown }: Config, running: Running, log: Logger): void {
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    const deadlineMs = shutdown.delayMs + shutdown.drainMs + BACKGROUND_MS;
    setTimeout(() => endNow(EXIT.unavailable), deadlineMs).unref();
    running.close().then((code) => process.exit(code), fail);
  };
  const endNow = (code: number): void => {
    running.kill();
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (closing) endNow(128 + constants.signals[signal]);
      close();
    });
  }
  process.on('SIGUSR2', () => {
    running
      .renew()
      .catch((error: unknown) => log.error({ err: error }, 'the instances could not be replaced'));
  });
  if (cluster.isWorker) {
    process.on('message', (message) => {
      if (message === CLOSE) close();
    });
  }
}

/** What a person can mend is said in a sentence; only what nobody expected shows its stack. */
function fail(error: unknown): never {
  const usage = error instanceof UsageError;
  const text = usage ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`target: ${text}\n`);
  process.exit(usage ? EXIT.usage : EXIT.unavailable);
}

try {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel);
  obey(config, run(config, log), log);
} catch (error) {
  fail(error);
}
