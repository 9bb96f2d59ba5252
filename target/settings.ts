import { z } from 'zod';

/** A person gave the wrong setting: printed without a stack, exit code 64 (EX_USAGE of sysexits.h). */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** One variable of the environment. */
export interface Setting<T> {
  /** In words, for the one who gave another value. */
  readonly allowed: string;
  readonly schema: z.ZodType<T, string>;
  /** Where it is left out. Without one the setting is required. */
  readonly fallback?: string;
  /** Its value is never printed. */
  readonly secret?: true;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
type Kind<T> = Pick<Setting<T>, 'allowed' | 'schema'>;

export const whole = (from: number, to: number): Kind<number> => ({
  allowed: `a whole number from ${from} to ${to}`,
  schema: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to),
});

export const oneOf = <const T extends string>(...values: readonly T[]): Kind<T> => ({
  allowed: values.map((value) => value || '(empty)').join(' | '),
  schema: z.enum(values) as unknown as z.ZodType<T, string>,
});

export const url = (...protocols: readonly string[]): Kind<string> => ({
  allowed: `a URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  schema: z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1))),
});

export type Environment = Readonly<Record<string, string | undefined>>;
type Values<S extends Settings> = { readonly [N in keyof S]: z.output<S[N]['schema']> };

/** `OVERSOLD_SETTINGS` names what somebody set on purpose: a name that means nothing here is a mistake, not a wish. */
function refuseUnknown(settings: Settings, given: string): void {
  for (const name of given.split(',').map((part) => part.trim())) {
    if (name !== '' && !Object.hasOwn(settings, name)) {
      const known = Object.keys(settings).join(', ');
      throw new UsageError(`unknown setting ${JSON.stringify(name)}; the settings are ${known}`);
    }
  }
}

function readValue(name: string, setting: Setting<unknown>, environment: Environment): unknown {
  const { allowed, schema, fallback, secret } = setting;
  const given = environment[name] ?? fallback;
  if (given === undefined) throw new UsageError(`${name} is missing; allowed: ${allowed}`);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${name} is ${secret ? 'not acceptable' : JSON.stringify(given)}; allowed: ${allowed}`,
  );
}

/**
 * Reads every setting out of the environment.
 * @throws UsageError for a name or a value that is not known: says what was given and what is allowed.
 */
export function readSettings<S extends Settings>(settings: S, environment: Environment): Values<S> {
  refuseUnknown(settings, environment.OVERSOLD_SETTINGS ?? '');
  const entries = Object.entries(settings).map(([name, setting]) => [
    name,
    readValue(name, setting, environment),
  ]);
  return Object.fromEntries(entries) as Values<S>;
}
