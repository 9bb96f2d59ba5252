import { expect, test } from 'vitest';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('one-mail-per-order');
const sold = (messageId: string): Shop =>
  shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 10], key: 'a', buyer: 1 })
    .checkout({ at: [20, 30], key: 'b', buyer: 2 })
    .edit((books) => {
      books.mails = books.mails.map((mail) => ({ ...mail, messageId }));
    });

test.each([[], ['orders']] as const)(
  'mails about two orders under one Message-ID are told (without: %s)',
  (...missing) => {
    const found = verdict(sold('<1@shop.test>').without(...missing));
    expect(sentence(found)).toBe(
      '2 orders were confirmed under one Message-ID, <1@shop.test>: all but the first may never be shown.',
    );
    expect(found).toMatchObject({
      offending: missing.length === 0 ? [0, 1] : [],
      facts: [expect.stringContaining('buyer-1@buyers.test'), expect.stringContaining('buyer-2@buyers.test')],
    });
  },
);

test('a mail without one shares none, and one about no order may have any', () => {
  expect(gist(verdict(sold('')))).toBe('holds');
  const other = shop()
    .checkout({ at: [0, 10], key: 'a' })
    .edit(({ mails }) => {
      mails.push({ messageId: mails[0]?.messageId ?? '', to: [], subject: 'Welcome', orderId: null });
    });
  expect(gist(verdict(other))).toBe('holds');
});

test('the mail about one order may come again', () => {
  const again = shop()
    .checkout({ at: [0, 10], key: 'a' })
    .mail('order-0')
    .fault([5, 6]);
  expect(gist(verdict(again))).toBe('holds');
});

test('two ids that only look alike to a hash are two', () => {
  const told = sold('').edit((books) => {
    // "Aa" and "BB" are the same to it.
    books.mails = books.mails.map((mail, at) => ({ ...mail, messageId: at === 0 ? '<Aa>' : '<BB>' }));
  });
  expect(gist(verdict(told))).toBe('holds');
});
