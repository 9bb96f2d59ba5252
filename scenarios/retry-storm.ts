import {
  type Arrival,
  atLeast,
  faultStruck,
  keysOverlapped,
  type Random,
  refusedFor,
  type Scenario,
  type Size,
  speakingFor,
  uniform,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const INTENTS: Readonly<Record<Size, number>> = { smoke: 200, ci: 600, full: 5_000 };
const INTENTS_PER_SECOND = 60;
const SKUS = ['kettle', 'teapot', 'cup'] as const;

/** One buyer in so many changes the cart and sends it again, under the key of the first. */
const CHANGED_EVERY = 10;
const CHANGED_AFTER_MS = 700;

/** One intent's attempts: one to four of them at once, one more when the first have long been answered. */
function attempts(atMs: number, buyer: number, random: Random): Arrival[] {
  const intention = {
    kind: 'checkout',
    input: {
      actor: buyer,
      lines: [{ sku: random.pick(SKUS), quantity: random.int(1, 2) }],
      card: random.int(1, 10) === 1 ? 'declined' : 'accepted',
    },
  } as const;
  const atOnce = Array.from({ length: random.int(1, 4) }, () => atMs + random.int(0, 15));
  const intent = `order-${buyer}`;
  const attempts: Arrival[] = [...atOnce, atMs + random.int(1_000, 2_000)].map((moment) => ({
    ...{ atMs: moment, intent, intention },
  }));
  if (buyer % CHANGED_EVERY !== 0) return attempts;
  const { lines } = intention.input;
  const more = lines.map(({ sku, quantity }) => ({ sku, quantity: quantity + 1 }));
  const changed: Arrival['intention'] = { kind: 'checkout', input: { ...intention.input, lines: more } };
  return [...attempts, { atMs: atMs + CHANGED_AFTER_MS, intent, intention: changed }];
}

/**
 * Every checkout is sent two to five times under the same key, concurrently and again later; now and then with another
 * cart, for which the key does not stand.
 */
export const retryStorm: Scenario = {
  name: 'retry-storm',
  question: 'When every buyer clicks two to five times, does each get one order and pay for it once?',
  plan(size) {
    const intents = INTENTS[size];
    const phaseMs = (intents / INTENTS_PER_SECOND) * 1_000;
    return {
      catalogue: {
        currency: 'EUR',
        products: SKUS.map((sku, index) => ({
          sku,
          name: `A ${sku}`,
          unitPriceCents: 1_999 + 500 * index,
          // Less than is wanted, so that the last units are fought over by twins as well.
          stock: Math.floor(intents / 3),
        })),
        filler: 0,
      },
      buyers: intents,
      settings: {},
      phases: [
        {
          type: 'open',
          name: 'storm',
          connections: 64,
          arrivals: (random) =>
            uniform(INTENTS_PER_SECOND, phaseMs)
              .flatMap((atMs, buyer) => attempts(atMs, buyer, random))
              .sort((one, other) => one.atMs - other.atMs),
        },
      ],
      // A bank across the internet: long enough for the twins to arrive while the first is being paid.
      faults: [
        {
          phase: 'storm',
          afterMs: 0,
          lastsMs: phaseMs + 2_000,
          fault: { type: 'latency', on: 'bank', delayMs: 20 },
        },
      ],
      // One card in so many is declined: what was held for it comes back.
      invariants: [...SALE_PROMISES, 'holds-are-released-once'],
      adequacy: [
        faultStruck(),
        keysOverlapped(Math.floor(intents / 10)),
        speakingFor(
          ['one-order-per-key'],
          refusedFor('key-reused', Math.floor(intents / (4 * CHANGED_EVERY))),
        ),
        atLeast(Math.floor(intents / 2), 'checkout', 'ok'),
      ],
      budgets: [],
    };
  },
};
