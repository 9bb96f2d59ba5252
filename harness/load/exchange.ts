import type { Client, Dispatcher } from 'undici';
import type { Answer, Request } from '../model/adapter.ts';
import { messageOf } from '../model/errors.ts';
import { LIMITS, quote } from '../model/limits.ts';
import type { UnknownCause } from '../model/operation.ts';
import type { Clock, Instant } from '../model/time.ts';

/** How one request ended. `sentAt` is `null` where its bytes certainly never left. */
export type Exchange = { readonly sentAt: Instant | null; readonly endedAt: Instant } & (
  | { readonly type: 'answered'; readonly answer: Answer }
  | { readonly type: 'unanswered'; readonly cause: UnknownCause; readonly detail: string }
);

/** A request as it goes over the wire. */
export interface Outgoing {
  readonly method: Request['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A body that is not a string is sent as JSON. */
export function outgoing({ method, path, headers = {}, body }: Request): Outgoing {
  if (body === undefined) return { method, path, headers, body: null };
  if (typeof body === 'string') return { method, path, headers, body };
  return {
    method,
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** What tells the handler's own endings from the client's errors. */
class Ended extends Error {}

/**
 * Sends one request on one idle connection and takes its answer whole, or says why there is none. Once it has ended,
 * nothing that still arrives can change it: the connection is destroyed with the request, so a late answer never meets
 * another operation.
 *
 * It sits on undici's handler rather than on `request()`, because only the handler knows whether bytes have left.
 */
export function exchange(
  client: Client,
  request: Outgoing,
  timeoutMs: number,
  clock: Clock,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const handler = new AnswerHandler(timeoutMs, clock, resolve);
    client.dispatch(request, handler);
  });
}

class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #clock: Clock;
  readonly #resolve: (exchange: Exchange) => void;
  readonly #deadline: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | null = null;
  #ended = false;
  #sentAt: Instant | null = null;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(timeoutMs: number, clock: Clock, resolve: (exchange: Exchange) => void) {
    this.#clock = clock;
    this.#resolve = resolve;
    this.#deadline = setTimeout(() => this.#fail('timeout', 'no answer within the deadline'), timeoutMs);
  }

  /** The last moment before the bytes leave. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(new Ended('the deadline has passed'));
    else this.#sentAt = this.#clock.now();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return; // An interim answer says nothing yet.
    this.#status = status;
    this.#headers = flat(headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > LIMITS.answerBytes) {
      this.#fail('cut', `the answer ${this.#status} is longer than ${LIMITS.answerBytes} bytes`);
    } else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    const answer = { status: this.#status, headers: this.#headers, text, json: parsed(text) };
    this.#end({ type: 'answered', answer, sentAt: this.#sentAt, endedAt: this.#clock.now() });
  }

  onResponseError(_: unknown, error: Error & { code?: string }): void {
    if (this.#ended) return;
    const said = quote(error.code === undefined ? messageOf(error) : `${error.code}: ${messageOf(error)}`);
    if (this.#sentAt === null) this.#fail(unsent(error), `${said} (the request was not sent)`);
    else if (this.#status > 0)
      this.#fail('cut', `${said}, ${this.#bytes} bytes into the answer ${this.#status}`);
    else this.#fail(unanswered(error), said);
  }

  #fail(cause: UnknownCause, detail: string): void {
    this.#end({ type: 'unanswered', cause, detail, sentAt: this.#sentAt, endedAt: this.#clock.now() });
    this.#controller?.abort(new Ended(detail));
  }

  #end(exchange: Exchange): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#deadline);
    this.#chunks = [];
    this.#resolve(exchange);
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const flat = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

/** A request that cannot be put on the wire is the adapter's mistake; all else is a connection that did not come about. */
const unsent = ({ code }: { code?: string }): UnknownCause =>
  code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED' ? 'unintelligible' : 'connect';

function unanswered({ name, code, message }: Error & { code?: string }): UnknownCause {
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'cut';
  // undici reports a protocol switch nobody asked for, and a stray 100, as errors of the socket.
  const garbage = name === 'HTTPParserError' || message === 'bad upgrade' || message === 'bad response';
  return garbage ? 'unintelligible' : 'reset';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
