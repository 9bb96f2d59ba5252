import {
  type Arrival,
  atLeast,
  faultStruck,
  givenUp,
  type Plan,
  poisson,
  type Random,
  refusedFor,
  type Scenario,
  type ScheduledFault,
  type Size,
  speakingFor,
  uniform,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

/** Each time all that can run out does so once. */
const ROUND_MS = 11_000;
const ROUNDS: Readonly<Record<Size, number>> = { smoke: 1, ci: 2, full: 30 };
const HEALING_MS = 1_000;
const CHECKOUTS_PER_SECOND = 30;
const RESTOCKS_PER_SECOND = 5;
const BUYERS = 100;
const SKUS = Array.from({ length: 16 }, (_, index) => `sku-${index}`);
/** Soon gone, so that who comes late waits for what is given up. */
const STOCK = 6;
const RESTOCK = 4;

const MINUTE_MS = 60_000;
/** Good for longer than the run, and for less than the first jump. */
const VOUCHER = { code: 'spring', limit: 1_000_000, discountCents: 30, expiresInMs: 15 * MINUTE_MS };
const HOLD_MS = 20_000;
/** Beyond holds and vouchers, and not beyond a token, which is good for an hour. */
const PAST_HOLDS_MS = 20 * MINUTE_MS;
const PAST_TOKENS_MS = 120 * MINUTE_MS;

/**
 * What one round does. The bank is away first, so that orders wait with what they hold; then the clock jumps, and stays ahead
 * until recovery has looked at all of them, four seconds after the last was placed. That nobody is known any more comes last.
 */
const roundOf = (startMs: number): readonly ScheduledFault[] =>
  [
    { afterMs: 1_000, lastsMs: 2_000, fault: { type: 'bank', behaviour: { latencyMs: 0, failEvery: 1 } } },
    { afterMs: 2_800, lastsMs: 6_200, fault: { type: 'clock', aheadMs: PAST_HOLDS_MS } },
    { afterMs: 9_400, lastsMs: 800, fault: { type: 'clock', aheadMs: PAST_TOKENS_MS } },
  ].map(
    ({ afterMs, ...fault }) => ({ ...fault, phase: 'sale', afterMs: startMs + afterMs }) as ScheduledFault,
  );

function buy(index: number, atMs: number, random: Random): Arrival {
  const wanted = random.shuffle(SKUS).slice(0, random.int(1, 2));
  const lines = wanted.map((sku) => ({ sku, quantity: 1 }));
  const card = random.int(1, 10) === 1 ? 'declined' : 'accepted';
  const voucher = index % 3 === 0 ? { voucher: VOUCHER.code } : {};
  const input = { actor: index % BUYERS, lines, card, ...voucher } as const;
  return { atMs, intent: `buy-${index}`, intention: { kind: 'checkout', input } };
}

function restock(index: number, atMs: number): Arrival {
  const sku = SKUS[index % SKUS.length] ?? '';
  const input = { actor: 'admin', sku, quantity: RESTOCK } as const;
  return { atMs, intent: `restock-${index}`, intention: { kind: 'restock', input } };
}

const arrivals =
  (durationMs: number) =>
  (random: Random): readonly Arrival[] =>
    [
      ...poisson(random, CHECKOUTS_PER_SECOND, durationMs).map((atMs, index) => buy(index, atMs, random)),
      ...uniform(RESTOCKS_PER_SECOND, durationMs).map((atMs, index) => restock(index, atMs)),
    ].sort((one, other) => one.atMs - other.atMs);

function plan(size: Size): Plan {
  const saleMs = ROUNDS[size] * ROUND_MS;
  const phase = (name: string, durationMs: number) =>
    ({ type: 'open', name, connections: 64, arrivals: arrivals(durationMs) }) as const;
  return {
    catalogue: {
      currency: 'EUR',
      products: SKUS.map((sku, index) => ({
        ...{ sku, name: `Article ${index}`, unitPriceCents: 100 + 7 * index, stock: STOCK },
      })),
      vouchers: [VOUCHER],
      filler: 0,
    },
    buyers: BUYERS,
    // A request's order is taken over three seconds after it began, and the shop looks once a second.
    settings: { BANK_TIMEOUT_MS: '500', HOLD_MS: String(HOLD_MS) },
    phases: [phase('sale', saleMs), phase('healing', HEALING_MS)],
    faults: Array.from({ length: ROUNDS[size] }, (_, round) => roundOf(round * ROUND_MS)).flat(),
    invariants: [...SALE_PROMISES, 'vouchers-are-limited', 'holds-are-released-once'],
    adequacy: [
      faultStruck(),
      speakingFor(['holds-are-released-once', 'stock-is-conserved', 'books-balance'], givenUp(ROUNDS[size])),
      speakingFor(
        ['vouchers-are-limited', 'refusals-have-no-effect'],
        refusedFor('voucher-expired', ROUNDS[size]),
      ),
      refusedFor('unauthenticated', ROUNDS[size]),
      atLeast(Math.floor((CHECKOUTS_PER_SECOND * saleMs) / 5_000), 'checkout', 'ok'),
    ],
    budgets: [],
  };
}

/** Somebody sets the clock in the middle of a sale: orders that wait, vouchers, and everybody's token run out at once. */
export const clockJump: Scenario = {
  name: 'clock-jump',
  question:
    'When the clock jumps and holds, vouchers and tokens run out in the middle of a sale, does everything come back, once?',
  plan,
};
