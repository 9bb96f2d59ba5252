import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal.ts';
import { Book, type Reply, refusal } from './book.ts';
import { listenerSchema, Messenger } from './messenger.ts';
import { Mood } from './mood.ts';
import { behaviourSchema } from './requests.ts';
import { type BankRequest, decide, NOT_FOUND } from './routes.ts';

const BODY_BYTES = 16_384;

async function readRequest(request: IncomingMessage): Promise<BankRequest> {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    key: request.headers['idempotency-key'],
    body: parseJson(await readText(request)),
  };
}

/** @returns `null` where the body is too long. It is read to its end all the same, so that the answer gets through. */
async function readText(request: IncomingMessage): Promise<string | null> {
  request.setEncoding('utf8');
  let text = '';
  let isTooLong = false;
  for await (const chunk of request) {
    isTooLong ||= text.length + chunk.length > BODY_BYTES;
    if (!isTooLong) text += chunk;
  }
  return isTooLong ? null : text;
}

function parseJson(text: string | null): unknown {
  if (text === '') return {};
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Pick<Reply, 'status' | 'body'>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** It did nothing, and says so. */
const FAILING = refusal(503, 'failing', 'try again later');

/** The bank over HTTP: `/payments` for backends, `/control` for the harness alone. */
export class Bank {
  readonly #journal: Journal;
  readonly #authorization: string;
  readonly #book = new Book();
  readonly #messenger = new Messenger();
  #mood = new Mood({ latencyMs: 0 });
  #open = 0;

  constructor(journal: Journal, controlToken: string) {
    this.#journal = journal;
    this.#authorization = `Bearer ${controlToken}`;
  }

  /** The listener of a node:http server. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    // A connection that breaks while its body is read leaves nothing to answer.
    this.#serve(request, response).catch(() => response.destroy());
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    if (request.path.startsWith('/control/')) {
      const isHarness = incoming.headers.authorization === this.#authorization;
      return send(response, isHarness ? this.#control(request) : NOT_FOUND);
    }
    this.#open += 1;
    // Whichever comes first: the answer is out, or the backend has given up on it.
    response.on('close', () => {
      this.#open -= 1;
    });
    const mood = this.#mood;
    const reply = mood.fails() ? FAILING : decide(request, this.#book, () => mood.declines());
    if (reply.entry !== null) void this.#journal.append(reply.entry);
    // Also where nothing was appended: a look-up may show what another request is just writing down.
    await this.#journal.written();
    // Whether its answer arrives or not: that is what webhooks are for.
    if (reply.entry !== null) {
      this.#messenger.tell(reply.body, mood);
      this.#messenger.forge(reply.entry, mood);
    }
    const withheld = reply.entry === null ? null : mood.withholds(reply.entry);
    if (withheld === 'drop') response.destroy();
    if (withheld !== null) return;
    const delayMs = mood.delayMs();
    if (delayMs > 0) await delay(delayMs);
    send(response, reply);
  }

  #control({ method, path, body }: BankRequest): Pick<Reply, 'status' | 'body'> {
    if (method === 'GET' && path === '/control/state') {
      const { struck } = this.#mood;
      const open = this.#open + this.#messenger.open;
      return { status: 200, body: { open, entries: this.#book.entries, struck } };
    }
    if (method === 'PUT' && path === '/control/listener') {
      const listener = listenerSchema.safeParse(body);
      if (!listener.success) return refusal(400, 'invalid', 'a url, and a secret of 16 characters or more');
      this.#messenger.listen(listener.data);
      return { status: 200, body: {} };
    }
    if (method !== 'PUT' || path !== '/control/behaviour') return NOT_FOUND;
    const behaviour = behaviourSchema.safeParse(body);
    if (!behaviour.success) return refusal(400, 'invalid', behaviour.error.message);
    this.#mood = new Mood(behaviour.data);
    return { status: 200, body: behaviour.data };
  }
}
