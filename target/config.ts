import { z } from 'zod';

/** What the shop was told to do. Everything comes from the environment, and everything is checked at start. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly bankUrl: string;
  readonly bankTimeoutMs: number;
  readonly smtpUrl: string;
  readonly tokenSecret: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly cache: { readonly type: 'off' } | { readonly type: 'on'; readonly ttlMs: number };
  /** Binary logarithm of scrypt's N. */
  readonly hashCost: number;
  /** Attempts a minute and network address; `null` where there is no limit. */
  readonly signInLimit: number | null;
  readonly logLevel: string;
  readonly production: boolean;
  /** The name of a seeded defect; `null` for the correct shop. */
  readonly defect: string | null;
}

/** A person gave the wrong setting: printed without a stack, exit code 64 (EX_USAGE of sysexits.h). */
export class UsageError extends Error {
  override name = 'UsageError';
}

interface Setting<T> {
  readonly allowed: string;
  readonly schema: z.ZodType<T, string>;
  /** Where it is left out. Without one the setting is required. */
  readonly fallback?: string;
  /** Its value is never printed. */
  readonly secret?: true;
}

const whole = (from: number, to: number): Pick<Setting<number>, 'allowed' | 'schema'> => ({
  allowed: `a whole number from ${from} to ${to}`,
  schema: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to),
});

const oneOf = <const T extends string>(...values: readonly T[]): Pick<Setting<T>, 'allowed' | 'schema'> => ({
  allowed: values.map((value) => value || '(empty)').join(' | '),
  schema: z.enum(values) as unknown as z.ZodType<T, string>,
});

const url = (...protocols: readonly string[]): Pick<Setting<string>, 'allowed' | 'schema'> => ({
  allowed: `a URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  schema: z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1))),
});

const SETTINGS = {
  HOST: {
    allowed: 'a host name or an address',
    schema: z.string().regex(/^[\w.:-]+$/),
    fallback: '127.0.0.1',
  },
  PORT: whole(0, 65_535),
  DATABASE_URL: { ...url('postgres', 'postgresql'), secret: true },
  POOL_SIZE: { ...whole(1, 100), fallback: '10' },
  BANK_URL: url('http', 'https'),
  BANK_TIMEOUT_MS: { ...whole(10, 60_000), fallback: '3000' },
  SMTP_URL: { ...url('smtp', 'smtps'), secret: true },
  TOKEN_SECRET: { allowed: 'at least 32 characters', schema: z.string().min(32), secret: true },
  ADMIN_EMAIL: { allowed: 'an e-mail address', schema: z.email().transform((email) => email.toLowerCase()) },
  ADMIN_PASSWORD: { allowed: '8 to 200 characters', schema: z.string().min(8).max(200), secret: true },
  CACHE: { ...oneOf('on', 'off'), fallback: 'on' },
  CACHE_TTL_MS: { ...whole(1, 86_400_000), fallback: '60000' },
  HASH_COST: { ...whole(1, 20), fallback: '15' },
  SIGN_IN_LIMIT: { ...whole(0, 1_000_000), fallback: '10' },
  LOG_LEVEL: { ...oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), fallback: 'info' },
  NODE_ENV: { ...oneOf('', 'production', 'development', 'test'), fallback: '' },
  TARGET_DEFECT: { allowed: 'the name of a defect, or nothing', schema: z.string().max(100), fallback: '' },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

type Name = keyof typeof SETTINGS;
type Values = { readonly [N in Name]: z.output<(typeof SETTINGS)[N]['schema']> };

const NAMES = Object.keys(SETTINGS) as readonly Name[];
const isName = (name: string): name is Name => Object.hasOwn(SETTINGS, name);

/** `OVERSOLD_SETTINGS` names what somebody set on purpose: a name that means nothing here is a mistake, not a wish. */
function refuseUnknown(names: string): void {
  for (const name of names.split(',').map((part) => part.trim())) {
    if (name !== '' && !isName(name)) {
      throw new UsageError(`unknown setting ${JSON.stringify(name)}; the settings are ${NAMES.join(', ')}`);
    }
  }
}

function readValue(name: Name, environment: Readonly<Record<string, string | undefined>>): unknown {
  const { allowed, schema, fallback, secret }: Setting<unknown> = SETTINGS[name];
  const given = environment[name] ?? fallback;
  if (given === undefined) throw new UsageError(`${name} is missing; allowed: ${allowed}`);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${name} is ${secret ? 'not acceptable' : JSON.stringify(given)}; allowed: ${allowed}`,
  );
}

/**
 * Reads the settings.
 * @throws UsageError for a name or a value that is not known: says what was given and what is allowed.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  refuseUnknown(environment.OVERSOLD_SETTINGS ?? '');
  const values = Object.fromEntries(NAMES.map((name) => [name, readValue(name, environment)])) as Values;
  return {
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    poolSize: values.POOL_SIZE,
    bankUrl: values.BANK_URL,
    bankTimeoutMs: values.BANK_TIMEOUT_MS,
    smtpUrl: values.SMTP_URL,
    tokenSecret: values.TOKEN_SECRET,
    admin: { email: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD },
    cache: values.CACHE === 'on' ? { type: 'on', ttlMs: values.CACHE_TTL_MS } : { type: 'off' },
    hashCost: values.HASH_COST,
    signInLimit: values.SIGN_IN_LIMIT === 0 ? null : values.SIGN_IN_LIMIT,
    logLevel: values.LOG_LEVEL,
    production: values.NODE_ENV === 'production',
    defect: values.TARGET_DEFECT === '' ? null : values.TARGET_DEFECT,
  };
}
