import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type OpenShop, openShop } from './app.ts';
import { readConfig } from './config.ts';
import { chooseDefect } from './defects/index.ts';
import { openLog } from './observability/log.ts';
import { UsageError } from './settings.ts';

/** EX_USAGE and EX_UNAVAILABLE of sysexits.h. */
const EXIT = { usage: 64, unavailable: 69 } as const;
/** After a signal: what is not finished by then is for the recovery of the next start. */
const CLOSE_MS = 15_000;

async function start(): Promise<OpenShop> {
  const config = readConfig(process.env);
  const defect = chooseDefect(config);
  const log = openLog(config.logLevel);
  if (defect !== null) {
    const warning = `DEFECT ${defect.name} (no. ${defect.number}) is on: this shop breaks ${defect.breaks} on purpose`;
    log.warn({ defect: defect.name, breaks: defect.breaks }, warning);
    process.stderr.write(`${warning}\n`);
  }
  const shop = await openShop(config, log, defect?.replace);
  shop.server.listen(config.port, config.host);
  await once(shop.server, 'listening');
  const { address, port } = shop.server.address() as AddressInfo;
  log.info({ address, port }, 'the shop is open');
  return shop;
}

/** Told to end while it is still opening, it opens first: half a shop cannot be closed. */
function closeOnSignals(opening: Promise<OpenShop>): void {
  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(EXIT.unavailable), CLOSE_MS).unref();
    const shop = await opening;
    await shop.close();
    process.exit(0);
  };
  const onSignal = (): void => {
    close().catch(fail);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** What a person can mend is said in a sentence; only what nobody expected shows its stack. */
function fail(error: unknown): never {
  const usage = error instanceof UsageError;
  const text = usage ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`target: ${text}\n`);
  process.exit(usage ? EXIT.usage : EXIT.unavailable);
}

const opening = start();
closeOnSignals(opening);
opening.catch(fail);
