import { z } from 'zod';
import { type Environment, oneOf, readSettings, type Settings, UsageError, url, whole } from './settings.ts';

/** What the shop was told to do. Everything comes from the environment, and everything is checked at start. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Processes that answer at this address. */
  readonly instances: number;
  readonly http: HttpLimits;
  readonly shutdown: ShutdownLimits;
  readonly databaseUrl: string;
  readonly database: DatabaseLimits;
  readonly bankUrl: string;
  readonly bankTimeoutMs: number;
  /** Requests to the bank that are under way at once. */
  readonly bankConnections: number;
  /** What the bank signs its webhooks with; `null`: it sends none. */
  readonly webhookSecret: string | null;
  /** How old a pending order may be for its buyer still to be charged. */
  readonly holdMs: number;
  readonly stockStrategy: StockStrategy;
  readonly smtpUrl: string;
  /** For each of: connecting, the greeting, silence in between. */
  readonly smtpTimeoutMs: number;
  /** For one mail in all: whose mail takes longer, or dies over it, sees it sent again a little later. */
  readonly mailSendMs: number;
  readonly tokenSecret: string;
  readonly tokenTtlSeconds: number;
  readonly admin: { readonly email: string; readonly password: string };
  readonly cache: { readonly type: 'off' } | ({ readonly type: 'on' } & CacheLimits);
  readonly queryPlan: QueryPlan;
  /** Binary logarithm of scrypt's N. */
  readonly hashCost: number;
  readonly signIn: SignInLimits;
  /** Proxies of our own in front of the shop, each of which says in `x-forwarded-for` whom it heard. */
  readonly trustedHops: number;
  /** A file that says by how many milliseconds the shop's clock is ahead; `null`: it is the host's. */
  readonly clockFile: string | null;
  readonly logLevel: string;
  readonly production: boolean;
  /** The name of a seeded defect; `null` for the correct shop. */
  readonly defect: string | null;
}

/** What a client may take of us. */
export interface HttpLimits {
  /** From the first byte of a request to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to the last of its body. */
  readonly requestTimeoutMs: number;
  /** How long a connection is kept that nobody uses. */
  readonly keepAliveTimeoutMs: number;
  /** How long a connection may stand still in the middle of a request: longer than the shop takes for any answer. */
  readonly silenceTimeoutMs: number;
  readonly bodyBytesMax: number;
  readonly connectionsMax: number;
  /** Requests that are worked on at once; those beyond are told that the shop is busy. */
  readonly openRequestsMax: number;
}

/** How the shop ends. */
export interface ShutdownLimits {
  /** Between "not ready" and "no new connections", for a balancer to notice. */
  readonly delayMs: number;
  /** What open requests, and then background work, get to finish. */
  readonly drainMs: number;
}

/** What the database may take of us, and we of it. */
export interface DatabaseLimits {
  readonly poolSize: number;
  /** Whoever would wait longer than this for a connection is told that the shop is busy. */
  readonly poolWaitMs: number;
  /** The same for a request that has begun, whose order may be charged already: it is not to be shed for a crowd of new ones. */
  readonly poolBegunWaitMs: number;
  /** How many may wait for a connection. */
  readonly poolWaitersMax: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** The database itself ends what a crashed or paused client left open, with the locks that it holds. */
  readonly idleInTransactionTimeoutMs: number;
}

/** Product pages in memory. */
export interface CacheLimits {
  /** How old anything on a page may be, announced or not. */
  readonly ttlMs: number;
  /** How long after its commit a change of the price may still not show, on any instance, whatever fails. */
  readonly stalenessMs: number;
  readonly entriesMax: number;
  readonly bytesMax: number;
}

/** How units are taken from the shelf: all are correct; the others are there to be measured against the first. */
export const STOCK_STRATEGIES = [
  'conditional-update',
  'select-for-update',
  'serializable',
  'optimistic',
] as const;
export type StockStrategy = (typeof STOCK_STRATEGIES)[number];

/** How a product page is read: all give the same bytes; the others are there to be measured against `good`. */
export const QUERY_PLANS = ['good', 'n-plus-one', 'missing-index'] as const;
export type QueryPlan = (typeof QUERY_PLANS)[number];

/** Attempts a minute; `null` where there is no limit. */
export interface SignInLimits {
  /** All of one network address. */
  readonly perAddress: number | null;
  /** Those for one account that fail. */
  readonly perAccount: number | null;
}

export const SETTINGS = {
  HOST: {
    allowed: 'a host name or an address',
    schema: z.string().regex(/^[\w.:-]+$/),
    fallback: '127.0.0.1',
  },
  PORT: whole(0, 65_535),
  INSTANCES: { ...whole(1, 64), fallback: '1' },
  HEADERS_TIMEOUT_MS: { ...whole(100, 300_000), fallback: '10000' },
  REQUEST_TIMEOUT_MS: { ...whole(100, 300_000), fallback: '20000' },
  // Longer than clients and balancers keep idle connections: whoever closes first must not be us, in the very moment
  // in which a request is on its way.
  KEEP_ALIVE_TIMEOUT_MS: { ...whole(100, 3_600_000), fallback: '65000' },
  SILENCE_TIMEOUT_MS: { ...whole(100, 3_600_000), fallback: '120000' },
  BODY_BYTES_MAX: { ...whole(1_024, 16_777_216), fallback: '65536' },
  CONNECTIONS_MAX: { ...whole(1, 100_000), fallback: '10000' },
  OPEN_REQUESTS_MAX: { ...whole(1, 100_000), fallback: '2000' },
  SHUTDOWN_DELAY_MS: { ...whole(0, 300_000), fallback: '0' },
  DRAIN_MS: { ...whole(0, 300_000), fallback: '10000' },
  DATABASE_URL: { ...url('postgres', 'postgresql'), secret: true },
  POOL_SIZE: { ...whole(1, 100), fallback: '10' },
  POOL_WAIT_MS: { ...whole(10, 60_000), fallback: '2000' },
  POOL_BEGUN_WAIT_MS: { ...whole(10, 60_000), fallback: '10000' },
  POOL_WAITERS_MAX: { ...whole(0, 100_000), fallback: '1000' },
  STATEMENT_TIMEOUT_MS: { ...whole(10, 600_000), fallback: '5000' },
  LOCK_TIMEOUT_MS: { ...whole(10, 600_000), fallback: '3000' },
  IDLE_IN_TRANSACTION_TIMEOUT_MS: { ...whole(10, 600_000), fallback: '10000' },
  BANK_URL: url('http', 'https'),
  BANK_TIMEOUT_MS: { ...whole(10, 60_000), fallback: '3000' },
  HOLD_MS: { ...whole(1, 86_400_000), fallback: '900000' },
  STOCK_STRATEGY: { ...oneOf(...STOCK_STRATEGIES), fallback: 'conditional-update' },
  BANK_CONNECTIONS: { ...whole(1, 10_000), fallback: '128' },
  WEBHOOK_SECRET: {
    allowed: 'at least 32 characters, or nothing',
    schema: z.string().refine((secret) => secret === '' || secret.length >= 32),
    fallback: '',
    secret: true,
  },
  SMTP_URL: { ...url('smtp', 'smtps'), secret: true },
  MAIL_SEND_MS: { ...whole(100, 600_000), fallback: '12000' },
  SMTP_TIMEOUT_MS: { ...whole(10, 60_000), fallback: '2000' },
  TOKEN_SECRET: { allowed: 'at least 32 characters', schema: z.string().min(32), secret: true },
  TOKEN_TTL_S: { ...whole(1, 86_400), fallback: '900' },
  ADMIN_EMAIL: { allowed: 'an e-mail address', schema: z.email().transform((email) => email.toLowerCase()) },
  ADMIN_PASSWORD: { allowed: '8 to 200 characters', schema: z.string().min(8).max(200), secret: true },
  CACHE: { ...oneOf('on', 'off'), fallback: 'on' },
  CACHE_TTL_MS: { ...whole(1, 86_400_000), fallback: '60000' },
  CACHE_MAX_ENTRIES: { ...whole(1, 10_000_000), fallback: '10000' },
  CACHE_MAX_BYTES: { ...whole(1_024, 4_294_967_296), fallback: '33554432' },
  STALENESS_MS: { ...whole(100, 600_000), fallback: '2000' },
  QUERY_PLAN: { ...oneOf(...QUERY_PLANS), fallback: 'good' },
  HASH_COST: { ...whole(1, 20), fallback: '15' },
  SIGN_IN_LIMIT: { ...whole(0, 1_000_000), fallback: '10' },
  SIGN_IN_ACCOUNT_LIMIT: { ...whole(0, 1_000_000), fallback: '20' },
  TRUSTED_HOPS: { ...whole(0, 10), fallback: '0' },
  CLOCK_FILE: { allowed: 'the path of a file, or nothing', schema: z.string().max(4_096), fallback: '' },
  LOG_LEVEL: { ...oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), fallback: 'info' },
  NODE_ENV: { ...oneOf('', 'production', 'development', 'test'), fallback: '' },
  TARGET_DEFECT: { allowed: 'the name of a defect, or nothing', schema: z.string().max(100), fallback: '' },
} as const satisfies Settings;

type Values = ReturnType<typeof readSettings<typeof SETTINGS>>;

/** Zero stands for "no limit". */
const limit = (value: number): number | null => (value === 0 ? null : value);

const httpLimits = (values: Values): HttpLimits => ({
  headersTimeoutMs: values.HEADERS_TIMEOUT_MS,
  requestTimeoutMs: values.REQUEST_TIMEOUT_MS,
  keepAliveTimeoutMs: values.KEEP_ALIVE_TIMEOUT_MS,
  silenceTimeoutMs: values.SILENCE_TIMEOUT_MS,
  bodyBytesMax: values.BODY_BYTES_MAX,
  connectionsMax: values.CONNECTIONS_MAX,
  openRequestsMax: values.OPEN_REQUESTS_MAX,
});

const databaseLimits = (values: Values): DatabaseLimits => ({
  poolSize: values.POOL_SIZE,
  poolWaitMs: values.POOL_WAIT_MS,
  // Whoever has begun waits at least as long as whoever has not, also where only the one limit was raised.
  poolBegunWaitMs: Math.max(values.POOL_BEGUN_WAIT_MS, values.POOL_WAIT_MS),
  poolWaitersMax: values.POOL_WAITERS_MAX,
  statementTimeoutMs: values.STATEMENT_TIMEOUT_MS,
  lockTimeoutMs: values.LOCK_TIMEOUT_MS,
  idleInTransactionTimeoutMs: values.IDLE_IN_TRANSACTION_TIMEOUT_MS,
});

const cacheLimits = (values: Values): CacheLimits => ({
  ttlMs: values.CACHE_TTL_MS,
  stalenessMs: values.STALENESS_MS,
  entriesMax: values.CACHE_MAX_ENTRIES,
  bytesMax: values.CACHE_MAX_BYTES,
});

/**
 * Reads the settings.
 * @throws UsageError for a name or a value that is not known: says what was given and what is allowed.
 */
export function readConfig(environment: Environment): Config {
  const values = readSettings(SETTINGS, environment);
  if (values.CLOCK_FILE !== '' && values.NODE_ENV === 'production')
    throw new UsageError(
      'CLOCK_FILE is refused where NODE_ENV is production: whoever writes it says when tokens expire',
    );
  return {
    host: values.HOST,
    port: values.PORT,
    instances: values.INSTANCES,
    http: httpLimits(values),
    shutdown: { delayMs: values.SHUTDOWN_DELAY_MS, drainMs: values.DRAIN_MS },
    databaseUrl: values.DATABASE_URL,
    database: databaseLimits(values),
    bankUrl: values.BANK_URL,
    bankTimeoutMs: values.BANK_TIMEOUT_MS,
    bankConnections: values.BANK_CONNECTIONS,
    webhookSecret: values.WEBHOOK_SECRET === '' ? null : values.WEBHOOK_SECRET,
    holdMs: values.HOLD_MS,
    stockStrategy: values.STOCK_STRATEGY,
    smtpUrl: values.SMTP_URL,
    smtpTimeoutMs: values.SMTP_TIMEOUT_MS,
    mailSendMs: values.MAIL_SEND_MS,
    tokenSecret: values.TOKEN_SECRET,
    tokenTtlSeconds: values.TOKEN_TTL_S,
    admin: { email: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD },
    cache: values.CACHE === 'on' ? { type: 'on', ...cacheLimits(values) } : { type: 'off' },
    queryPlan: values.QUERY_PLAN,
    hashCost: values.HASH_COST,
    signIn: { perAddress: limit(values.SIGN_IN_LIMIT), perAccount: limit(values.SIGN_IN_ACCOUNT_LIMIT) },
    trustedHops: values.TRUSTED_HOPS,
    clockFile: values.CLOCK_FILE === '' ? null : values.CLOCK_FILE,
    logLevel: values.LOG_LEVEL,
    production: values.NODE_ENV === 'production',
    defect: values.TARGET_DEFECT === '' ? null : values.TARGET_DEFECT,
  };
}
