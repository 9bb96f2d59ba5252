import { expect, test } from 'vitest';
import type { AdequacyRule } from '../model/scenario.ts';
import type { Invariant } from '../model/verdict.ts';
import { invariants } from './index.ts';
import { judge } from './judge.ts';
import { shop } from './testing/shop.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };
const sold = () => shop().checkout({ at: [0, 1] });
const invariant = (more: Partial<Invariant>): Invariant => ({
  name: 'test',
  family: 'oversold',
  promise: 'It is tested.',
  needs: [[]],
  check: () => ({ verdict: 'holds', examined: 1 }),
  ...more,
});
const rule = (met: boolean, more: Partial<AdequacyRule> = {}): AdequacyRule => ({
  name: 'rule',
  check: () => ({ met, saw: 'what it saw' }),
  ...more,
});
const verdictOf = (judged: Invariant, rules: readonly AdequacyRule[] = [], told = sold()) =>
  judge(told.evidence(), [judged], rules, NOTHING).verdicts[0];

test('every invariant has a name of its own', () => {
  expect(new Set(invariants.map(({ name }) => name)).size).toBe(invariants.length);
});

test('the first alternative whose witnesses are there is used, and the rest is said', () => {
  const judged = invariant({ needs: [['orders', 'mails'], ['orders'], []] });
  expect(verdictOf(judged, [], sold().without('mails'))).toMatchObject({
    verdict: 'holds',
    witnesses: ['history', 'orders'],
    notChecked: ['mails: this test has no such witness'],
  });
});

test('witnesses that are absent for one reason are told with it once', () => {
  const judged = invariant({
    needs: [
      ['orders', 'mails'],
      ['orders', 'payments'],
    ],
  });
  expect(verdictOf(judged, [], sold().without('orders', 'mails', 'payments'))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'witnesses are absent: orders, mails, payments: this test has no such witness',
    witnesses: ['history'],
  });
});

test('a witness that is there is not among those that are absent', () => {
  const judged = invariant({ needs: [['orders', 'mails']] });
  expect(verdictOf(judged, [], sold().without('mails'))).toMatchObject({
    reason: 'witnesses are absent: mails: this test has no such witness',
  });
});

test('holds is not earned where nothing was examined', () => {
  expect(verdictOf(invariant({ check: () => ({ verdict: 'holds', examined: 0 }) }))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'nothing to examine',
  });
});

test('an exception in a check is no verdict on the shop', () => {
  const judged = invariant({
    check: () => {
      throw new Error('oh');
    },
  });
  expect(verdictOf(judged)).toMatchObject({ verdict: 'inconclusive', reason: 'the check failed: oh' });
});

test('what was not adequate takes back a holds, but never a violation', () => {
  const bad = invariant({
    check: () => ({ verdict: 'violated', examined: 1, summary: '', facts: [], offending: [] }),
  });
  expect(verdictOf(invariant({}), [rule(true), rule(false)])).toMatchObject({
    verdict: 'inconclusive',
    reason: 'not adequate: rule: what it saw',
  });
  expect(verdictOf(bad, [rule(false)])).toMatchObject({ verdict: 'violated' });
});

test('a rule speaks for those whom it names', () => {
  expect(verdictOf(invariant({}), [rule(false, { invariants: ['other'] })])).toMatchObject({
    verdict: 'holds',
  });
  expect(verdictOf(invariant({}), [rule(false, { invariants: ['test'] })])).toMatchObject({
    verdict: 'inconclusive',
  });
});

test('a rule that fails is not met', () => {
  const broken = rule(true, {
    check: () => {
      throw new Error('oh');
    },
  });
  expect(judge(sold().evidence(), [], [broken], NOTHING).adequacy).toEqual([
    { name: 'rule', met: false, saw: 'the rule failed: oh' },
  ]);
});

test('while the backend is at work only what the history alone shows stays a violation', () => {
  const busy = () => shop({ notDrained: 'mails unsent' }).checkout({ at: [0, 1] });
  const check: Invariant['check'] = (_evidence, used) =>
    used.length === 0
      ? { verdict: 'violated', examined: 1, summary: 'history', facts: [], offending: [] }
      : { verdict: 'violated', examined: 1, summary: 'books', facts: [], offending: [] };
  expect(verdictOf(invariant({ needs: [['orders'], []], check }), [], busy())).toMatchObject({
    summary: 'history',
    witnesses: ['history'],
  });
  expect(verdictOf(invariant({ needs: [['orders']], check }), [], busy())).toMatchObject({
    verdict: 'inconclusive',
  });
  expect(verdictOf(invariant({}), [], busy())).toMatchObject({ verdict: 'inconclusive' });
  // One that does not ask what it may use.
  const always = (): ReturnType<Invariant['check']> => check(busy().evidence(), []);
  expect(verdictOf(invariant({ needs: [['orders']], check: always }), [], busy())).toMatchObject({
    reason: 'the backend was not quiet when the witnesses were asked: mails unsent',
  });
});
