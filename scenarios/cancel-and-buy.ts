import {
  type Arrival,
  aligned,
  atLeast,
  cancelsMetCheckouts,
  cancelsMetFault,
  cancelsOverlapped,
  fixed,
  keysAskedAgainAfterCancel,
  type Random,
  type Scenario,
  type Size,
  session,
  soldOut,
  speakingFor,
  struckAtLeast,
  uniform,
  type Wish,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const ROWS: Readonly<Record<Size, number>> = { smoke: 6, ci: 20, full: 200 };

/** Of each row: its seats are sold, most of them are given back, and so many want them in that same instant. */
const SEATS = 4;
const GIVEN_BACK = 3;
const RIVALS = 12;
/** They come when it is over for all rows, however long that takes, for what the rivals did not get. */
const LATECOMERS = 4;
const BUYERS = SEATS + RIVALS + LATECOMERS;

const SALES_PER_SECOND = 100;
const ROUND_MS = 500;
const LATER_EVERY_MS = 50;
const READS = 3;
const READ_EVERY_MS = 20;
/** What a buyer buys beside each row, gives back, and asks for again under the key of the first time. */
const PROGRAMME = { sku: 'programme', name: 'A programme', unitPriceCents: 650, stock: 100_000 } as const;
/** Before the seats change hands: the connections are everybody's then. */
const REGRET_BEFORE_MS = 200;

/** Before the seats change hands a few, who bought a programme each in the sale, give it back while the bank does nothing for anybody. */
const BANK_AWAY = 'bank away';
const EARLY_REGRETS = 8;
const EARLY_EVERY_MS = 20;
/** When it has gone. It is back when the phase is over: when all have been answered, and have looked. */
const EARLY_REGRET_MS = 100;
const EARLY_LOOK_MS = 500;
const AWAY_MS = 60_000;

const skuOf = (row: number): string => `row-${row}`;
const holder = (row: number, seat: number): string => `row-${row}-holder-${seat}`;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const buying = (row: number, actor: number): Wish['intention'] => ({
  kind: 'checkout',
  input: { actor, lines: [{ sku: skuOf(row), quantity: 1 }] },
});

/** Holders are the first buyers, one for each seat. */
const soldTo = (rows: number): Wish[] =>
  upTo(rows).flatMap((row) =>
    upTo(SEATS).map((seat) => ({ intent: holder(row, seat), intention: buying(row, seat) })),
  );

const wanting = (row: number, who: string, first: number, count: number): Wish[] =>
  upTo(count).map((index) => ({
    intent: `row-${row}-${who}-${index}`,
    intention: buying(row, first + index),
  }));

/** Row by row: those of a row in one instant. */
const latecomersOf = (row: number): Arrival[] =>
  aligned(
    `row-${row}-later`,
    (row + 1) * LATER_EVERY_MS,
    wanting(row, 'latecomer', SEATS + RIVALS, LATECOMERS),
  );

/**
 * A buyer thinks better of it, and his browser sends the form once more afterwards, under its key: he gave the order up, and is not
 * to have it a second time.
 */
function regret(row: number, atMs: number, random: Random): Arrival {
  const actor = random.int(0, BUYERS - 1);
  const intent = `row-${row}-programme`;
  const bought: Wish = {
    intent,
    intention: { kind: 'checkout', input: { actor, lines: [{ sku: PROGRAMME.sku, quantity: 1 }] } },
  };
  const givenUp: Wish = {
    intent: `row-${row}-regret`,
    intention: { kind: 'cancel', input: { actor, order: { of: intent } } },
  };
  const looked: Wish = {
    intent: `row-${row}-programme-read`,
    intention: { kind: 'readOrder', input: { actor, order: { of: intent } } },
  };
  return session(random, atMs - REGRET_BEFORE_MS, [bought, givenUp, bought, looked], fixed(0));
}

/** Twice each, as a buyer does who clicks again, and as everybody else buys. */
function roundOf(row: number, random: Random): Arrival[] {
  const atMs = (row + 1) * ROUND_MS;
  const owners = random.shuffle(upTo(SEATS)).slice(0, GIVEN_BACK);
  const cancels = owners.flatMap((seat) =>
    ['once', 'again'].map(
      (click): Wish => ({
        intent: `row-${row}-cancel-${seat}-${click}`,
        intention: { kind: 'cancel', input: { actor: seat, order: { of: holder(row, seat) } } },
      }),
    ),
  );
  return [
    regret(row, atMs, random),
    ...aligned(`row-${row}`, atMs, random.shuffle([...cancels, ...wanting(row, 'rival', SEATS, RIVALS)])),
    ...owners.flatMap((seat) => reads(row, seat, atMs)),
  ].sort((one, other) => one.atMs - other.atMs);
}

/** In a phase before, so that on a slow machine, too, they have what they give back. */
const earlyBuyers: readonly Wish[] = upTo(EARLY_REGRETS).map((buyer) => ({
  intent: `early-${buyer}`,
  intention: { kind: 'checkout', input: { actor: buyer, lines: [{ sku: PROGRAMME.sku, quantity: 1 }] } },
}));

const earlyRegrets = (): Arrival[] =>
  [
    { kind: 'cancel', name: 'regret', fromMs: EARLY_REGRET_MS } as const,
    { kind: 'readOrder', name: 'read', fromMs: EARLY_LOOK_MS } as const,
  ].flatMap(({ kind, name, fromMs }) =>
    upTo(EARLY_REGRETS).map((buyer) => ({
      ...{ atMs: fromMs + buyer * EARLY_EVERY_MS, intent: `early-${buyer}-${name}` },
      intention: { kind, input: { actor: buyer, order: { of: `early-${buyer}` } } },
    })),
  );

/** Looks at the order around the moment in which it is given up. */
const reads = (row: number, seat: number, atMs: number): Arrival[] =>
  upTo(READS).map((index) => ({
    atMs: atMs + index * READ_EVERY_MS,
    intent: `row-${row}-read-${seat}-${index}`,
    intention: { kind: 'readOrder', input: { actor: seat, order: { of: holder(row, seat) } } },
  }));

/**
 * The seats of a row are sold. In one instant three of four are given back, each by two clicks, and a dozen buyers want
 * them. Afterwards every seat has one owner, and whoever gave his back has his money. Beside each row somebody gives back what he
 * has just bought, and sends the very same checkout again. Before all that some cancel while the bank answers 503: a refund that
 * cannot be made now is made later, and once.
 */
export const cancelAndBuy: Scenario = {
  name: 'cancel-and-buy',
  question:
    'When buyers cancel while others want the very seats, is each seat sold once and each refund made once?',
  plan(size) {
    const rows = ROWS[size];
    const skus = upTo(rows).map(skuOf);
    const sales = [...soldTo(rows), ...earlyBuyers];
    return {
      catalogue: {
        currency: 'EUR',
        products: [
          PROGRAMME,
          ...skus.map((sku, row) => ({
            ...{ sku, name: `Seat in row ${row}`, unitPriceCents: 5_900 + 10 * row, stock: SEATS },
          })),
        ],
        filler: 0,
      },
      buyers: BUYERS,
      // Who waits long for the bank waits longer before it asks again: longer than a run may.
      settings: { BANK_TIMEOUT_MS: '1000' },
      phases: [
        {
          type: 'open',
          name: 'sale',
          connections: 16,
          arrivals: () =>
            uniform(SALES_PER_SECOND, (sales.length / SALES_PER_SECOND) * 1_000).flatMap((atMs, index) => {
              const wish = sales[index];
              return wish === undefined ? [] : [{ ...wish, atMs }];
            }),
        },
        { type: 'open', name: BANK_AWAY, connections: 16, arrivals: earlyRegrets },
        {
          type: 'open',
          name: 'cancel and buy',
          connections: 64,
          arrivals: (random) => upTo(rows).flatMap((row) => roundOf(row, random)),
        },
        {
          type: 'open',
          name: 'latecomers',
          connections: 64,
          arrivals: () => upTo(rows).flatMap(latecomersOf),
        },
      ],
      faults: [
        {
          ...{ phase: BANK_AWAY, afterMs: 0, lastsMs: AWAY_MS },
          fault: { type: 'bank', behaviour: { latencyMs: 0, failEvery: 1 } },
        },
      ],
      invariants: [...SALE_PROMISES, 'refunded-once', 'holds-are-released-once'],
      adequacy: [
        ...skus.map((sku) => speakingFor(['never-oversell', 'never-undersell'], soldOut(sku))),
        speakingFor(
          ['refunded-once', 'holds-are-released-once', 'stock-is-conserved'],
          cancelsOverlapped(Math.ceil((rows * GIVEN_BACK) / 2)),
        ),
        speakingFor(['never-oversell', 'never-undersell'], cancelsMetCheckouts(rows)),
        atLeast(rows * (GIVEN_BACK + 1), 'cancel', 'ok'),
        // How many the latecomers buy depends on how many seats came back in time for the rivals.
        atLeast(rows * (SEATS + 1), 'checkout', 'ok'),
        atLeast(1, 'checkout', 'refused'),
        speakingFor(
          ['legal-transitions', 'one-order-per-key', 'charged-once'],
          keysAskedAgainAfterCancel(rows),
        ),
        speakingFor(['legal-transitions'], atLeast(rows * GIVEN_BACK, 'readOrder', 'ok')),
        speakingFor(['refunded-once'], struckAtLeast(1, 'bank')),
        speakingFor(['refunded-once'], cancelsMetFault(1, 'bank')),
      ],
      budgets: [],
    };
  },
};
