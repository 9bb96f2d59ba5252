import { expect, test } from 'vitest';
import { asDeclared, type OfTheWorld } from '../../evidence/unused.ts';
import { shop } from '../../invariants/testing/shop.ts';
import { known, type WorldPart } from '../../model/evidence.ts';
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

/** Of a run in which these witnesses had nothing to say, asked of with the reason that `collectWitnesses` gives. */
const dropped = (without: readonly WorldPart[], ...silent: readonly OfTheWorld[]) => {
  const { payments, refunds, mails, ...others } = shop()
    .checkout({ at: [0, 1], key: 'k' })
    .cancel('k', [2, 3])
    .evidence();
  const said = { payments, refunds, mails };
  const empty = Object.fromEntries(silent.map((name) => [name, known([])]));
  const heard = asDeclared({ ...said, ...empty } as typeof said, without);
  const { invariants } = withoutUnused(plan, { ...others, ...heard });
  return NAMED.filter((name) => !invariants.includes(name));
};

test('what only an unused witness could tell is not asked, and nothing else', () => {
  expect(dropped([], ...PAID, 'mails')).toEqual([]);
  expect(dropped(['mailbox'], 'mails')).toEqual(['one-mail-per-order']);
  expect(dropped(['bank'], ...PAID)).toEqual(['charged-once', 'books-balance', 'refunded-once']);
});

test('a witness that was used after all is asked, with all that he says', () => {
  expect(dropped(['bank', 'mailbox'])).toEqual([]);
  expect(dropped(['bank'], 'refunds')).toEqual([]);
});

test('one that failed is not one that is not used', () => {
  const evidence = shop()
    .without(...PAID)
    .evidence();
  expect(withoutUnused(plan, evidence)).toEqual(plan);
});

test('whatever is gone, somebody asks whether the shop recovers', () => {
  const evidence = shop().evidence();
  const heard = asDeclared({ ...evidence, payments: known([]), refunds: known([]) }, ['bank']);
  const bare = { ...plan, invariants: ['charged-once'] };
  expect(withoutUnused(bare, heard).invariants).toEqual(['recovers']);
});

test('whoever asks anything asks whether the shop recovers', () => {
  expect(invariantsOf({ ...plan, invariants: ['charged-once'] }).map(({ name }) => name)).toEqual([
    'charged-once',
    'recovers',
  ]);
  expect(invariantsOf({ ...plan, invariants: [] })).toEqual([]);
});
