import { describe, expect, test } from 'vitest';
import type { Operation } from '../model/operation.ts';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('no-foreign-data');
const addressOf = (buyer: number): string => `buyer-${buyer}@buyers.test`;
type Mail = Books['mails'][number];
/** The mail about the order of buyer 3, bent. */
const mailed = (change: Partial<Mail>): Shop =>
  shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 10], key: 'k', buyer: 3 })
    .edit((books) => {
      books.mails = books.mails.map((mail) => ({ ...mail, ...change }));
    });
const sightings = (type: 'canary' | 'misdirected', what: string) => [
  { type, what, where: 'mail: body', excerpt: 'Dear somebody' },
];

describe('a mail with the data of another buyer', () => {
  test('is told, with where that was seen, and who ordered what it is about', () => {
    const found = verdict(mailed({ to: [addressOf(3)], sightings: sightings('canary', '5') }));
    expect(sentence(found)).toBe('A mail to buyer-3@buyers.test carries the data of buyer-5@buyers.test.');
    expect(found).toMatchObject({
      facts: [
        'mailbox: <order-0@shop.test> to buyer-3@buyers.test: order-0',
        'seen in mail: body: Dear somebody',
      ],
      offending: [0],
    });
  });

  test('is told where it is about his order, whoever else it goes to', () => {
    const found = verdict(mailed({ to: [addressOf(3), addressOf(4)] }));
    expect(sentence(found)).toBe('A mail to buyer-4@buyers.test carries the data of buyer-3@buyers.test.');
    expect(found).toMatchObject({
      facts: ['mailbox: <order-0@shop.test> to buyer-3@buyers.test, buyer-4@buyers.test: order-0'],
    });
  });

  test('is told without a database, where one buyer alone was told of the order', () => {
    const beside = mailed({ to: [addressOf(3), addressOf(4)] }).without('orders');
    expect(sentence(verdict(beside))).toBe(
      'A mail to buyer-4@buyers.test carries the data of buyer-3@buyers.test.',
    );
    expect(gist(verdict(mailed({}).without('orders')))).toBe('holds');
    const both = mailed({ to: [addressOf(3), addressOf(4)] });
    const [first] = both.history;
    both.history.push({ ...first, id: 1, input: { ...first?.input, actor: 4 } } as Operation);
    expect(JSON.stringify(verdict(both.without('orders')))).not.toContain('A mail to');
  });

  test('is told of an order of which only the database knows, and not of one that no buyer of this run made', () => {
    const sent = (buyer: number | 'anonymous') =>
      shop()
        .checkout({ at: [0, 10], buyer, ended: 'took' })
        .edit((books) => {
          books.mails = books.mails.map((mail) => ({ ...mail, to: [addressOf(4)] }));
        });
    expect(sentence(verdict(sent(3)))).toBe(
      'A mail to buyer-4@buyers.test carries the data of buyer-3@buyers.test.',
    );
    expect(gist(verdict(sent('anonymous')))).toBe('holds');
  });

  test('is told without a database, though the administrator has looked at the order', () => {
    const told = mailed({ to: [addressOf(4)] });
    const read = told.read('admin', { of: 'k' }, [11, 12], told.view('k')).without('orders');
    expect(sentence(verdict(read))).toBe(
      'A mail to buyer-4@buyers.test carries the data of buyer-3@buyers.test.',
    );
  });

  test('is told where it tells another of a cancellation', () => {
    const told = mailed({ orderId: null, cancelledOrderId: 'order-0', to: [addressOf(4)] });
    expect(sentence(verdict(told))).toBe(
      'A mail to buyer-4@buyers.test carries the data of buyer-3@buyers.test.',
    );
    expect(verdict(told)).toMatchObject({ offending: [0] });
    const own = mailed({ orderId: null, cancelledOrderId: 'order-0', to: [addressOf(3)] });
    expect(gist(verdict(own))).toBe('holds');
  });

  test('is told where it is about an order of his beside one of the recipient', () => {
    const told = shop({ stock: { lamp: 9 } })
      .checkout({ at: [0, 10], key: 'k', buyer: 3 })
      .checkout({ at: [0, 10], key: 'l', buyer: 4 })
      .edit((books) => {
        const [first] = books.mails;
        if (first === undefined) return expect.fail('no mail was sent');
        books.mails = [{ ...first, orderId: 'order-0', cancelledOrderId: 'order-1', to: [addressOf(3)] }];
      });
    expect(sentence(verdict(told))).toBe(
      'A mail to buyer-3@buyers.test carries the data of buyer-4@buyers.test.',
    );
  });

  test('names nobody where it is about no order', () => {
    const stray = { orderId: null, to: [addressOf(3)], sightings: sightings('canary', '5') };
    expect(verdict(mailed(stray))).toMatchObject({ verdict: 'violated', offending: [] });
  });

  test('is a breach without a database, where the scan has seen it', () => {
    const seen = mailed({ to: [addressOf(3)], sightings: sightings('canary', '5') }).without('orders');
    expect(gist(verdict(seen))).toBe('violated by ');
    const untold = mailed({ to: [addressOf(4)], orderId: 'of nobody' }).without('orders');
    expect(gist(verdict(untold))).toBe('holds');
  });
});

test.each<[string, Partial<Mail>]>([
  ['goes to its owner, with his own data', { sightings: sightings('canary', '3') }],
  ['has something else that was seen in it', { sightings: sightings('misdirected', '5') }],
  ['has the mark of nobody of this run', { sightings: sightings('canary', '999') }],
  ['goes to somebody of before this run', { to: ['of-another-year@buyers.test'] }],
  ['is about no order, or one of before this run', { orderId: null, to: [addressOf(4)] }],
  ['is about an order of before this run', { orderId: 'of-another-year', to: [addressOf(4)] }],
  ['goes to nobody', { to: [] }],
])('a mail is innocent that %s', (_, change) => {
  expect(gist(verdict(mailed(change)))).toBe('holds');
});
