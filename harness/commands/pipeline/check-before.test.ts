import { expect, test } from 'vitest';
import { atLeast, speakingFor } from '../../adequacy/index.ts';
import type { Suite } from '../../model/adapter.ts';
import type { Arrival, OpenPhase, Phase, Plan, Size } from '../../model/scenario.ts';
import partial from '../testing/partial-suite.ts';
import { checkBefore } from './check-before.ts';

const browse = { kind: 'browse', input: { actor: 0, sku: 'lamp' } } as const;
const cancel = { kind: 'cancel', input: { actor: 0, order: { id: '1' } } } as const;

const open = (arrivals: OpenPhase['arrivals']): Phase => ({
  ...{ type: 'open', name: 'sale', connections: 1, arrivals },
});
const sale = (...arrivals: readonly Omit<Arrival, 'atMs' | 'intent'>[]): Phase =>
  open(() => arrivals.map((one, index) => ({ atMs: index, intent: `${index}`, ...one })));

const plain: Plan = {
  ...{ catalogue: { currency: 'EUR', products: [], filler: 0 }, buyers: 1, settings: {} },
  ...{ phases: [sale({ intention: browse })], faults: [], invariants: ['never-oversell'] },
  ...{ adequacy: [], budgets: [] },
};

/** The adapter of `partial-suite.ts` can do nothing but browse. */
function check(plan: (size: Size) => Partial<Plan>, suite: Suite = partial): () => void {
  const scenario = { name: 'any', question: '?', plan: (size: Size) => ({ ...plain, ...plan(size) }) };
  return () => checkBefore(suite, scenario, 'full', 1);
}

test('nothing is said against what can be run', () => {
  expect(check(() => ({}))).not.toThrow();
});

test('names of invariants are known, also those of rules, which would speak for nobody', () => {
  expect(check(() => ({ invariants: ['never-oversel'] }))).toThrow(
    'the scenario names an unknown invariant: never-oversel',
  );
  const adequacy = [speakingFor(['charged-twice'], atLeast(1, 'browse'))];
  expect(check(() => ({ adequacy }))).toThrow(
    /^the adequacy rule ".*" speaks for an unknown invariant: charged-twice$/,
  );
});

test('a fault has its phase, and a bank that tells has somebody to tell', () => {
  const faults = [{ phase: 'night', afterMs: 0, lastsMs: 0, fault: { type: 'kill' } }] as const;
  expect(check(() => ({ faults }))).toThrow('waits for the phase night');
  expect(check(() => ({ webhooks: true }))).toThrow('has no webhookPath');
  const backend = { ...partial.backend, webhookPath: '/told' };
  expect(check(() => ({ webhooks: true }), { ...partial, backend })).not.toThrow();
});

test.each<[string, object, string]>([
  ['is of a kind', { fault: { type: 'flood' } }, 'fault.type'],
  [
    'says how it is done',
    { fault: { type: 'bank', behaviour: { failEvery: 2 } } },
    'fault.behaviour.latencyMs',
  ],
  ['does nothing else', { fault: { type: 'kill', signal: 'SIGTERM' } }, 'signal'],
  ['has its time', { afterMs: undefined }, 'afterMs'],
])('a fault %s, which a plan in plain JavaScript may not know', (_what, change, where) => {
  const faults = [{ phase: 'sale', afterMs: 0, lastsMs: 0, fault: { type: 'kill' }, ...change }];
  const wrong = () => check(() => ({ faults: faults as Plan['faults'] }))();
  expect(wrong).toThrow(/^a fault of the plan is not as documented: /);
  expect(wrong).toThrow(where);
});

test('the adapter has what arrivals ask for, and what follows them', () => {
  const lacks = 'phase sale: partial has no operation cancel';
  expect(check(() => ({ phases: [sale({ intention: cancel })] }))).toThrow(lacks);
  const followUps = [{ thinkMs: 1, intent: 'later', intention: cancel }];
  expect(check(() => ({ phases: [sale({ intention: browse, followUps })] }))).toThrow(lacks);
});

test('pages are browsed', () => {
  const phase: Phase = { type: 'saturation', name: 'rush', connections: 1, durationMs: 1, skus: ['lamp'] };
  const blind = { ...partial, adapter: { ...partial.adapter, operations: {} } };
  expect(check(() => ({ phases: [phase] }), blind)).toThrow('phase rush: partial has no operation browse');
});

test('arrivals are made at the smallest size alone, and never where they ask for what was measured', () => {
  const counted = { smoke: 0, ci: 0, full: 0, measured: 0 };
  const plan = (size: Size) => ({
    phases: [
      open(() => {
        counted[size] += 1;
        return [];
      }),
      open((_random, _before) => {
        counted.measured += 1;
        return [];
      }),
    ],
  });
  expect(check(plan)).not.toThrow();
  expect(counted).toEqual({ smoke: 1, ci: 0, full: 0, measured: 0 });
});

test.each([0, 501, 1.5])('%s pairs cannot be compared, which is said before they are measured', (pairs) => {
  const block = { settings: {} };
  const paired = (wanted: number): Phase =>
    ({ type: 'paired', name: 'both', connections: 1, pairs: wanted, a: block, b: block }) as unknown as Phase;
  expect(check(() => ({ phases: [paired(500)] }))).not.toThrow();
  expect(check(() => ({ phases: [paired(pairs)] }))).toThrow(`the phase both has ${pairs} pairs`);
});
