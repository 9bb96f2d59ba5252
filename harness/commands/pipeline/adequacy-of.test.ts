import { expect, test } from 'vitest';
import { atLeast, everyFaultCame, faultStruck, speakingFor, struckAtLeast } from '../../adequacy/index.ts';
import { shop } from '../../invariants/testing/shop.ts';
import type { Fault } from '../../model/fault.ts';
import type { AdequacyRule, Plan } from '../../model/scenario.ts';
import { adequacyOf } from './adequacy-of.ts';

const KILL: Fault = { type: 'kill' };
const BEFORE: Fault = { type: 'cut-at-commit', on: 'database', when: 'before', every: 3 };
const AFTER: Fault = { type: 'cut-at-commit', on: 'database', when: 'after', every: 3 };

function asked(faults: readonly Fault[], ...adequacy: readonly AdequacyRule[]): readonly AdequacyRule[] {
  const plan: Plan = {
    ...{ catalogue: { currency: 'EUR', products: [], filler: 0 }, buyers: 0, settings: {} },
    phases: [{ type: 'open', name: 'sale', connections: 1, arrivals: () => [] }],
    faults: faults.map((fault) => ({ phase: 'sale', afterMs: 0, lastsMs: 0, fault })),
    ...{ invariants: [], budgets: [], adequacy },
  };
  return adequacyOf(plan, 1);
}

/** Whether a rule that the harness added asks that this fault struck. */
const isAddedFor = (fault: Fault, rules: readonly AdequacyRule[], own: readonly AdequacyRule[]): boolean =>
  rules.some((rule) => !own.includes(rule) && rule.asksOf?.(fault) === true);

test('what is called a strike asks nothing of faults', () => {
  const named = { ...atLeast(1, 'checkout'), name: 'lightning struck twice' };
  expect(isAddedFor(KILL, asked([KILL], named), [named])).toBe(true);
});

test('the harness asks of each fault that no rule asks of, and of no other', () => {
  const own = [
    speakingFor([], struckAtLeast(1, { type: 'cut-at-commit', when: 'after' })),
    atLeast(1, 'checkout'),
  ];
  const rules = asked([KILL, BEFORE, AFTER], ...own);
  expect([KILL, BEFORE, AFTER].map((fault) => isAddedFor(fault, rules, own))).toEqual([true, true, false]);
  const all = [faultStruck()];
  expect(isAddedFor(KILL, asked([KILL], ...all), all)).toBe(false);
});

test('whatever a plan asks, a fault that cannot strike here, or never came, leaves it unmet', () => {
  const rules = asked([AFTER], struckAtLeast(1, 'cut-at-commit'));
  const met = (unsupported: string | null, faults = 1) => {
    const run = shop().checkout({ at: [2, 5] });
    const record = { fault: AFTER, startedAt: 1, endedAt: 9_000_000, inFlight: 1, strikes: 1, unsupported };
    run.faults.push(...Array.from({ length: faults }, () => record));
    const measured = { phases: [], comparisons: [], provenThroughput: null };
    return rules.every((rule) => rule.check(run.evidence(), measured).met);
  };
  expect([met(null), met('it insists on TLS'), met(null, 0)]).toEqual([true, false, false]);
});

test('a rule speaks for nobody where none of its invariants is asked, and then no fault is asked of by it', () => {
  const plan = (rule: AdequacyRule): Plan => ({
    ...{ catalogue: { currency: 'EUR', products: [], filler: 0 }, buyers: 0, settings: {}, budgets: [] },
    phases: [{ type: 'open', name: 'sale', connections: 1, arrivals: () => [] }],
    faults: [{ phase: 'sale', afterMs: 0, lastsMs: 0, fault: KILL }],
    ...{ invariants: ['never-oversell'], adequacy: [rule] },
  });
  const struck = struckAtLeast(1, 'kill');
  const names = (...speaksFor: readonly string[]) =>
    adequacyOf(plan(speakingFor(speaksFor, struck)), 1).map(({ name }) => name);
  const [every, harness] = [everyFaultCame([KILL]).name, faultStruck().name];
  expect(names('never-oversell', 'charged-once')).toEqual([every, struck.name]);
  // By which every run is judged.
  expect(names('recovers')).toEqual([every, struck.name]);
  expect(names()).toEqual([every, struck.name]);
  expect(names('charged-once')).toEqual([every, harness]);
});

test('a plan without faults asks what it asks', () => {
  const own = [atLeast(1, 'checkout')];
  expect(asked([], ...own)).toEqual(own);
});
