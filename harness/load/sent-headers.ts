import { LIMITS, quote } from '../model/limits.ts';
import type { Actor, Kind } from '../model/operation.ts';
import { tokensIn } from '../model/tokens.ts';
import { redactor } from './redaction.ts';

/** A header that a request had, without what must not be written down. */
export type SentHeader = { readonly name: string } & (
  | { readonly is: 'shown'; readonly value: string }
  | { readonly is: 'intent-id' }
  /** `scheme`: what stands before the secret, as in `Bearer `. */
  | { readonly is: 'hidden'; readonly scheme: string }
);

/** Who is alike in what it sends: one buyer's session looks like another's. */
export type Caller = 'buyer' | 'admin' | 'anonymous';

/** The headers of a request of this name, as they were when an operation of this kind first sent it for such a caller. */
export interface SentRequest {
  readonly kind: Kind;
  readonly caller: Caller;
  readonly name: string;
  readonly headers: readonly SentHeader[];
}

export const callerOf = (actor: Actor): Caller => (typeof actor === 'number' ? 'buyer' : actor);

type Headers = Readonly<Record<string, string>>;

/** Remembers the headers of one request, where its like was not sent before. */
export type KeepHeaders = (request: string, headers: Headers) => void;

/** An adapter may make names up; ours have some fifty requests, each for three callers at most. */
const MOST_REQUESTS = 500;
const MOST_HEADERS = 40;
const NAME_CHARS = 80;

/** The harness's own, or what every client writes for itself. */
const NOT_TOLD: ReadonlySet<string> = new Set(['x-request-id', 'content-length']);
/**
 * What these say is no secret, and the same in every request. Of any other header nobody knows: its value may be a key that is
 * written in the adapter, or a token out of an earlier answer.
 */
const PLAIN: ReadonlySet<string> = new Set([
  ...['accept', 'accept-language', 'accept-encoding', 'accept-charset'],
  ...['content-type', 'content-language', 'content-encoding'],
  ...['user-agent', 'prefer', 'cache-control', 'x-requested-with', 'api-version', 'x-api-version'],
]);
const SCHEME = /^(?:bearer|basic|digest|token)\s+(?=\S)/i;

type ByName = Map<string, SentRequest>;

/**
 * What it takes to tell how a request looked: the history keeps no headers. Filled once for each name of a request, kind of
 * operation and caller, so that an operation pays for a look into three maps, and for no text.
 */
export class SentHeaders {
  readonly #requests = new Map<Kind, Map<Caller, ByName>>();
  #kept = 0;

  keep(kind: Kind, actor: Actor, intentId: string, bag: Headers): KeepHeaders {
    const caller = callerOf(actor);
    const known = this.#of(kind, caller);
    return (request, headers) => {
      if (known.has(request) || this.#kept === MOST_REQUESTS) return;
      this.#kept += 1;
      const secrets = secretsOf(bag);
      const told = Object.entries(headers)
        .filter(([name, value]) => typeof value === 'string' && !NOT_TOLD.has(name.toLowerCase()))
        .slice(0, MOST_HEADERS)
        .map(([name, value]) => headerOf(name, value, intentId, secrets));
      known.set(request, { kind, caller, name: quote(request, NAME_CHARS), headers: told });
    };
  }

  #of(kind: Kind, caller: Caller): ByName {
    const callers = this.#requests.get(kind) ?? new Map<Caller, ByName>();
    const known = callers.get(caller) ?? new Map<string, SentRequest>();
    if (known.size === 0) this.#requests.set(kind, callers.set(caller, known));
    return known;
  }

  list(): readonly SentRequest[] {
    return [...this.#requests.values()].flatMap((callers) =>
      [...callers.values()].flatMap((known) => [...known.values()]),
    );
  }
}

/** Takes out what looks like a secret, whoever's it is. */
const redact = redactor([]);

/** What a session carries: whether a value of this header holds any of it. */
type HoldsSecret = (own: string, value: string) => boolean;

function secretsOf(bag: Headers): HoldsSecret {
  const carried = Object.entries(bag).map(([name, value]) => {
    const key = name.toLowerCase();
    // A header of an adapter that keeps all of them in its bag: parts of what is plain are in others by chance.
    const parts = PLAIN.has(key) ? [] : [value.replace(SCHEME, ''), ...tokensIn(value)];
    return { key, parts: [value, ...parts].filter((part) => part !== '') };
  });
  return (own, value) =>
    redact(value) !== value ||
    // What stands in the bag under the header's own name is that header.
    carried.some(({ key, parts }) => key !== own && parts.some((part) => value.includes(part)));
}

function headerOf(name: string, value: string, intentId: string, holdsSecret: HoldsSecret): SentHeader {
  const own = name.toLowerCase();
  const told = { name: quote(name, NAME_CHARS) };
  const isOpen = !holdsSecret(own, value);
  if (value === intentId && isOpen) return { ...told, is: 'intent-id' };
  if (PLAIN.has(own) && isOpen && value.length <= LIMITS.quotedChars) return { ...told, is: 'shown', value };
  return { ...told, is: 'hidden', scheme: SCHEME.exec(value)?.[0] ?? '' };
}
