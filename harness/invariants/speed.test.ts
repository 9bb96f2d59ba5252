import { expect, test } from 'vitest';
import { invariants } from './index.ts';
import { judge } from './judge.ts';
import { type Shop, shop } from './testing/shop.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };
const SKUS = 200;
const OPERATIONS = 100_000;
const stock = Object.fromEntries(Array.from({ length: SKUS }, (_, sku) => [`sku-${sku}`, OPERATIONS]));

/** Of three checkouts one is refused without reason, so that the refusals are looked into in earnest. */
function longHistory(): Shop {
  const long = shop({ stock });
  for (let id = 0; id < OPERATIONS; id += 1) {
    const ended = id % 3 === 0 ? 'out-of-stock' : 'ok';
    const key = `intent-${id}`;
    const lines = [{ sku: `sku-${id % SKUS}`, quantity: 1 }];
    // A shop of its own for each, since the shops of these tests keep their books in plain lists.
    const one = shop({ stock: {} }).checkout({ at: [id, id + 50], key, lines, ended });
    const orderId = `order-${id}`;
    long.history.push(...one.history.map((operation) => renamed({ ...operation, id }, orderId)));
    long.edit((books) => {
      books.orders.push(...one.books.orders.map((order) => ({ ...order, orderId })));
      books.lines.push(...one.books.lines.map((line) => ({ ...line, orderId })));
      books.movements.push(...one.books.movements.map((movement) => ({ ...movement, orderId })));
      books.mails.push(...one.books.mails.map((mail) => ({ ...mail, messageId: `<${orderId}>`, orderId })));
      books.payments.push(
        ...one.books.payments.map((payment) => ({ ...payment, paymentId: orderId, reference: orderId })),
      );
    });
  }
  return long.edit((books) => {
    books.stock = books.stock.map(({ sku, onHand }) => ({
      sku,
      onHand: onHand - books.movements.filter((movement) => movement.sku === sku).length,
    }));
  });
}

function renamed(operation: Shop['history'][number], orderId: string): Shop['history'][number] {
  if (operation.kind !== 'checkout' || operation.outcome.type !== 'ok') return operation;
  const result = { ...operation.outcome.result, orderId };
  return { ...operation, outcome: { type: 'ok', result } };
}

test('a hundred thousand operations are indexed and judged by everybody within a couple of seconds', () => {
  const long = longHistory();
  const before = process.cpuUsage();
  const { verdicts } = judge(long.evidence(), invariants, [], NOTHING);
  const { user, system } = process.cpuUsage(before);
  const violated = verdicts.filter(({ verdict }) => verdict === 'violated').map(({ invariant }) => invariant);
  expect(violated).toEqual(['never-undersell']);
  // Processor time, since the machine may be busy with something else; quadratic work would take minutes.
  expect((user + system) / 1_000).toBeLessThan(8_000);
});
