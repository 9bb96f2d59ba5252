import {
  type Arrival,
  atLeast,
  type Budget,
  type Random,
  type Scenario,
  type ScheduledFault,
  type Size,
  speakingFor,
  struckAtLeast,
  uniform,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const SALE_MS: Readonly<Record<Size, number>> = { smoke: 2_500, ci: 15_000, full: 120_000 };

const HEALING_MS = 500;

const ALONE = 'among themselves';
const AMONG = 'among slow clients';
const CHECKOUTS_PER_SECOND = 40;
const BUYERS = 100;
/** As often in the one phase as in the other. */
const DECLINED_EVERY = 10;
const SKUS = Array.from({ length: 40 }, (_, index) => `sku-${index}`);

/** The slow ones are there before the first honest buyer needs a connection. */
const FIRST_MS = 800;
const SLOW = [
  { manner: 'silent', connections: 200 },
  { manner: 'slow-headers', connections: 100 },
  { manner: 'slow-body', connections: 100 },
  { manner: 'slow-reader', connections: 20 },
] as const;

/** Evenly, so that as many are offered in the one phase as in the other. */
const sale =
  (saleMs: number) =>
  (random: Random): Arrival[] =>
    uniform(CHECKOUTS_PER_SECOND, saleMs).map((atMs, index) => ({
      atMs: FIRST_MS + atMs,
      intent: `buy-${index}`,
      intention: {
        kind: 'checkout',
        input: {
          actor: index % BUYERS,
          lines: [{ sku: random.pick(SKUS), quantity: 1 }],
          card: index % DECLINED_EVERY === 0 ? 'declined' : 'accepted',
        },
      },
    }));

/** The same sale twice: once with honest buyers alone, and once among clients that take all the time in the world. */
export const slowClients: Scenario = {
  name: 'slow-clients',
  question:
    'When others connect and say nothing, dawdle, or do not listen, are honest buyers served as ever?',
  plan(size) {
    const saleMs = SALE_MS[size];
    const budgetOf = (phase: string): Budget => ({
      ...{ name: `checkout p95 ${phase}`, phase, limitMs: 1_000 },
      ...{ kind: 'checkout', percentile: 95 },
    });
    return {
      catalogue: {
        currency: 'EUR',
        products: SKUS.map((sku, index) => ({
          ...{ sku, name: `Article ${index}`, unitPriceCents: 1_000 + index, stock: 1_000_000 },
        })),
        filler: 0,
      },
      buyers: BUYERS,
      settings: {},
      phases: [
        { type: 'open', name: ALONE, connections: 64, arrivals: sale(saleMs) },
        { type: 'open', name: AMONG, connections: 64, arrivals: sale(saleMs) },
        // When they are gone.
        { type: 'open', name: 'healing', connections: 64, arrivals: sale(HEALING_MS) },
      ],
      faults: SLOW.map(
        (slow): ScheduledFault => ({
          ...{ phase: AMONG, afterMs: 0, lastsMs: FIRST_MS + saleMs },
          fault: { type: 'slow-clients', ...slow },
        }),
      ),
      // Nobody is short of anything: what is said about stock would say nothing.
      invariants: SALE_PROMISES.filter((name) => name !== 'never-undersell'),
      adequacy: [
        // They speak of the speed, not of what was sold.
        speakingFor(
          [],
          struckAtLeast(
            SLOW.reduce((sum, { connections }) => sum + connections, 0),
            'slow-clients',
          ),
        ),
        atLeast(Math.floor((CHECKOUTS_PER_SECOND * saleMs) / 2_000), 'checkout', 'ok'),
      ],
      budgets: [budgetOf(ALONE), budgetOf(AMONG)],
      goodput: [
        {
          ...{ name: 'goodput among slow clients', phase: AMONG, against: ALONE },
          ...{ kind: 'checkout', leastShare: 0.9 },
        },
      ],
    };
  },
};
