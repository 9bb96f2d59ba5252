import { expect, test } from 'vitest';
import { shop } from '../../invariants/testing/shop.ts';
import type { Operation } from '../../model/operation.ts';
import { tellOperation, tellWitnesses } from './trial-words.ts';

const told = (name: ReturnType<typeof shop>) => tellWitnesses(name.history, name.evidence(), null);

test('all witnesses of an order, and what went back', () => {
  const said = told(
    shop()
      .checkout({ at: [0, 5], key: 'k' })
      .cancel('k', [10, 12]),
  );
  expect(said).toMatch(/^What the witnesses say of order order-0\n {4}answer: live, 10\.00 EUR\n/);
  for (const words of [
    'database: order order-0',
    'is cancelled',
    'is captured',
    'bank: 10.00 EUR of it went back',
  ])
    expect(said).toContain(words);
  expect(said).not.toContain('?');
});

test('an order that a witness does not have, or that cannot be joined', () => {
  const lost = shop().checkout({ at: [0, 5], key: 'k' });
  lost.books.orders = [];
  expect(told(lost)).toContain('    ? database: nothing about it\n');
  const unkeyed = shop().checkout({ at: [0, 5], key: 'k' });
  unkeyed.books.orders = unkeyed.books.orders.map((order) => ({ ...order, intentId: null }));
  expect(told(unkeyed)).toContain('? database: its intentId is null, and the ticket said k');
});

test('mails that nobody can make out are counted, and a shop that was not done is said to be', () => {
  const one = shop().checkout({ at: [0, 5], key: 'k' });
  one.books.mails = one.books.mails.map((mail) => ({ ...mail, orderId: null }));
  const said = tellWitnesses(one.history, one.evidence(), '3 jobs open');
  expect(said).toContain('? 1 mail in which neither orderOfMail nor cancelledOrderOfMail finds an order');
  expect(said).toContain('? asked before the shop was done: 3 jobs open');
});

test('what a shop answers moves no cursor, and begins no line', () => {
  const [operation] = shop().checkout({ at: [0, 5], key: 'k' }).history;
  const step = {
    name: 'buy',
    method: 'POST',
    path: '/\u001b[2J',
    requestBody: null,
    startedAt: 0,
    endedAt: 1e6,
  };
  const steps = [{ ...step, status: 201, answerBody: 'a\nb\u001b[31m\u202e' }];
  const said = tellOperation('An order', { ...operation, steps } as unknown as Operation, null);
  expect(said.split('\n')).toEqual([
    'An order',
    '    > POST /',
    '    < 201 after 1.0 ms: a b',
    expect.stringContaining('    = operation 0 [0.0, 5.0] ms: buyer 0 checked out 1 × lamp: ok'),
    '',
  ]);
});
