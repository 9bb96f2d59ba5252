import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An entry of the bank's ledger. */
export interface BankPayment {
  readonly paymentId: string;
  readonly idempotencyKey: string;
  readonly bodyDigest: string;
  readonly status: 'captured' | 'declined';
  readonly amountCents: number;
  readonly currency: string;
  readonly reference: string;
  readonly cardToken: string;
}

/** What happens to the next charges. `lose`: never arrives. `hang`: is carried out, and the answer never comes. */
export type BankMood = 'answer' | 'hang' | 'lose';

export interface TestBank {
  readonly url: string;
  readonly payments: BankPayment[];
  mood: BankMood;
  /** While this is true, look-ups get a 500. */
  blind: boolean;
  close(): Promise<void>;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A small real bank over HTTP, as the contract has it: what a key has done once, it does not do again. */
export async function openTestBank(): Promise<TestBank> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const payments: BankPayment[] = [];
  const bank: TestBank = {
    url: '',
    payments,
    mood: 'answer',
    blind: false,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  const entryFor = (idempotencyKey: string, text: string): BankPayment => {
    const body = JSON.parse(text);
    const payment: BankPayment = {
      paymentId: randomUUID(),
      idempotencyKey,
      bodyDigest: createHash('sha256').update(text).digest('hex'),
      status: String(body.cardToken).startsWith('tok_declined_') ? 'declined' : 'captured',
      amountCents: body.amountCents,
      currency: body.currency,
      reference: body.reference,
      cardToken: body.cardToken,
    };
    payments.push(payment);
    return payment;
  };
  const charge = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readText(request);
    if (bank.mood === 'lose') return;
    const key = String(request.headers['idempotency-key']);
    const known = payments.find(({ idempotencyKey }) => idempotencyKey === key);
    if (!/"tok_(accepted|declined)_/.test(text)) return send(response, 422, { code: 'unknown-card' });
    const payment = known ?? entryFor(key, text);
    if (payment.bodyDigest !== createHash('sha256').update(text).digest('hex')) {
      return send(response, 422, { code: 'key-reused' });
    }
    if (bank.mood === 'hang') return;
    if (payment.status === 'declined')
      return send(response, 402, { code: 'declined', paymentId: payment.paymentId });
    send(response, known === undefined ? 201 : 200, payment);
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://bank');
    if (request.method === 'POST' && url.pathname === '/payments') return charge(request, response);
    if (bank.blind) return send(response, 500, {});
    const key = url.searchParams.get('idempotencyKey');
    send(response, 200, { payments: payments.filter(({ idempotencyKey }) => idempotencyKey === key) });
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(bank, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
