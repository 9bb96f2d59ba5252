import { expect, test } from 'vitest';
import { readAccount, sighted } from './testing/hostile.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('no-foreign-data');
const canary = (owner: number) => ({ type: 'canary', what: `${owner}` }) as const;
const sold = (): Shop => shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k', buyer: 3 });
const addressOf = (buyer: number): string => `buyer-${buyer}@buyers.test`;
const account = (buyer: number, orderIds: readonly string[] = []) => ({ email: addressOf(buyer), orderIds });

test('answers in which nothing of others was seen hold, mails included', () => {
  expect(verdict(readAccount(sold(), 3, [11, 12], account(3, ['order-0'])))).toMatchObject({
    ...{ verdict: 'holds', examined: 3 },
    witnesses: ['history', 'orders', 'mails'],
  });
});

test.each([4, 'anonymous'] as const)('another buyer’s canary in an answer to %s is a breach', (actor) => {
  const told = readAccount(sold(), actor, [11, 12], 'not-found');
  expect(gist(verdict(sighted(told, canary(3))))).toBe('violated by 1');
});

test('in an answer that was never understood as well: it was seen all the same', () => {
  expect(gist(verdict(sighted(readAccount(sold(), 4, [11, 12], 'lost'), canary(3))))).toBe('violated by 1');
});

test('the administrator may see everybody’s data', () => {
  expect(gist(verdict(sighted(readAccount(sold(), 'admin', [11, 12], 'other'), canary(3))))).toBe('holds');
});

test('an order that two buyers are told of as theirs belongs to one of them: key not scoped to the buyer', () => {
  const told = () => sold().checkout({ at: [20, 30], key: 'k', buyer: 4, ended: 'lost' });
  expect(gist(verdict(told()))).toBe('holds');
  const mixed = told();
  const [first, second] = mixed.history;
  if (first?.kind !== 'checkout' || second?.kind !== 'checkout') throw new Error('no checkouts');
  mixed.history[1] = { ...second, outcome: first.outcome };
  expect(gist(verdict(mixed))).toBe('violated by 1');
  expect(gist(verdictOn('no-foreign-data', mixed.without('orders', 'mails').evidence()))).toBe(
    'violated by 1, 0',
  );
});

test('retries of one buyer are told of the same order', () => {
  expect(gist(verdict(sold().checkout({ at: [20, 30], key: 'k', buyer: 3 })))).toBe('holds');
});

test('a list with an order of somebody else, or a whole account of somebody else', () => {
  expect(gist(verdict(readAccount(sold(), 4, [11, 12], account(4, ['order-0']))))).toBe('violated by 1');
  expect(gist(verdict(readAccount(sold(), 4, [11, 12], account(3))))).toBe('violated by 1');
  const renamed = readAccount(sold(), 4, [11, 12], { email: 'Buyer-4 <hidden>', orderIds: [] });
  expect(gist(verdict(renamed))).toBe('holds');
});

test('a mail about one’s order to another buyer of the run', () => {
  const mailedTo = (...to: string[]) =>
    sold().edit((books) => {
      books.mails = books.mails.map((mail) => ({ ...mail, to }));
    });
  expect(gist(verdict(mailedTo(addressOf(3))))).toBe('holds');
  expect(gist(verdict(mailedTo(addressOf(3), 'office@shop.test')))).toBe('holds');
  expect(gist(verdict(mailedTo(addressOf(4))))).toBe('violated by 0');
});

test('a mail with another buyer’s canary, whatever order it is about', () => {
  const told = (owner: number) =>
    sold()
      .without('orders')
      .edit((books) => {
        books.mails = books.mails.map((mail) => ({
          ...mail,
          to: [addressOf(3)],
          sightings: [{ ...canary(owner), where: 'mail: body', excerpt: '' }],
        }));
      });
  expect(gist(verdict(told(3)))).toBe('holds');
  expect(gist(verdict(told(5)))).toBe('violated by ');
});

test('where nobody scanned the answers, nothing is proof', () => {
  const evidence = { ...sold().evidence(), inspected: false };
  expect(verdictOn('no-foreign-data', evidence)).toMatchObject({ verdict: 'inconclusive' });
});
