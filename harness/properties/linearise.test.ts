import { describe, expect, it } from 'vitest';
import { STRICT } from '../model/evidence.ts';
import type { Intention, Operation, OrderView, Outcome } from '../model/operation.ts';
import { linearise } from './linearise.ts';
import { initialState } from './shop-state.ts';
import { surroundingsOf } from './surroundings.ts';

const MS = 1_000_000;

/** `[from, to]` in milliseconds. */
type Interval = readonly [number, number];
let ids = 0;
const operation = (
  intention: Intention,
  [from, to]: Interval,
  outcome: Outcome,
  intentId?: string,
): Operation => {
  const id = ids++;
  const common = {
    id,
    intentId: intentId ?? `intent-${id}`,
    process: 0,
    phase: 'check',
    backend: 'main',
    steps: [],
  };
  const times = { intendedAt: from * MS, startedAt: from * MS, endedAt: to * MS };
  return { ...common, ...times, ...intention, outcome } as Operation;
};
const refused = (reason: 'out-of-stock' | 'declined' | 'in-flight' | 'forbidden'): Outcome => ({
  type: 'refused',
  reason,
  detail: '',
});
const order = (orderId: string, totalCents: number): Outcome<OrderView> => ({
  type: 'ok',
  result: { orderId, status: 'live', totalCents, currency: 'EUR', lines: [] },
});
const buy = (quantity: number, card: 'accepted' | 'declined' = 'accepted'): Intention => ({
  kind: 'checkout',
  input: { actor: 0, lines: [{ sku: 'A', quantity }], card },
});
const setPrice = (unitPriceCents: number): Intention => ({
  kind: 'changePrice',
  input: { actor: 'admin', sku: 'A', unitPriceCents },
});
const look: Intention = { kind: 'browse', input: { actor: 0, sku: 'A' } };
const shows = (unitPriceCents: number): Outcome => ({ type: 'ok', result: { sku: 'A', unitPriceCents } });
const changed: Outcome = { type: 'ok', result: { sku: 'A' } };

/** Of sku A, at 10 cents each. */
function explain(stock: number, trace: readonly Operation[], declarations = STRICT) {
  const around = surroundingsOf(trace, new Map([['A', 10]]), declarations, 'EUR');
  return linearise(initialState(new Map([['A', stock]])), trace, around);
}

describe('operations that overlap', () => {
  it('may have happened in either order: one unit, two buyers, one success', () => {
    const trace = [
      operation(buy(1), [0, 5], refused('out-of-stock')),
      operation(buy(1), [1, 4], order('x', 10)),
    ];
    expect(explain(1, trace).type).toBe('explained');
  });

  it('cannot both have had the last unit', () => {
    const trace = [operation(buy(1), [0, 5], order('x', 10)), operation(buy(1), [1, 4], order('y', 10))];
    expect(explain(1, trace)).toMatchObject({
      type: 'unexplained',
      explained: 1,
      stuck: [{ expected: 'refused: out-of-stock' }],
    });
  });

  it('may be refused for units that a declined twin of the moment held', () => {
    const trace = [
      operation(buy(1, 'declined'), [0, 5], refused('declined')),
      operation(buy(1), [1, 4], refused('out-of-stock')),
    ];
    expect(explain(1, trace).type).toBe('explained');
  });

  it('may be told that the same key is in flight, but not once it is over', () => {
    const first = operation(buy(1), [0, 5], order('x', 10), 'key');
    const during = operation(buy(1), [1, 4], refused('in-flight'), 'key');
    const after = operation(buy(1), [6, 7], refused('in-flight'), 'key');
    expect(explain(3, [first, during]).type).toBe('explained');
    expect(explain(3, [first, after]).type).toBe('unexplained');
  });

  it('may be charged the price before or after a change at the same time, and nothing else', () => {
    const change = operation(setPrice(25), [0, 5], changed);
    const charged = (cents: number) =>
      explain(9, [change, operation(buy(2), [1, 4], order('x', cents))]).type;
    expect([20, 50, 35].map(charged)).toEqual(['explained', 'explained', 'unexplained']);
  });
});

describe('operations one after the other', () => {
  it('have one order only: a refusal is not explained by a sale that came later', () => {
    const trace = [
      operation(buy(1), [0, 1], refused('out-of-stock')),
      operation(buy(1), [2, 3], order('x', 10)),
    ];
    expect(explain(1, trace)).toMatchObject({ stuck: [{ expected: 'ok: card accepted, stock suffices' }] });
  });

  it('see the new price, unless the shop declares that it shows or honours the old one for a while', () => {
    const change = operation(setPrice(25), [0, 1], changed);
    const stale = [change, operation(look, [3, 4], shows(10))];
    const charged = [change, operation(buy(1), [3, 4], order('x', 10))];
    expect(explain(1, stale).type).toBe('unexplained');
    expect(explain(1, stale, { ...STRICT, stalenessMs: 2 }).type).toBe('explained');
    expect(explain(1, stale, { ...STRICT, stalenessMs: 1 }).type).toBe('unexplained');
    expect(explain(1, charged, { ...STRICT, stalenessMs: 2 }).type).toBe('unexplained');
    expect(explain(1, charged, { ...STRICT, pricesHonouredMs: 2 }).type).toBe('explained');
  });

  it('see the units of a declined checkout come back after the declared time', () => {
    const trace = [
      operation(buy(1, 'declined'), [0, 1], refused('declined')),
      operation(buy(1), [3, 4], refused('out-of-stock')),
    ];
    expect(explain(1, trace).type).toBe('unexplained');
    expect(explain(1, trace, { ...STRICT, holdMs: 2 }).type).toBe('explained');
  });

  it('find the old price after a refused change', () => {
    const byBuyer: Intention = { kind: 'changePrice', input: { actor: 1, sku: 'A', unitPriceCents: 1 } };
    const trace = (cents: number) => [
      operation(byBuyer, [0, 1], refused('forbidden')),
      operation(look, [2, 3], shows(cents)),
    ];
    expect(explain(1, trace(10)).type).toBe('explained');
    expect(explain(1, trace(1))).toMatchObject({ stuck: [{ expected: 'ok with 0.10 EUR' }] });
  });
});
