import type { Adapter, Sessions } from '../../model/adapter.ts';
import { type Declarations, STRICT } from '../../model/evidence.ts';
import type { Outcome } from '../../model/operation.ts';

const NOT_NEEDED = () => Promise.reject(new Error('the bench has no use for it'));

const PAGE = { sku: true, name: true, unitPriceCents: true, currency: true, stock: true } as const;
export const declarations: Declarations = {
  ...STRICT,
  maxQuantity: 1,
  fields: { page: PAGE, checkout: { orderId: true } },
};

/** The adapter of the bench's servers: a product page and a checkout, one request each. It believes what it is told. */
export const adapter: Adapter = {
  name: 'bench',
  declarations: () => declarations,
  setUp: NOT_NEEDED,
  operations: {
    *browse({ sku }) {
      const { status, json } = yield { name: 'page', method: 'GET', path: `/products/${sku}` };
      if (status !== 200) return serverError(status);
      const page = json as { sku?: unknown; unitPriceCents?: unknown } | undefined;
      return {
        type: 'ok',
        result: { sku: String(page?.sku), unitPriceCents: Number(page?.unitPriceCents) },
      };
    },
    *checkout({ actor, lines }, { intentId, cardToken }, sessions) {
      const { status, json } = yield {
        name: 'checkout',
        method: 'POST',
        path: '/orders',
        headers: { 'idempotency-key': intentId, ...sessions.bag(actor) },
        body: { lines, cardToken },
      };
      if (status !== 201) return serverError(status);
      const orderId = String((json as { orderId?: unknown } | undefined)?.orderId);
      return {
        type: 'ok',
        result: { orderId, status: 'live', totalCents: 1_250, currency: 'EUR', lines: [] },
      };
    },
  },
  tally: NOT_NEEDED,
  settled: async () => null,
  orderOfMail: () => null,
};

const serverError = (status: number): Outcome<never> => ({
  type: 'unknown',
  cause: 'server-error',
  detail: `status ${status}`,
});

const BAG = { authorization: 'Bearer 0123456789abcdef0123456789abcdef' };

export const sessions: Sessions = {
  emails: Array.from({ length: 100 }, (_, buyer) => `b${buyer}@buyers.test`),
  bag: (actor) => (actor === 'anonymous' ? {} : BAG),
};
