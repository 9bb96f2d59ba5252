import { LIMITS } from '../../model/limits.ts';
import type { Actor, Operation, Step } from '../../model/operation.ts';

/** A path is cut to this: what is longer was never meant to be typed again. */
const PATH_CHARS = 1_000;
const KEY_CHARS = 300;
const METHOD = /^[A-Z]{1,20}$/;
/** Control characters, those that turn the direction of writing or hide, halves of pairs: nothing a terminal should be given. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * The requests of an operation again, as somebody would type them into bash. `$SHOP` is where the shop is, and a token stands
 * as a variable that says whose it is, since none is ever stored. Whatever was recorded comes from outside: each piece is cut
 * first and quoted afterwards, so that no piece can end its quotes.
 */
export const curlLines = (operation: Operation): string[] =>
  operation.steps
    .slice(0, LIMITS.stepsPerOperation)
    .flatMap((step) => [...curl(step, operation), answered(step)]);

function curl({ method, path, requestBody }: Step, { input, intentId, kind }: Operation): string[] {
  if (!METHOD.test(method)) return [`# a request with the method ${quoted(method.slice(0, KEY_CHARS))}`];
  // --globoff and --path-as-is: brackets and dots are sent as they were. --data-raw: no body names a file to send.
  const parts = ['curl', '-sS', '--globoff', '--path-as-is', '-X', method];
  parts.push(`"$SHOP"${quoted(path.slice(0, PATH_CHARS))}`);
  const token = tokenOf(input.actor);
  // A message of the bank carries its signature, which is not stored either.
  if (token !== null && kind !== 'webhook') parts.push('-H', `"Authorization: Bearer $${token}"`);
  if (kind === 'checkout') parts.push('-H', quoted(`Idempotency-Key: ${intentId.slice(0, KEY_CHARS)}`));
  if (requestBody !== null)
    parts.push('-H', quoted('Content-Type: application/json'), '--data-raw', quoted(requestBody));
  const isCut = path.length > PATH_CHARS || (requestBody?.length ?? 0) >= LIMITS.storedBodyChars;
  return isCut ? ['# cut: it was longer when it was sent', parts.join(' ')] : [parts.join(' ')];
}

/** What came of it, as a comment. */
const answered = ({ status }: Step): string =>
  status === null ? '# no answer came' : `# answered ${status}`;

/** The name of a variable of a shell; `null` for who has not signed in. */
function tokenOf(actor: Actor): string | null {
  if (actor === 'anonymous') return null;
  return actor === 'admin' ? 'TOKEN_admin' : `TOKEN_buyer_${actor}`;
}

/**
 * Quotes for bash. In single quotes nothing is read but the quote itself; what must not be printed as it is gets bash's other
 * form (`$'\x1b'`), in which it is written in ASCII.
 */
function quoted(text: string): string {
  if (!UNPRINTABLE.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = [...Buffer.from(text, 'utf8')].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `$'${escaped.join('')}'`;
}
