import { callerOf, type SentHeader, type SentRequest } from '../../load/sent-headers.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Actor, Operation, Step } from '../../model/operation.ts';

/** A path is cut to this: what is longer was never meant to be typed again. */
const PATH_CHARS = 1_000;
const KEY_CHARS = 300;
const METHOD = /^[A-Z]{1,20}$/;
/** Control characters, those that turn the direction of writing or hide, halves of pairs: nothing a terminal should be given. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * The requests of an operation again, as somebody would type them into bash. `$SHOP` is where the shop is, and whatever is
 * secret stands as a variable that says which header it is and whose, since no secret is ever stored. Whatever was recorded
 * comes from outside: each piece is cut first and quoted afterwards, so that no piece can end its quotes.
 * @param sent what headers the run's requests had; none of runs that did not keep them.
 */
export const curlLines = (operation: Operation, sent: readonly SentRequest[] = []): string[] =>
  operation.steps
    .slice(0, LIMITS.stepsPerOperation)
    .flatMap((step) => [...curl(step, operation, sent), answered(step)]);

function curl(step: Step, operation: Operation, sent: readonly SentRequest[]): string[] {
  const { method, path, requestBody } = step;
  if (!METHOD.test(method)) return [`# a request with the method ${quoted(method.slice(0, KEY_CHARS))}`];
  // --globoff and --path-as-is: brackets and dots are sent as they were. --data-raw: no body names a file to send.
  const parts = ['curl', '-sS', '--globoff', '--path-as-is', '-X', method];
  parts.push(`"$SHOP"${quoted(path.slice(0, PATH_CHARS))}`);
  const caller = callerOf(operation.input.actor);
  const known = sent.find(
    ({ kind, caller: by, name }) => kind === operation.kind && by === caller && name === step.name,
  );
  const headers =
    known === undefined
      ? guessed(step, operation)
      : known.headers.map((header) => headerAgain(header, operation));
  parts.push(...headers.flatMap((header) => ['-H', header]));
  if (requestBody !== null) parts.push('--data-raw', quoted(requestBody));
  const isCut = path.length > PATH_CHARS || (requestBody?.length ?? 0) >= LIMITS.storedBodyChars;
  return isCut ? ['# cut: it was longer when it was sent', parts.join(' ')] : [parts.join(' ')];
}

/** A header as it was sent, but for what is secret: `'cookie: '"$COOKIE_buyer_16"`. */
function headerAgain(header: SentHeader, { intentId, input }: Operation): string {
  const { name, is } = header;
  if (is === 'shown') return quoted(`${name}: ${header.value}`);
  if (is === 'intent-id') return quoted(`${name}: ${intentId.slice(0, KEY_CHARS)}`);
  const variable = `${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_${whose(input.actor)}`;
  // No variable of a shell begins with a digit.
  return `${quoted(`${name}: ${header.scheme}`)}"$${variable.replace(/^(?=\d)/, '_')}"`;
}

const whose = (actor: Actor): string => (typeof actor === 'number' ? `buyer_${actor}` : actor);

/** Of runs that kept no headers: what a shop like the bundled one is sent. */
function guessed({ requestBody }: Step, { input: { actor }, intentId, kind }: Operation): string[] {
  // A message of the bank carries its signature, which is not stored either.
  const isSignedIn = actor !== 'anonymous' && kind !== 'webhook';
  return [
    ...(isSignedIn ? [`"Authorization: Bearer $TOKEN_${whose(actor)}"`] : []),
    ...(kind === 'checkout' ? [quoted(`Idempotency-Key: ${intentId.slice(0, KEY_CHARS)}`)] : []),
    ...(requestBody === null ? [] : [quoted('Content-Type: application/json')]),
  ];
}

/** What came of it, as a comment. */
const answered = ({ status }: Step): string =>
  status === null ? '# no answer came' : `# answered ${status}`;

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
