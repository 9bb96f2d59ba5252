import { describe, expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import type { Fault, FaultRecord } from '../model/fault.ts';
import type { Operation } from '../model/operation.ts';
import { NS_PER_MS } from '../model/time.ts';
import { wellAgainOf } from './well-again.ts';

const KILL: Fault = { type: 'kill' };

/** What was on from one millisecond until another. */
const on = (fromMs: number, untilMs: number | null, fault: Fault = KILL): FaultRecord => ({
  ...{ fault, startedAt: fromMs * NS_PER_MS, endedAt: untilMs === null ? null : untilMs * NS_PER_MS },
  ...{ inFlight: 1, strikes: 1, unsupported: null },
});

/** A checkout every ten milliseconds, answered five later: confirmed, or lost while the shop is away. */
function sale(untilMs: number, isAway: (atMs: number) => boolean): readonly Operation[] {
  const run = shop({ stock: { lamp: 1_000_000 } });
  for (let atMs = 0; atMs < untilMs; atMs += 10)
    run.checkout({ at: [atMs, atMs + 5], ...(isAway(atMs) ? { ended: 'lost' } : {}) });
  return run.history;
}

const within = (fromMs: number, untilMs: number) => (atMs: number) => fromMs <= atMs && atMs < untilMs;

test('where no fault struck there is nothing to be well again from', () => {
  const history = sale(100, () => false);
  expect(wellAgainOf(history, [])).toBeNull();
  expect(wellAgainOf(history, [{ ...on(10, 20), strikes: 0 }])).toBeNull();
});

test('it is counted from the remedy: until the first order that began after it, and until the old rate', () => {
  // Killed at one second, ready at 1.2 s; what is asked for after 1.3 s is confirmed.
  const history = sale(4_000, within(1_000, 1_300));
  expect(wellAgainOf(history, [on(1_000, 1_200)])).toEqual([
    {
      ...{ fault: 'kill', times: 1 },
      onMs: { known: 1, medianMs: 200, maxMs: 200 },
      firstOrderMs: { known: 1, medianMs: 105, maxMs: 105 },
      // Nine tenths of 50 orders: the 45th from 1,305 ms on is confirmed at 1,745 ms, which ends a window that begins at 1,245.
      oldRateMs: { known: 1, medianMs: 45, maxMs: 45 },
    },
  ]);
});

test('an order that was begun before the remedy is not the first one after it', () => {
  const [early, ...others] = sale(3_000, () => false).filter(
    ({ intendedAt }) => intendedAt < 1_000 * NS_PER_MS || intendedAt >= 1_500 * NS_PER_MS,
  );
  if (early === undefined) throw new Error('there is no sale');
  const run = shop({ stock: { lamp: 10 } }).checkout({ at: [990, 1_210] });
  const history = [early, ...run.history, ...others];
  expect(wellAgainOf(history, [on(1_000, 1_200)])).toMatchObject([{ firstOrderMs: { medianMs: 305 } }]);
});

test('faults of a kind are one row, with the median and the longest', () => {
  const isAway = (atMs: number) => [1_000, 3_000, 5_000].some((strike) => within(strike, strike + 200)(atMs));
  const late = (atMs: number) => isAway(atMs) || within(5_200, 5_400)(atMs);
  const faults = [on(1_000, 1_200), on(3_000, 3_200), on(5_000, 5_200)];
  expect(wellAgainOf(sale(8_000, late), faults)).toMatchObject([
    { times: 3, onMs: { known: 3 }, firstOrderMs: { known: 3, medianMs: 5, maxMs: 205 } },
  ]);
});

test('what did not happen before the load was over is not known', () => {
  const nothing = { known: 0, medianMs: null, maxMs: null };
  const never = sale(2_000, within(1_000, 2_000));
  expect(wellAgainOf(never, [on(1_000, 1_200)])).toMatchObject([
    { onMs: { known: 1 }, firstOrderMs: nothing, oldRateMs: nothing },
  ]);
  // The fault outlasts the load, or the run ended before its remedy.
  const history = sale(2_000, () => false);
  expect(wellAgainOf(history, [on(1_000, 2_500)])).toMatchObject([
    { onMs: { known: 1 }, firstOrderMs: nothing },
  ]);
  expect(wellAgainOf(history, [on(1_000, null)])).toMatchObject([{ onMs: nothing, firstOrderMs: nothing }]);
});

test('what was asked for before the remedy is a backlog, and no rate', () => {
  // All that was asked for from one second on is answered at once at two; what is asked for after that takes until three.
  const run = shop({ stock: { lamp: 1_000_000 } });
  for (let atMs = 0; atMs < 5_000; atMs += 10) {
    const endMs = atMs < 1_000 || atMs >= 3_000 ? atMs + 5 : atMs < 2_000 ? 2_001 : 3_001;
    run.checkout({ at: [atMs, endMs] });
  }
  expect(wellAgainOf(run.history, [on(1_000, 2_000, { type: 'pause' })])).toMatchObject([
    { firstOrderMs: { medianMs: 1_001 }, oldRateMs: { medianMs: expect.closeTo(600, -3) } },
  ]);
});

test('where something broke just before, the rate before is that of when the same was broken last', () => {
  const restart: Fault = { type: 'restart' };
  // Restarted at two seconds, killed just after that: between the two there is no rate.
  const history = sale(6_000, (atMs) => within(2_000, 2_500)(atMs) || within(2_540, 3_000)(atMs));
  const rows = wellAgainOf(history, [on(2_000, 2_500, restart), on(2_540, 3_000)]);
  expect(rows?.find(({ fault }) => fault === 'kill')?.oldRateMs).toEqual({ known: 1, medianMs: 0, maxMs: 0 });
  // A pause that is still on when the shop is killed halves the rate, and half the rate it is that has to come back.
  const slowed = sale(6_000, (atMs) => (atMs >= 1_000 && atMs % 20 === 0) || within(4_000, 4_500)(atMs));
  const [, killed] = wellAgainOf(slowed, [on(1_000, 5_900, { type: 'pause' }), on(4_000, 4_500)]) ?? [];
  expect(killed?.oldRateMs).toMatchObject({ known: 1 });
});

test('a rate that never comes back is not known, and nor is one that was never there', () => {
  const nothing = { known: 0, medianMs: null, maxMs: null };
  // One in three is confirmed afterwards.
  const limping = sale(6_000, (atMs) => atMs >= 1_000 && (atMs / 10) % 3 !== 0);
  expect(wellAgainOf(limping, [on(1_000, 1_200)])).toMatchObject([
    { firstOrderMs: { known: 1 }, oldRateMs: nothing },
  ]);
  expect(
    wellAgainOf(
      sale(2_000, () => false),
      [on(50, 100)],
    ),
  ).toMatchObject([{ oldRateMs: nothing }]);
});

test('the rate before is that since anything last changed', () => {
  // Slow under a fault that lasts: half of the orders. A kill meanwhile is over when that half is back: 23 orders in a window.
  const half = sale(6_000, (atMs) => within(1_000, 1_300)(atMs) || (atMs / 10) % 2 === 1);
  const slow = on(0, 5_000, { type: 'bank', behaviour: { latencyMs: 60 } });
  expect(wellAgainOf(half, [slow, on(1_000, 1_200)])).toMatchObject([
    { fault: 'bank, 60 ms late' },
    { fault: 'kill', oldRateMs: { known: 1, maxMs: 45 } },
  ]);
});

test('the harness’s own probes are no load', () => {
  const history = sale(2_000, within(1_000, 2_000));
  const [probe] = shop({ stock: { lamp: 1 } }).checkout({ at: [1_500, 1_505] }).history;
  if (probe === undefined) throw new Error('there is no probe');
  const final = { ...probe, phase: 'final' };
  expect(wellAgainOf([...history, final], [on(1_000, 1_200)])).toMatchObject([
    { firstOrderMs: { known: 0 } },
  ]);
});

describe('it is measured within the phase in which the remedy came', () => {
  const later = { phase: 'later' };
  /** Sales of a second each, and nothing in between. */
  const history = [
    ...sale(1_000, () => false),
    ...sale(3_000, () => false)
      .filter(({ intendedAt }) => intendedAt >= 2_000 * NS_PER_MS)
      .map((operation) => ({ ...operation, ...later })),
  ];
  const firstOrderMs = (remedyMs: number, more: readonly Operation[] = []) =>
    wellAgainOf([...history, ...more], [on(remedyMs - 100, remedyMs)])?.[0]?.firstOrderMs.maxMs;

  test.each([
    [500, 5],
    [990, 5],
    [2_000, 5],
    [2_501, 14],
    [2_990, 5],
  ])('a remedy at %i ms is followed by an order %i ms later', (remedyMs, afterMs) => {
    expect(firstOrderMs(remedyMs)).toBe(afterMs);
  });

  test.each([991, 1_500, 1_999, 2_991])(
    'a remedy at %i ms, when nobody asks any more, is not',
    (remedyMs) => {
      expect(firstOrderMs(remedyMs)).toBeNull();
    },
  );

  test('what is asked at the very end is no load, and a page is no order', () => {
    const probes = sale(6_000, () => false).filter(({ intendedAt }) => intendedAt >= 5_000 * NS_PER_MS);
    const asked = probes.map((operation) => ({ ...operation, phase: 'final' }));
    expect(firstOrderMs(5_500, asked)).toBeNull();
    const pages = shop().browse(1_000, [5_400, 5_401]).browse(1_000, [5_600, 5_601]).history;
    expect(firstOrderMs(5_500, pages)).toBeNull();
  });
});

test('of orders that end in another order than they began, the first to be confirmed is the first', () => {
  const [slow] = shop().checkout({ at: [1_300, 3_000] }).history;
  if (slow === undefined) throw new Error('there is no sale');
  const history = [...sale(4_000, within(1_000, 1_310)), slow].sort(
    (one, other) => one.startedAt - other.startedAt,
  );
  expect(wellAgainOf(history, [on(1_000, 1_200)])).toMatchObject([{ firstOrderMs: { maxMs: 115 } }]);
});

describe('the rate before', () => {
  /** In milliseconds, of the first fault of each kind that has this name. */
  const oldRateMs = (history: readonly Operation[], ...faults: readonly FaultRecord[]) =>
    wellAgainOf(history, faults)?.find(({ fault }) => fault === 'kill')?.oldRateMs.maxMs;
  const PAUSE: Fault = { type: 'pause' };
  const oneIn = (share: number) => (atMs: number) => (atMs / 10) % share !== 0;

  test('is of ten orders at least, all of them confirmed before the strike', () => {
    const history = sale(2_000, () => false);
    expect(oldRateMs(history, on(95, 100))).toBeNull();
    expect(oldRateMs(history, on(96, 100))).toBe(0);
  });

  test('is that of two seconds, however long nothing broke', () => {
    // One in three before the last two seconds, all of them since, two in three after the fault: too few.
    const isAway = (atMs: number) =>
      (atMs < 3_000 && oneIn(3)(atMs)) || (atMs >= 5_000 && (atMs / 10) % 3 === 0);
    expect(oldRateMs(sale(8_000, isAway), on(5_000, 5_200))).toBeNull();
  });

  test('is back with the first window that has as many, from the moment that its last order allows', () => {
    // One in three is confirmed until two seconds, all of them from then on: 3 and 42 of them by 2,415 ms.
    const isAway = (atMs: number) =>
      within(1_000, 1_200)(atMs) || (within(1_200, 2_000)(atMs) && oneIn(3)(atMs));
    expect(oldRateMs(sale(4_000, isAway), on(1_000, 1_200))).toBe(715);
  });

  test('is back with a window that is exactly as long as one may be', () => {
    const run = shop({ stock: { lamp: 1_000 } });
    // 46 in two seconds: eleven in half a second are as many.
    for (let atMs = 0; atMs <= 1_800; atMs += 40) run.checkout({ at: [atMs, atMs + 5] });
    for (let atMs = 2_200; atMs <= 4_000; atMs += 50) run.checkout({ at: [atMs, atMs + 5] });
    expect(oldRateMs(run.history, on(2_000, 2_200))).toBe(5);
  });

  test('is back with orders that began at the very moment of the remedy', () => {
    const until = (untilMs: number) => sale(untilMs, within(1_000, 1_300));
    expect(oldRateMs(until(1_750), on(1_000, 1_300))).toBe(0);
    expect(oldRateMs(until(1_740), on(1_000, 1_300))).toBeNull();
  });

  test('has nothing to do with what breaks later', () => {
    const halved = (atMs: number) => within(1_000, 1_300)(atMs) || (atMs >= 3_000 && oneIn(2)(atMs));
    expect(oldRateMs(sale(6_000, halved), on(1_000, 1_200), on(3_000, 5_900, PAUSE))).toBe(45);
  });

  test('is not that of the time in which something else was broken', () => {
    // Away until 1.55 s, and well for half a second; three in four after the second time.
    const isAway = (atMs: number) =>
      within(50, 1_550)(atMs) || within(2_050, 2_100)(atMs) || (atMs >= 2_100 && (atMs / 10) % 4 === 0);
    expect(oldRateMs(sale(5_000, isAway), on(50, 1_550), on(2_050, 2_100))).toBeNull();
  });

  test('is that under a fault that is on, also where that one never ends', () => {
    const halved = (atMs: number) => atMs >= 3_500 && oneIn(2)(atMs);
    expect(oldRateMs(sale(6_000, halved), on(3_500, null, PAUSE), on(4_000, 4_010))).toBe(0);
  });

  test('is that without a fault, once that is over, even where it was higher under it', () => {
    const halved = (atMs: number) => atMs >= 2_000 && oneIn(2)(atMs);
    expect(oldRateMs(sale(6_000, halved), on(0, 2_000, PAUSE), on(4_000, 4_010))).toBe(0);
  });

  test('of three times is the one in the middle', () => {
    // All are confirmed, then one in three, then one in two; and one in three again after the last time.
    const isAway = (atMs: number) =>
      (within(3_000, 6_000)(atMs) && oneIn(3)(atMs)) ||
      (within(6_000, 9_000)(atMs) && oneIn(2)(atMs)) ||
      (atMs >= 9_000 && oneIn(3)(atMs));
    const kills = [on(3_000, 3_010), on(6_000, 6_010), on(9_000, 9_010)];
    expect(wellAgainOf(sale(12_000, isAway), kills)).toMatchObject([{ times: 3, oldRateMs: { known: 0 } }]);
  });
});
