import { expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import type { Evidence, Indexes } from '../model/evidence.ts';
import { indexEvidence } from './index-evidence.ts';
import { tabled } from './testing/tabled.ts';

/** Three orders and something that belongs to none. Mails stand in another order than orders do. */
const sold = (): Evidence =>
  ['a', 'b', 'c']
    .reduce(
      (told, key, at) => told.checkout({ at: [10 * at, 10 * at + 5], key }),
      shop({ stock: { lamp: 9 } }),
    )
    .edit(({ lines, mails }) => {
      mails.reverse();
      const [line] = lines;
      if (line !== undefined) lines.push({ ...line, orderId: 'order-of-nobody' });
    })
    .evidence();

/** What each number stands for, and what belongs to it. */
const told = (index: Indexes) => ({
  orders: [-1, 0, 1, 2, 3].map((number) => index.orderAt(number)?.orderId),
  under: ['a', 'b', 'c', 'nobody'].map((key) => index.ordersUnder(key).map(({ orderId }) => orderId)),
  paid: ['a', 'b', 'c'].map((key) => index.paymentsUnder(key).map(({ reference }) => reference)),
  tried: [0, 1, 2].map((number) => index.attemptsOfOrder(number).map(({ id }) => id)),
  mails: [0, 1, 2].map((number) => index.mailsOfOrder.of(number).map(({ orderId }) => orderId)),
  strays: index.linesOfOrder.from(3).map((number) => index.orderIdOf(number)),
  intents: index.intents.map(({ intentId }) => intentId),
});

test.each([
  ['arrays', ({ index }: Evidence) => index],
  ['tables', (evidence: Evidence) => indexEvidence(tabled(evidence), evidence).index],
  [
    'tables of which another than that of the orders was filled first',
    ({ mails, lines, ...others }: Evidence) => {
      const witnesses = tabled({ mails, lines, ...others });
      return indexEvidence(witnesses, others).index;
    },
  ],
  [
    'tables that another index has been made of',
    (evidence: Evidence) => {
      const witnesses = tabled(evidence);
      told(indexEvidence(witnesses, evidence).index);
      return indexEvidence(witnesses, evidence).index;
    },
  ],
])('an order has the number of its place: in %s', (_, index) => {
  expect(told(index(sold()))).toEqual({
    orders: [undefined, 'order-0', 'order-1', 'order-2', undefined],
    under: [['order-0'], ['order-1'], ['order-2'], []],
    paid: [['order-0'], ['order-1'], ['order-2']],
    tried: [[0], [1], [2]],
    mails: [['order-0'], ['order-1'], ['order-2']],
    strays: ['order-of-nobody'],
    intents: ['a', 'b', 'c'],
  });
});
