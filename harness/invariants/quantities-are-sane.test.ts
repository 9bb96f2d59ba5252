import { describe, expect, test } from 'vitest';
import { answering } from './testing/answers.ts';
import { shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('quantities-are-sane');
const ordered = (quantity: number) =>
  shop({ stock: { lamp: 200 } }).checkout({ at: [0, 1], lines: [{ sku: 'lamp', quantity }] });

test.each([1, 100])('%d can be ordered', (quantity) => {
  expect(gist(verdict(ordered(quantity)))).toBe('holds');
});

test.each([0, -1, 0.5, 101, 2 ** 53])('%d cannot', (quantity) => {
  expect(gist(verdict(ordered(quantity)))).toBe('violated by 0');
});

test('refusing a forged quantity is right, accepting it is not', () => {
  const forgery = { field: 'quantity', value: -1 } as const;
  expect(gist(verdict(shop().checkout({ at: [0, 1], forgery, ended: 'invalid' })))).toBe('holds');
  expect(gist(verdict(shop().checkout({ at: [0, 1], forgery })))).toBe('violated by 0');
});

test.each([-1, 2 ** 53, 0.5])('a total of %d is noticed', (totalCents) => {
  expect(gist(verdict(shop().checkout({ at: [0, 1], totalCents })))).toBe('violated by 0');
});

test('half a unit in the database is noticed', () => {
  const told = ordered(1).edit((books) => {
    books.lines = books.lines.map((line) => ({ ...line, quantity: 0.5 }));
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('only what was answered is examined', () => {
  const told = ordered(1);
  const again = () => told.checkout({ at: [2, 3], ended: 'lost' });
  expect(verdict(again())).toMatchObject({ verdict: 'holds', examined: 1 });
  expect(verdict(again().checkout({ at: [4, 5], ended: 'invalid' }))).toMatchObject({ examined: 2 });
  expect(verdict(shop().checkout({ at: [0, 1], ended: 'lost' }))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'nothing to examine',
  });
});

describe('of an answer it is told', () => {
  const OPERATION = expect.stringContaining('operation 0 ');

  test('that a quantity was accepted', () => {
    const found = verdict(ordered(101));
    expect(sentence(found)).toBe('A quantity that nobody can sell was accepted.');
    expect(found).toMatchObject({ facts: [OPERATION], offending: [0] });
  });

  test('that a total is none', () => {
    const found = verdict(answering(ordered(1), { totalCents: -1 }));
    expect(sentence(found)).toBe('An order was confirmed at a total of -1 cents.');
    expect(found).toMatchObject({ facts: [OPERATION], offending: [0] });
    expect(gist(verdict(answering(ordered(1), { totalCents: 0 })))).toBe('holds');
  });

  test.each([0, -1, 0.5, 1.5, 2 ** 53])('that %d units are none, in any of its lines', (quantity) => {
    const whole = { sku: 'lamp', quantity: 1, unitPriceCents: 1_000 };
    const found = verdict(answering(ordered(1), { lines: [whole, { ...whole, quantity }] }));
    expect(sentence(found)).toBe('An order was confirmed with a quantity that is no whole number of units.');
    expect(found).toMatchObject({ facts: [OPERATION], offending: [0] });
  });

  test('nothing where lines of one sku were added up beyond the limit of one line', () => {
    const summed = { sku: 'lamp', quantity: 150, unitPriceCents: 1_000 };
    expect(gist(verdict(answering(ordered(100), { lines: [summed] })))).toBe('holds');
  });
});

describe('of the database it is told', () => {
  test.each([-1, 0.5, 2 ** 53])('that an order has a total of %d', (totalCents) => {
    const told = ordered(1).edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, totalCents }));
    });
    const found = verdict(told);
    expect(sentence(found)).toBe(`The database has an order of ${totalCents} cents.`);
    expect(found).toMatchObject({
      facts: [expect.stringContaining('database: order order-0 of buyer-0@buyers.test is live, ')],
      offending: [0],
    });
    // Without the lines nobody asks the database.
    expect(gist(verdict(told.without('lines')))).toBe('holds');
  });

  test.each([0, -1, 1.5])('that a line has %d units', (quantity) => {
    const found = verdict(
      ordered(1).edit((books) => {
        books.lines = books.lines.map((line) => ({ ...line, quantity }));
      }),
    );
    expect(sentence(found)).toBe(`The database has an order line of ${quantity} × lamp.`);
    expect(found).toMatchObject({ facts: ['database: order order-0'], offending: [0] });
  });
});
