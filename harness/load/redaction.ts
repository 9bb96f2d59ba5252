import { LIMITS } from '../model/limits.ts';
import { withoutScheme } from '../model/tokens.ts';

const REDACTED = '[redacted]';
/** Longer bodies are cut to this before they are searched: far more than is stored, far less than is received. */
const SEARCHED_CHARS = 4 * LIMITS.storedBodyChars;
/** A cookie `theme=dark` is no secret, and replacing every `dark` would only hide the answer. */
const SECRET_CHARS = 16;

/**
 * A JSON field whose name says that it is a secret, also inside a JSON string (`\"token\":\"…\"`), which is how a backend
 * echoes a body. Every repetition is bounded or unambiguous, so that a hostile body cannot make the search slow.
 */
const SECRET_FIELD =
  /("[^"\\]{0,40}(?:token|password|secret|authorization|cookie|apikey|api_key)[^"\\]{0,40}\\{0,7}"\s{0,8}:\s{0,8})(?:"[^"\\]*(?:\\.[^"\\]*)*(?:"|$)|(\\{1,7}")[^"]*(?:"|$))/gis;
const SECRET_NAME = /token|password|secret|authorization|cookie|apikey|api_key/i;
/** Takes what is only like the beginning of one as well, so that no start within it is tried again; it has no dot. */
const LIKE_WEB_TOKEN = /\beyJ[\w-]{5,}(?:\.[\w-]+\.[\w-]*)?/g;

/** What a step keeps of a text. */
export type Redact = (text: string) => string;

/**
 * Redacts what must not reach a history that people hand around: fields named like secrets, JSON web tokens, and every
 * secret that this operation carried, wherever the backend echoes it. Then cuts to `LIMITS.storedBodyChars`, and says so.
 * @param carried the values of the actor's session bag and the card's token.
 */
export function redactor(carried: readonly string[]): Redact {
  const secrets = carried.map(withoutScheme).filter((value) => value.length >= SECRET_CHARS);
  return (text) => {
    let kept = text.slice(0, SEARCHED_CHARS);
    // Most texts hold no secret, and to see that is much cheaper than to replace none.
    for (const secret of secrets) if (kept.includes(secret)) kept = kept.replaceAll(secret, REDACTED);
    if (SECRET_NAME.test(kept))
      kept = kept.replace(
        SECRET_FIELD,
        (_, name: string, quote = '"') => `${name}${quote}${REDACTED}${quote}`,
      );
    if (kept.includes('eyJ'))
      kept = kept.replace(LIKE_WEB_TOKEN, (found) => (found.includes('.') ? REDACTED : found));
    return cut(kept, text.length);
  };
}

/** Says that it is not all: half an answer is not to be taken for what the shop said. */
function cut(text: string, chars: number): string {
  if (text.length <= LIMITS.storedBodyChars && chars <= SEARCHED_CHARS) return text;
  const mark = `… (of ${chars} characters)`;
  return text.slice(0, LIMITS.storedBodyChars - mark.length) + mark;
}
