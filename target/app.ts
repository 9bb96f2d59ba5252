import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { openAccounts } from './accounts/accounts.ts';
import { makeSignInLimit } from './accounts/sign-in-limit.ts';
import { makeAuthorise, openTokens, type Tokens } from './accounts/token.ts';
import { startWorker, type Worker } from './background.ts';
import { type Bank, openBank } from './bank/bank.ts';
import { noProductCache, openProductCache, type ProductCache } from './catalogue/product-cache.ts';
import { readProductPage } from './catalogue/product-page.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database/database.ts';
import { createSchema } from './database/schema.ts';
import { statement } from './database/statement.ts';
import { makeRoutes } from './http/routes.ts';
import { relayMails } from './mail/relay.ts';
import { openMailer } from './mail/transport.ts';
import { makeClaimKey } from './orders/claim.ts';
import { confirm } from './orders/confirm.ts';
import { presentOrder } from './orders/present.ts';
import { price } from './orders/price.ts';
import { readOrder } from './orders/read.ts';
import { record } from './orders/record.ts';
import { recoverPending } from './orders/recovery.ts';
import { release } from './orders/release.ts';
import { parseOrder } from './orders/request.ts';
import { reserve } from './orders/reserve.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';

/** How often background work looks for what nobody told it about. */
const POLL_MS = 1_000;
/** What a request may spend on its order beside the bank: waiting for a connection, and two short transactions. */
const BESIDE_THE_BANK_MS = 2_000;

/** Replaces some of the parts; given all of them. */
export type Replace = (parts: Parts) => Partial<Parts>;

/** A shop that is open. */
export interface OpenShop {
  /** Not listening yet. */
  readonly server: Server;
  /** Stops accepting, finishes what is open, relays one last time. */
  close(): Promise<void>;
}

function openCache(config: Config, database: Database): ProductCache {
  const load = (sku: string) => readProductPage(database.query, sku);
  return config.cache.type === 'on' ? openProductCache(load, config.cache.ttlMs) : noProductCache(load);
}

/** The correct shop. */
function assemble(config: Config, database: Database, bank: Bank, tokens: Tokens): Parts {
  const cache = openCache(config, database);
  return {
    authorise: makeAuthorise(tokens),
    parseOrder,
    query: database.query,
    transaction: database.transaction,
    claimKey: makeClaimKey(2 * config.bankTimeoutMs + BESIDE_THE_BANK_MS),
    reserve,
    price,
    record,
    charge: bank.charge,
    lookUp: bank.lookUp,
    confirm,
    release,
    readOrder,
    presentOrder,
    readProduct: cache.read,
    forgetProduct: cache.forget,
  };
}

const ask = statement('ready', 'select 1');

/** Node's own defaults, where they differ, are made for browsers. */
function limitTimes(server: Server): Server {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  // Longer than clients and balancers keep idle connections: whoever closes first must not be us, in the very moment
  // in which a request is on its way.
  server.keepAliveTimeout = 65_000;
  return server;
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  // A connection whose last request is answered only now would stay open for its next one.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  await closed;
  clearInterval(sweep);
}

/**
 * Opens everything that the shop needs, in the order of its dependencies, and starts its background work.
 * @param replace another set of parts, for whoever wants another shop.
 */
export async function openShop(
  config: Config,
  log: Logger,
  replace: Replace = () => ({}),
): Promise<OpenShop> {
  await createSchema(config.databaseUrl);
  const database = openDatabase({ url: config.databaseUrl, poolSize: config.database.poolSize }, log);
  const bank = openBank({ url: config.bankUrl, timeoutMs: config.bankTimeoutMs });
  const mailer = openMailer(config.smtpUrl);
  const tokens = await openTokens(config.tokenSecret);
  const accounts = await openAccounts(database.query, tokens, config.hashCost);
  await accounts.ensureAdmin(config.admin);

  const correct = assemble(config, database, bank, tokens);
  const parts: Parts = { ...correct, ...replace(correct) };

  const relay: Worker = startWorker('relay', POLL_MS, log, () => relayMails(parts.query, mailer, log));
  const surroundings = { log, mailQueued: relay.wake };
  // A look-up, a charge and another look-up.
  const leaseMs = 3 * config.bankTimeoutMs + BESIDE_THE_BANK_MS;
  const recovery = startWorker('recovery', POLL_MS, log, () => recoverPending(parts, surroundings, leaseMs));

  let closing = false;
  const routes = makeRoutes({
    parts,
    accounts,
    limitSignIns: makeSignInLimit(config.signIn.perAddress),
    surroundings,
    checkReady: async () => {
      if (closing) throw new Refusal('unavailable', 'The shop is closing.');
      await database.query(ask);
    },
    log,
  });
  const server = limitTimes(createServer(routes));
  return {
    server,
    async close() {
      closing = true;
      await closeServer(server);
      await recovery.stop();
      await relay.stop();
      mailer.close();
      await bank.close();
      await database.close();
    },
  };
}
