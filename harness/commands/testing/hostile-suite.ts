import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { atLeast, speakingFor } from '../../adequacy/index.ts';
import type { Suite } from '../../model/adapter.ts';
import { known, STRICT } from '../../model/evidence.ts';
import type { Scenario } from '../../model/scenario.ts';

/** What `hostile-backend.ts` is judged by: a few checkouts, none of which can be confirmed. */
const sale: Scenario = {
  name: 'hostile-sale',
  question: 'What does the harness do with a backend that answers anything but what it should?',
  plan: () => ({
    catalogue: {
      currency: 'EUR',
      products: [{ sku: 'lamp', name: 'Lamp', unitPriceCents: 100, stock: 1_000 }],
      filler: 0,
    },
    buyers: 1,
    settings: {},
    phases: [
      {
        type: 'open',
        name: 'sale',
        connections: 64,
        arrivals: () =>
          Array.from({ length: 60 }, (_, index) => ({
            atMs: 20 * index,
            intent: `buy-${index}`,
            intention: { kind: 'checkout', input: { actor: 0, lines: [{ sku: 'lamp', quantity: 1 }] } },
          })),
      },
    ],
    faults: [],
    invariants: ['never-oversell', 'nothing-secret-leaks'],
    // It speaks of what was sold, and not of what was said.
    adequacy: [speakingFor(['never-oversell'], atLeast(1, 'checkout', 'ok'))],
    budgets: [],
  }),
};

const nothing = known([]);

const suite: Suite = {
  backend: {
    name: 'hostile',
    command: process.execPath,
    args: [fileURLToPath(new URL('hostile-backend.js', import.meta.url))],
    cwd: '/',
    environment: ({ port }) => ({ PORT: String(port) }),
    readyPath: '/ready',
  },
  adapter: {
    name: 'hostile',
    declarations: () => STRICT,
    async setUp(access) {
      await access.send({ name: 'set up', method: 'GET', path: '/set-up' });
      return { emails: ['buyer-0@buyers.test', 'buyer-1@buyers.test'], bag: () => ({}) };
    },
    operations: {
      *checkout() {
        const { status } = yield { name: 'order', method: 'POST', path: '/orders', body: {} };
        return { type: 'unknown', cause: 'unintelligible', detail: `it answered ${status}` };
      },
    },
    tally: async () => ({
      ...{ orders: nothing, lines: nothing, movements: nothing, stock: nothing, vouchers: nothing },
      ...{ redemptions: nothing, transitions: nothing, loads: nothing },
    }),
    settled: async () => null,
    orderOfMail: () => null,
  },
  scenarios: [sale],
};

// A suite runs within the harness, and so can say how much memory that took: in KiB, at its end.
const { HARNESS_PEAK_FILE } = process.env;
if (HARNESS_PEAK_FILE !== undefined)
  process.on('exit', () => writeFileSync(HARNESS_PEAK_FILE, String(process.resourceUsage().maxRSS)));

export default suite;
