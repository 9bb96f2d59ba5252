import type { Suite } from '../../model/adapter.ts';
import type { Phase, Plan, Scenario } from '../../model/scenario.ts';
import hostile from './hostile-suite.ts';

/**
 * Scenarios of which some can be run and others not, each for a reason of its own. The backend is `hostile-backend.ts`, which is not
 * hostile unless told to be; the adapter can do nothing but browse.
 */
const browse = { kind: 'browse', input: { actor: 'anonymous', sku: 'lamp' } } as const;
const cancel = { kind: 'cancel', input: { actor: 0, order: { id: '1' } } } as const;

const pages: Phase = {
  ...{ type: 'open', name: 'pages', connections: 2 },
  arrivals: () => Array.from({ length: 10 }, (_, at) => ({ atMs: at, intent: `${at}`, intention: browse })),
};

const scenario = (name: string, more: Partial<Plan> = {}): Scenario => ({
  ...{ name, question: `Is ${name} run?` },
  plan: () => ({
    catalogue: {
      currency: 'EUR',
      products: [{ sku: 'lamp', name: 'Lamp', unitPriceCents: 100, stock: 1_000 }],
      filler: 0,
    },
    ...{ buyers: 1, settings: {}, faults: [], adequacy: [], budgets: [] },
    ...{ phases: [pages], invariants: ['nothing-secret-leaks'] },
    ...more,
  }),
});

const cancels: Phase = {
  ...{ type: 'open', name: 'cancels', connections: 1 },
  arrivals: () => [{ atMs: 0, intent: 'c', intention: cancel }],
};

/** Says what it sends only when it sends it. */
const loops: Phase = {
  ...{ type: 'closed', name: 'loops', connections: 1, loops: 1, operations: 2 },
  next: (_, index) => (index === 0 ? browse : cancel),
};

const suite: Suite = {
  ...hostile,
  backend: {
    ...hostile.backend,
    environment: ({ port, secret }) => ({
      PORT: `${port}`,
      SIGNED_WITH: secret,
      API_KEY: 'the-key-of-a-test',
    }),
  },
  adapter: {
    ...hostile.adapter,
    name: 'partial',
    async setUp(access, ...those) {
      const { TELLS, SIGNED_WITH, API_KEY } = access.environment;
      if (TELLS !== undefined)
        throw new Error(`signed with <${SIGNED_WITH}>, key <${API_KEY}>, {"password":"hunter2hunter2"}`);
      return hostile.adapter.setUp(access, ...those);
    },
    operations: {
      *browse({ sku }) {
        yield { name: 'page', method: 'GET', path: '/page' };
        return { type: 'ok', result: { sku, unitPriceCents: 100 } };
      },
    },
  },
  scenarios: [
    scenario('first'),
    scenario('misnamed', { invariants: ['never-oversel'] }),
    scenario('lacking', { phases: [pages, cancels] }),
    scenario('late', { phases: [pages, loops] }),
    scenario('watched', { phases: [loops], growth: { phase: 'loops', everyMs: 100, limits: [] } }),
    scenario('unasked', { invariants: [] }),
    scenario('last'),
    scenario('told', { settings: { TELLS: 'all' } }),
    scenario('stuck', { settings: { HOSTILE_AT: 'set-up', HOSTILE_HOW: 'never' } }),
    scenario('refused', { settings: { HOSTILE_AT: 'set-up', HOSTILE_HOW: 'garbage' } }),
  ],
};

export default suite;
