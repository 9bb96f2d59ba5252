import { createHmac, randomUUID } from 'node:crypto';
import { ADMIN, type Sent, type TestShop } from '../shop.ts';
import { eventOf, signed, WEBHOOK_SECRET } from '../webhook.ts';
import { type Known, knownValues } from './known.ts';
import { forgedAuthorizations } from './tokens.ts';

/** A shop with something in it, that hostile requests could lay hands on. */
export interface World {
  /** Tokens of a buyer who has an order, of one who has none, and of the administrator. */
  readonly tokens: { readonly buyer: string; readonly stranger: string; readonly admin: string };
  /** Authorization headers that look as if they were somebody's, and are nobody's. */
  readonly forged: readonly string[];
  readonly sku: string;
  /** The buyer's. */
  readonly orderId: string;
  /** Fields that a valid request fills with something that there is, or that is free. */
  readonly known: (operation: string) => Known;
  /** Bodies that fit the contract, and that the shop refuses all the same; by the codes of the refusals. */
  readonly refused: Readonly<Record<string, { readonly status: number; readonly body: () => object }>>;
  /** Keys that have been used, and for which body, by the operation that used them. */
  readonly used: Readonly<Record<string, { readonly key: string; readonly body: object }>>;
  /** Signs a webhook as the bank does. */
  readonly sign: (body: Uint8Array, secret?: string, timeS?: number) => string;
}

const nowS = (): number => Math.floor(Date.now() / 1_000);

export function sign(body: Uint8Array, secret = WEBHOOK_SECRET, timeS = nowS()): string {
  const signature = createHmac('sha256', secret).update(`${timeS}.`).update(body).digest('hex');
  return `t=${timeS},v1=${signature}`;
}

export async function makeWorld(shop: TestShop): Promise<World> {
  const tokens = {
    buyer: await shop.buyer(),
    stranger: await shop.buyer(),
    admin: await shop.admin(),
  };
  const [sku, empty] = [await shop.product(1_000), await shop.product(0)];
  const done = async (method: string, path: string, sent: Sent): Promise<Record<string, unknown>> => {
    const { status, json, text } = await shop.send(method, path, sent);
    if (status >= 300) throw new Error(`the world cannot be made: ${path} ${text}`);
    return json;
  };
  const product = {
    sku,
    name: 'N',
    description: 'D',
    category: 'C',
    unitPriceCents: 1,
    currency: 'EUR',
    onHand: 1,
  };
  const voucher = { code: 'TAKEN', kind: 'percent', value: 1, limit: 1_000_000 };
  await done('POST', '/admin/vouchers', { token: tokens.admin, body: voucher });
  const line = (of: string, more: object = {}): object => ({
    ...{ lines: [{ sku: of, quantity: 1 }], cardToken: 'tok_accepted_used', ...more },
  });
  const used = {
    placeOrder: { key: randomUUID(), body: line(sku) },
    restock: { key: randomUUID(), body: { quantity: 1_000 } },
  };
  await done('POST', `/admin/products/${sku}/stock`, { token: tokens.admin, ...used.restock });
  const { orderId } = await done('POST', '/orders', { token: tokens.buyer, ...used.placeOrder });
  const [payment] = shop.bank.payments;
  if (payment === undefined) throw new Error('nothing was paid');
  await done('POST', '/webhooks/bank', signed(eventOf(payment)));
  return {
    tokens,
    forged: await forgedAuthorizations(tokens),
    sku,
    orderId: String(orderId),
    known: (operation) => knownValues(operation, sku, String(orderId)),
    refused: {
      'email-taken': {
        status: 409,
        body: () => ({ email: ADMIN.email, name: 'N', password: 'a long password' }),
      },
      'bad-credentials': { status: 401, body: () => ({ email: ADMIN.email, password: randomUUID() }) },
      'sku-taken': { status: 409, body: () => product },
      'voucher-taken': { status: 409, body: () => voucher },
      'unknown-product': { status: 422, body: () => line('nothing') },
      'out-of-stock': { status: 409, body: () => line(empty) },
      'unknown-voucher': { status: 422, body: () => line(sku, { voucher: 'nothing' }) },
    },
    used,
    sign,
  };
}
