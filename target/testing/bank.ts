import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BankPayment, type BankRefund, Book, type Reply } from './book.ts';

/** What happens to the next POSTs. `lose`: never arrives. `hang`: is carried out, and the answer never comes. */
export type BankMood = 'answer' | 'hang' | 'lose';

export interface TestBank {
  readonly url: string;
  readonly payments: readonly BankPayment[];
  readonly refunds: readonly BankRefund[];
  mood: BankMood;
  /** While this is true, look-ups get a 500. */
  blind: boolean;
  /** Of which traces it was part, request by request. */
  readonly traceparents: string[];
  close(): Promise<void>;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A small real bank over HTTP, as the contract has it: what a key has done once, it does not do again. */
export async function openTestBank(): Promise<TestBank> {
  const book = new Book();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const bank: TestBank = {
    url: '',
    payments: book.payments,
    refunds: book.refunds,
    mood: 'answer',
    blind: false,
    traceparents: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  const post = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const text = await readText(request);
    bank.traceparents.push(String(request.headers.traceparent ?? ''));
    if (bank.mood === 'lose') return;
    const reply = book.post(String(request.headers['idempotency-key']), path, text);
    if (bank.mood !== 'hang') send(response, reply);
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://bank');
    if (request.method === 'POST') return post(request, response, url.pathname);
    if (bank.blind) return send(response, { status: 500, body: {} });
    send(response, book.lookUp(url.searchParams.get('idempotencyKey')));
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(bank, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
