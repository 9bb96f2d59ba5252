import { describe, expect, test } from 'vitest';
import { type Shop, shop } from './testing/shop.ts';
import { sentence, under } from './testing/verdict-of.ts';

const verdict = under('one-mail-per-order');
const sold = (): Shop => shop().checkout({ at: [0, 10], key: 'k' });
const ORDER = 'database: order order-0 of buyer-0@buyers.test is live, 10.00 EUR';
const OPERATION = 'operation 0 [0.0, 10.0] ms: buyer 0 checked out 1 × lamp: ok, order order-0, 10.00 EUR';

describe('an order with the wrong mails is told with its row and who asked for it:', () => {
  test('none', () => {
    const found = verdict(
      sold().edit((books) => {
        books.mails = [];
      }),
    );
    expect(sentence(found)).toBe('A confirmed order was never announced by mail.');
    expect(found).toMatchObject({ facts: [ORDER, 'mailbox: no mail about it', OPERATION], offending: [0] });
  });

  test('two', () => {
    const found = verdict(sold().mail('order-0', '<other@shop.test>'));
    expect(sentence(found)).toBe('One order was confirmed by 2 different mails.');
    expect(found).toMatchObject({
      facts: [
        ORDER,
        'mailbox: <order-0@shop.test> to buyer-0@buyers.test',
        'mailbox: <other@shop.test> to buyer-0@buyers.test',
        OPERATION,
      ],
    });
  });
});

test('mails about an order that nobody knows are told, and examined beside the live orders', () => {
  const found = verdict(sold().mail('nowhere').mail('nowhere', '<again@shop.test>'));
  expect(sentence(found)).toBe('A mail confirms an order that does not exist.');
  expect(found).toMatchObject({
    examined: 2,
    facts: [
      'database: no order nowhere',
      'mailbox: <nowhere@shop.test> to somebody@buyers.test',
      'mailbox: <again@shop.test> to somebody@buyers.test',
    ],
    offending: [],
  });
});

describe('a mail that tells of a cancellation which was none is told:', () => {
  const told = (cancelledOrderId: string) =>
    verdict(
      sold().edit(({ mails }) =>
        mails.push({
          ...{ messageId: '<c@shop.test>', to: ['buyer-0@buyers.test'], subject: '', orderId: null },
          cancelledOrderId,
        }),
      ),
    );
  const MAIL = 'mailbox: <c@shop.test> to buyer-0@buyers.test';

  test('the order is live', () => {
    const found = told('order-0');
    expect(sentence(found)).toBe('A mail tells that an order was cancelled which is live.');
    expect(found).toMatchObject({ facts: [ORDER, MAIL], offending: [0] });
  });

  test('there is no such order', () => {
    const found = told('nowhere');
    expect(sentence(found)).toBe('A mail tells that an order was cancelled that does not exist.');
    expect(found).toMatchObject({ facts: ['database: no order nowhere', MAIL], offending: [] });
  });
});
