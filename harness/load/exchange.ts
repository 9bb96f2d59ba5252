import { Readable } from 'node:stream';
import type { Client, Dispatcher } from 'undici';
import type { Answer } from '../model/adapter.ts';
import { messageOf } from '../model/errors.ts';
import { LIMITS, quote } from '../model/limits.ts';
import { NOT_SENT, type UnknownCause } from '../model/operation.ts';
import { type Clock, type Instant, NS_PER_MS } from '../model/time.ts';
import type { Gate } from './gate.ts';
import type { InFlight } from './in-flight.ts';
import type { Correlation, Outgoing } from './outgoing.ts';

/** How one request ended. `sentAt` is `null` where its bytes certainly never left. */
export type Exchange = { readonly sentAt: Instant | null; readonly endedAt: Instant } & (
  | {
      readonly type: 'answered';
      readonly answer: Answer;
      /** It carries the id of its request. */
      readonly isAttributed: boolean;
    }
  | {
      readonly type: 'unanswered';
      readonly cause: UnknownCause;
      readonly detail: string;
      /** The number of the request whose answer came instead. */
      readonly misdirected?: string;
    }
);

/** What tells the handler's own endings from the client's errors. */
class Ended extends Error {}

const hasBody = (body: string | null): body is string => body !== null && body !== '';

function dispatchOptions(
  { method, path, headers, body, gate }: Outgoing,
  released: () => void,
): Dispatcher.DispatchOptions {
  if (gate === undefined || !hasBody(body)) return { method, path, headers, body };
  const bytes = Buffer.from(body, 'utf8');
  const sized = { ...headers, 'content-length': String(bytes.length) };
  // undici's types know streams alone, its code any iterable: Readable.from is the bridge, one chunk at a time.
  return { method, path, headers: sized, body: Readable.from(heldBack(bytes, gate, released)) };
}

/** All but the last byte, then, when the gate opens, the last. */
async function* heldBack(bytes: Buffer, { opened }: Gate, released: () => void): AsyncGenerator<Buffer> {
  if (bytes.length > 1) yield bytes.subarray(0, -1);
  await opened;
  released();
  yield bytes.subarray(-1);
}

/**
 * One request and its answer, whole, or why there is none; its deadline runs from when it is made, while it waits for a
 * connection too. Once it has ended, nothing that still arrives can change it: the connection is destroyed with the
 * request, so a late answer never meets another operation.
 *
 * It sits on undici's handler rather than on `request()`, because only the handler knows whether bytes have left.
 */
export class PendingExchange implements Dispatcher.DispatchHandler {
  readonly #request: Outgoing;
  readonly #clock: Clock;
  readonly #ended: (exchange: Exchange) => void;
  readonly #free: (client: Client, exchange: Exchange) => void;
  readonly #inFlight: InFlight;
  #isWhole = false;
  readonly #deadlineAt: Instant;
  readonly #deadline: NodeJS.Timeout;
  #client: Client | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #hasEnded = false;
  #sentAt: Instant | null = null;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  /**
   * @param ended called once, with how it ended. A callback rather than a promise: at 20,000 requests a second promises were
   * a fifth of the work.
   * @param free called before it, where there is a connection; possibly while undici still parses, so the connection must not
   * be used again at once.
   */
  constructor(
    request: Outgoing,
    timeoutMs: number,
    clock: Clock,
    ended: (exchange: Exchange) => void,
    free: (client: Client, exchange: Exchange) => void,
    inFlight: InFlight,
  ) {
    this.#inFlight = inFlight;
    this.#request = request;
    this.#clock = clock;
    this.#ended = ended;
    this.#free = free;
    this.#deadlineAt = clock.now() + timeoutMs * NS_PER_MS;
    this.#deadline = setTimeout(() => this.#expire(), timeoutMs);
  }

  /**
   * Sends the request on an idle connection.
   * @returns `false` where its deadline has passed: nothing was sent, and the connection is idle still.
   */
  start(client: Client): boolean {
    // The timer may be late.
    if (!this.#hasEnded && this.#clock.now() >= this.#deadlineAt) this.#expire();
    if (this.#hasEnded) return false;
    this.#client = client;
    const { gate, body } = this.#request;
    if (gate === undefined || hasBody(body)) this.#dispatch(client);
    else void gate.opened.then(() => this.#dispatch(client));
    return true;
  }

  /** What undici throws rather than reports, a header that is no text, say, is reported like everything else. */
  #dispatch(client: Client): void {
    if (this.#hasEnded) return;
    try {
      client.dispatch(
        dispatchOptions(this.#request, () => this.#released()),
        this,
      );
    } catch (error) {
      this.onResponseError(null, error instanceof Error ? error : new Error(String(error)));
    }
  }

  #expire(): void {
    this.#fail(
      'timeout',
      this.#client === null
        ? `all connections were busy until the deadline ${NOT_SENT}`
        : this.#sentAt === null
          ? `the deadline passed before it left ${NOT_SENT}`
          : 'no answer within the deadline',
    );
  }

  /** The last byte of a request that was held back leaves now. */
  #released(): void {
    this.#sentAt = this.#clock.now();
    if (this.#hasEnded) return;
    this.#request.gate?.left(this.#sentAt);
    this.#left();
  }

  #left(): void {
    if (this.#isWhole) return;
    this.#isWhole = true;
    this.#inFlight.left();
  }

  /** The last moment before the bytes leave. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const { gate, body } = this.#request;
    if (this.#hasEnded) controller.abort(new Ended('the deadline has passed'));
    // With a body, its head leaves now, and its last byte at its moment.
    else if (gate !== undefined && !hasBody(body)) this.#released();
    else {
      this.#sentAt = this.#clock.now();
      if (gate === undefined) this.#left();
    }
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return; // An interim answer says nothing yet.
    this.#status = status;
    this.#headers = flat(headers);
    const another = anothers(this.#headers['x-request-id'], this.#request.correlation);
    if (another !== null) this.#fail('unintelligible', 'the answer is for another request', another);
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
    const isAttributed = isOwn(this.#headers['x-request-id'], this.#request.correlation);
    this.#end({ type: 'answered', answer, isAttributed, sentAt: this.#sentAt, endedAt: this.#clock.now() });
  }

  onResponseError(_: unknown, error: Error & { code?: string }): void {
    if (this.#hasEnded) return;
    const said = quote(error.code === undefined ? messageOf(error) : `${error.code}: ${messageOf(error)}`);
    if (this.#sentAt === null) this.#fail(unsent(error), `${said} ${NOT_SENT}`);
    else if (this.#status > 0)
      this.#fail('cut', `${said}, ${this.#bytes} bytes into the answer ${this.#status}`);
    else this.#fail(unanswered(error), said);
  }

  #fail(cause: UnknownCause, detail: string, misdirected?: string): void {
    const whose = misdirected === undefined ? {} : { misdirected };
    const times = { sentAt: this.#sentAt, endedAt: this.#clock.now() };
    this.#end({ type: 'unanswered', cause, detail, ...whose, ...times });
    this.#controller?.abort(new Ended(detail));
  }

  #end(exchange: Exchange): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#deadline);
    if (this.#isWhole) this.#inFlight.ended();
    this.#chunks = [];
    if (this.#client !== null) this.#free(this.#client, exchange);
    this.#ended(exchange);
  }
}

/**
 * Many backends, and proxies before them, answer with the id that they were sent, some with a list of them, some with a
 * child of it; others with one of their own, and those say nothing. Only the very id that this run has given to another
 * request, without our own beside it, is proof.
 * @returns that request's number, or `null`.
 */
function anothers(header: string | undefined, { prefix, number }: Correlation): string | null {
  if (header === undefined || !header.includes(prefix) || header === prefix + number) return null;
  const ids = header.split(',').map((id) => id.trim());
  const ofThisRun = ids
    .filter((id) => id.startsWith(prefix))
    .map((id) => id.slice(prefix.length))
    .filter((id) => /^\d{1,15}-\d{1,3}$/.test(id));
  return ofThisRun.includes(number) ? null : (ofThisRun[0] ?? null);
}

/** Whether the id of the request is there, alone or in a list, or a child of it. */
function isOwn(header: string | undefined, { prefix, number }: Correlation): boolean {
  const own = prefix + number;
  if (header === undefined || header === own) return header === own;
  return header.split(',').some((id) => id.trim() === own || id.trim().startsWith(`${own}.`));
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function flat(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = Object.create(null);
  for (const name in headers) {
    const value = headers[name];
    kept[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return kept;
}

/** A request that cannot be put on the wire is the adapter's mistake; all else is a connection that did not come about. */
const unsent = ({ code }: { code?: string }): UnknownCause =>
  code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED' ? 'unintelligible' : 'connect';

function unanswered({ name, code, message }: Error & { code?: string }): UnknownCause {
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'cut';
  // undici reports a protocol switch nobody asked for, and a stray 100, as errors of the socket.
  const garbage = name === 'HTTPParserError' || message === 'bad upgrade' || message === 'bad response';
  return garbage ? 'unintelligible' : 'reset';
}

/** Some frameworks begin with one; a parser may ignore it (RFC 8259, 8.1), as browsers do. */
const BYTE_ORDER_MARK = '\uFEFF';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}
