import { expect, test } from 'vitest';
import { shop } from '../../invariants/testing/shop.ts';
import { STRICT, type WorldPart } from '../../model/evidence.ts';
import type { Plan } from '../../model/scenario.ts';
import { invariantsOf, withoutUnused } from './invariants-of.ts';

const NAMED = [
  ...['never-oversell', 'charged-the-price', 'charged-once', 'books-balance'],
  ...['refunded-once', 'one-mail-per-order', 'refusals-have-no-effect'],
];
const plan: Plan = {
  catalogue: { currency: 'EUR', products: [], filler: 0 },
  ...{ buyers: 1, settings: {}, phases: [], faults: [], invariants: NAMED, adequacy: [], budgets: [] },
};
const PAID = ['payments', 'refunds'] as const;

/** Of a run in which these witnesses had nothing to say. */
const dropped = (without: readonly WorldPart[], ...absent: readonly ('payments' | 'refunds' | 'mails')[]) => {
  const { invariants } = withoutUnused(
    plan,
    shop()
      .without(...absent)
      .evidence(),
    { ...STRICT, without },
  );
  return NAMED.filter((name) => !invariants.includes(name));
};

test('what only an unused witness could tell is not asked, and nothing else', () => {
  expect(dropped([], ...PAID, 'mails')).toEqual([]);
  expect(dropped(['mailbox'], 'mails')).toEqual(['one-mail-per-order']);
  expect(dropped(['bank'], ...PAID)).toEqual(['charged-once', 'books-balance', 'refunded-once']);
});

test('a witness that was used after all is asked', () => {
  expect(dropped(['bank', 'mailbox'])).toEqual([]);
  expect(dropped(['bank', 'mailbox'], 'mails')).toEqual(['one-mail-per-order']);
});

test('whoever asks anything asks whether the shop recovers', () => {
  expect(invariantsOf({ ...plan, invariants: ['charged-once'] }).map(({ name }) => name)).toEqual([
    'charged-once',
    'recovers',
  ]);
  expect(invariantsOf({ ...plan, invariants: [] })).toEqual([]);
});
