import { expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { shop } from './testing/shop.ts';
import { sentence, under } from './testing/verdict-of.ts';

const verdict = under('one-mail-per-order');
/** Nobody can ask the database. */
const mailed = (bend: (mails: Books['mails']) => void) =>
  verdict(
    shop()
      .checkout({ at: [0, 10], key: 'k', buyer: 3 })
      .edit(({ mails }) => bend(mails))
      .without('orders'),
  );
const OPERATION = expect.stringContaining('operation 0 ');

test('without a database an order that its buyer was told is live, and no mail of it, is told', () => {
  const found = mailed((mails) => mails.splice(0));
  expect(sentence(found)).toBe('A confirmed order was never announced by mail.');
  expect(found).toMatchObject({ facts: ['mailbox: no mail about it', OPERATION], offending: [0] });
});

test('without a database two different mails about one order are told', () => {
  const found = mailed((mails) => mails.push(...mails.map((mail) => ({ ...mail, messageId: '<another>' }))));
  expect(sentence(found)).toBe('One order was confirmed by 2 different mails.');
  expect(found).toMatchObject({
    facts: [
      'mailbox: <order-0@shop.test> to buyer-3@buyers.test',
      'mailbox: <another> to buyer-3@buyers.test',
      OPERATION,
    ],
  });
});

test('without a database a mail that tells of a cancellation for which nobody has asked is told', () => {
  const found = mailed((mails) =>
    mails.push({ messageId: '<c>', to: [], subject: '', orderId: null, cancelledOrderId: 'order-0' }),
  );
  expect(sentence(found)).toBe(
    'A mail tells that an order was cancelled which is live, as its buyer was told.',
  );
  expect(found).toMatchObject({ facts: ['mailbox: <c> to ', OPERATION], offending: [0] });
  const other = mailed((mails) =>
    mails.push({ messageId: '<c>', to: [], subject: '', orderId: null, cancelledOrderId: 'another' }),
  );
  expect(sentence(other)).toBe('holds');
});

test('without a database an order that its buyer was told is cancelled was confirmed once', () => {
  const cancelled = (...more: readonly string[]) => {
    const told = shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 10], key: 'k', buyer: 3 })
      .checkout({ at: [0, 10], key: 'other', buyer: 4 })
      .cancel('k', [20, 30]);
    for (const messageId of more) told.mail('order-0', messageId);
    return sentence(verdict(told.without('orders')));
  };
  expect(cancelled()).toBe('holds');
  expect(cancelled('<again>')).toBe('One order was confirmed by 2 different mails.');
});

test('without a database a mail that went to others than the buyer is told', () => {
  const sent = (...to: readonly string[]) =>
    sentence(
      mailed((mails) => mails.splice(0, 1, ...mails.slice(0, 1).map((mail) => ({ ...mail, to: [...to] })))),
    );
  expect(sent('buyer-4@buyers.test')).toBe(
    'A confirmed order was announced to others, and not to its buyer buyer-3@buyers.test.',
  );
  expect(sent('office@shop.test', 'Buyer-3@buyers.test')).toBe('holds');
});
