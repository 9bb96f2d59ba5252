import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Accounts, openAccounts } from './accounts/accounts.ts';
import { makeHashing } from './accounts/hashing.ts';
import { makeSignInLimit } from './accounts/sign-in-limit.ts';
import { makeAuthorise, openTokens, type Tokens } from './accounts/token.ts';
import { endedBy, startWorker, type Worker } from './background.ts';
import { type Bank, openBank } from './bank/bank.ts';
import { makeOpenWebhook, noWebhooks } from './bank/webhook.ts';
import { changePrice } from './catalogue/change.ts';
import { openProducts, type Products } from './catalogue/products.ts';
import { loadProductBy } from './catalogue/query-plans.ts';
import { type Clock, openClock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import { openDatabases } from './database/databases.ts';
import { persistently } from './database/persistently.ts';
import { makeReadiness } from './database/readiness.ts';
import { createSchema, SCHEMA } from './database/schema.ts';
import { makeRoutes } from './http/routes.ts';
import { openFront } from './http/server.ts';
import { makeRelay } from './mail/relay.ts';
import { type Mailer, openMailer } from './mail/transport.ts';
import { makeBacklog } from './observability/backlog.ts';
import { measured, measuredMailer } from './observability/measured.ts';
import { openMetrics } from './observability/metrics.ts';
import { abandon } from './orders/abandon.ts';
import { cancel } from './orders/cancel.ts';
import { makeClaimKey } from './orders/claim.ts';
import { confirm } from './orders/confirm.ts';
import { makeHearBank } from './orders/hear.ts';
import { place } from './orders/place.ts';
import { presentOrder } from './orders/present.ts';
import { price } from './orders/price.ts';
import { readOrder } from './orders/read.ts';
import { record } from './orders/record.ts';
import { recoverPending } from './orders/recovery.ts';
import { makeRedeem } from './orders/redeem.ts';
import { payRefunds } from './orders/refunds.ts';
import { release } from './orders/release.ts';
import { parseOrder } from './orders/request.ts';
import { stockParts } from './orders/strategies/index.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';

/** For what is under way in the background as the shop closes; what is left then has a lease, and somebody else takes it up. */
const LAST_WORK_MS = 7_000;
/** Of which so much is for the mails, whatever the bank lets the recovery wait for. */
const LAST_MAILS_MS = 3_000;
/** A mail that took too long is put off, and its connection kept for as long again: its answer may only be late. */
const LATE_ANSWERS = 2;
/** How often background work looks for what nobody told it about. */
const POLL_MS = 1_000;
/**
 * What a request usually spends on its order beside the bank: waiting for a connection, and two short transactions. In a crowd
 * it may wait longer (POOL_BEGUN_WAIT_MS) and find that the recovery has taken over: the guard of each step lets one of them act.
 */
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

/** The correct shop. */
function assemble(
  config: Config,
  database: Database,
  bank: Bank,
  tokens: Tokens,
  accounts: Accounts,
  products: Products,
  mailer: Mailer,
  clock: Clock,
): Parts {
  return {
    schema: SCHEMA,
    authorise: makeAuthorise(tokens),
    readAccount: accounts.read,
    parseOrder,
    query: database.query,
    place,
    claimKey: makeClaimKey(2 * config.bankTimeoutMs + BESIDE_THE_BANK_MS, clock),
    ...stockParts(config.stockStrategy, database),
    redeem: makeRedeem(clock),
    price,
    record,
    charge: bank.charge,
    hearBank: makeHearBank(
      config.webhookSecret === null ? noWebhooks : makeOpenWebhook(config.webhookSecret, Date.now),
    ),
    lookUp: bank.lookUp,
    abandon,
    authorisePayment: bank.authorise,
    endAuthorisation: bank.endAuthorisation,
    confirm,
    release,
    cancel,
    refund: bank.refund,
    readOrder,
    presentOrder,
    loadProduct: loadProductBy(config.queryPlan),
    readProduct: products.read,
    forgetProduct: products.forget,
    changePrice,
    makeRelay,
    sendMail: mailer.send,
  };
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
  const databases = openDatabases(config, log);
  const front = openFront(config.http);
  const metrics = openMetrics({
    pools: databases.loads,
    openRequests: front.openRequests,
    cache: () => products.load(),
    backlog: makeBacklog(databases.ready.query),
  });
  const bank = openBank({
    url: config.bankUrl,
    timeoutMs: config.bankTimeoutMs,
    connections: config.bankConnections,
  });
  const mailer = measuredMailer(
    openMailer({
      url: config.smtpUrl,
      timeoutMs: config.smtpTimeoutMs,
      limitMs: config.mailSendMs * LATE_ANSWERS,
    }),
    metrics,
  );
  const clock = openClock(config.clockFile, (error) =>
    log.error({ err: error }, 'the clock stays as it was'),
  );
  const tokens = await openTokens(config.tokenSecret, config.tokenTtlSeconds, clock);
  const signInLimit = makeSignInLimit(config.signIn);
  const accounts = await openAccounts({
    query: databases.web.query,
    transaction: databases.web.transaction,
    tokens,
    hashing: makeHashing(config.hashCost),
    limit: signInLimit,
  });

  // What is replaced is replaced for the cache and for the feed, too: they come back to the parts, when there are any.
  const products = openProducts(
    config,
    {
      load: (sku) => parts.loadProduct(parts.query, sku),
      changed: (sku) => parts.forgetProduct(sku),
    },
    log,
  );
  const correct = assemble(config, databases.web, bank, tokens, accounts, products, mailer, clock);
  const replaced: Parts = { ...correct, ...replace(correct) };
  const parts = measured(replaced, metrics, 'request');
  const behind = ({ query, transaction }: Database): Parts =>
    measured({ ...replaced, query, transaction }, metrics, 'recovery');
  await persistently(() => createSchema(config.databaseUrl, replaced.schema), log);
  await persistently(() => accounts.ensureAdmin(config.admin), log);

  const mails = parts.makeRelay(
    { query: databases.relay.query, sendMail: parts.sendMail },
    log,
    config.mailSendMs,
    () => relay.wake(),
  );
  const relay: Worker = startWorker('relay', POLL_MS, log, mails.round);
  // A look-up, a charge (or an authorisation and a void), and another look-up.
  const leaseMs = 4 * config.bankTimeoutMs + BESIDE_THE_BANK_MS;
  const refunds = startWorker('refunds', POLL_MS, log, () =>
    payRefunds(behind(databases.recovery), log, leaseMs),
  );
  const surroundings = { log, mailQueued: relay.wake, refundOwed: refunds.wake };
  const recovery = startWorker('recovery', POLL_MS, log, () =>
    recoverPending(behind(databases.recovery), surroundings, {
      ...{ leaseMs, holdMs: config.holdMs, aheadMs: clock.aheadMs() },
    }),
  );

  let closing = false;
  const isReady = makeReadiness(databases.ready);
  const routes = makeRoutes({
    parts,
    // Whoever replaces how pages are read is asked for each of them.
    knownPage: replaced.readProduct === correct.readProduct ? products.known : () => undefined,
    accounts,
    signInLimit,
    trustedHops: config.trustedHops,
    surroundings,
    checkReady: async () => {
      if (closing) throw new Refusal('unavailable', 'The shop is closing.');
      await isReady();
    },
    log,
    metrics,
    limits: config.http,
    openRequests: front.openRequests,
  });
  front.serve(routes);
  return {
    server: front.server,
    async close() {
      closing = true;
      await delay(config.shutdown.delayMs);
      const cut = await front.drain(config.shutdown.drainMs);
      if (cut > 0) log.warn({ cut }, 'requests were cut off: what they left is for the recovery');
      const untilMs = performance.now() + LAST_WORK_MS;
      await Promise.all([recovery, refunds].map((worker) => worker.stop(untilMs - LAST_MAILS_MS)));
      // What the recovery has confirmed has its mail in the queue by now.
      await relay.stop(untilMs);
      await endedBy(mails.settled(), untilMs);
      await products.close();
      mailer.close();
      clock.close();
      // A request that hangs would be waited for.
      await endedBy(bank.close(), untilMs);
      await databases.close();
    },
  };
}
