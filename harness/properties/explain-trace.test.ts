import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRICT } from '../model/evidence.ts';
import type { Intention, Operation, OrderView, Outcome } from '../model/operation.ts';
import { explainTrace, shopModel } from './explain-trace.ts';
import { isExplained } from './fixtures/brute-force.ts';
import { partition } from './partition.ts';
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
  return explainTrace(initialState(new Map([['A', stock]])), trace, around);
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

  it('is charged what the shop declares to charge besides, and nothing else', () => {
    const declarations = { ...STRICT, surcharges: { shipping: { cents: 5 } } };
    const charged = (cents: number) =>
      explain(9, [operation(buy(2), [1, 4], order('x', cents))], declarations).type;
    expect([20, 25, 30].map(charged)).toEqual(['unexplained', 'explained', 'unexplained']);
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

describe('an operation that nobody knows the outcome of', () => {
  const lost: Outcome = { type: 'unknown', cause: 'timeout', detail: '' };
  const readBy = (actor: number): Intention => ({
    kind: 'readOrder',
    input: { actor, order: { of: 'key' } },
  });

  it('sold a unit, or not, or will yet', () => {
    const trace = (outcome: Outcome) => [
      operation(buy(1), [0, 1], lost),
      operation(buy(1), [50, 51], outcome),
    ];
    expect(explain(1, trace(order('x', 10))).type).toBe('explained');
    expect(explain(1, trace(refused('out-of-stock'))).type).toBe('explained');
    expect(explain(2, trace(order('x', 10))).type).toBe('explained');
    expect(explain(0, trace(order('x', 10))).type).toBe('unexplained');
  });

  it('sold no more than one', () => {
    const trace = [
      operation(buy(1), [0, 1], lost),
      operation(buy(2), [50, 51], refused('out-of-stock')),
      operation(buy(1), [60, 61], refused('out-of-stock')),
    ];
    expect(explain(2, trace).type).toBe('unexplained');
    expect(explain(1, trace).type).toBe('explained');
  });

  it('made the order that the next attempt is told of, at a price of either time', () => {
    const attempts = (cents: number) => [
      operation(buy(1), [0, 1], lost, 'key'),
      operation(setPrice(25), [2, 3], changed),
      operation(buy(1), [4, 5], order('x', cents), 'key'),
      operation(readBy(0), [6, 7], order('x', cents)),
      operation(buy(1), [8, 9], refused('out-of-stock')),
    ];
    expect([10, 25, 15].map((cents) => explain(1, attempts(cents)).type)).toEqual([
      'explained',
      'explained',
      'unexplained',
    ]);
  });

  it('set a price, or not', () => {
    const trace = (...cents: number[]) => [
      operation(setPrice(25), [0, 1], lost),
      ...cents.map((shown, index) => operation(look, [2 + 2 * index, 3 + 2 * index], shows(shown))),
    ];
    expect(explain(1, trace(10, 25)).type).toBe('explained');
    expect(explain(1, trace(15)).type).toBe('unexplained');
  });
});

describe('parts of a trace', () => {
  it('are what no cart and no order connects', () => {
    const parts = partition(['ab', 'c', 'bd', 'e', 'cf', ''], (call) => [...call]);
    expect(parts).toEqual([['ab', 'bd'], ['c', 'cf'], ['e'], ['']]);
  });

  it('are told apart: a part that cannot be explained is found beside one that can', () => {
    const other: Intention = { kind: 'checkout', input: { actor: 0, lines: [{ sku: 'B', quantity: 1 }] } };
    const trace = [operation(buy(1), [0, 1], order('x', 10)), operation(other, [0, 1], order('y', 10))];
    expect(explain(1, trace)).toMatchObject({
      type: 'unexplained',
      stuck: [{ call: { intentId: trace[1]?.intentId } }],
    });
  });

  it('cannot have the same order id', () => {
    const trace = [operation(buy(1), [0, 1], order('x', 10)), operation(buy(1), [2, 3], order('x', 10))];
    expect(explain(2, trace)).toMatchObject({ stuck: [{ expected: 'ok with an order id of its own' }] });
  });
});

describe('brute force over all orders', () => {
  const interval = fc.record({ from: fc.nat(8), length: fc.nat(5) });
  const sku = fc.constantFrom('A', 'B');
  const cart = fc.uniqueArray(fc.record({ sku, quantity: fc.constantFrom(1, 1, 2) }), {
    minLength: 1,
    maxLength: 2,
    selector: (line) => line.sku,
  });
  const wish = fc.oneof(
    { weight: 5, arbitrary: fc.record({ type: fc.constant('buy' as const), lines: cart, key: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('restock' as const), sku }) },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant('read' as const), key: fc.nat(3), actor: fc.nat(1) }),
    },
  );
  const ended = fc.constantFrom('ok', 'ok', 'ok', 'refused', 'lost');
  const plans = fc.array(fc.record({ interval, wish, ended }), { minLength: 1, maxLength: 6 });
  type Planned = typeof plans extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

  /** Under one key always the same cart, by the first that has it. */
  const traceOf = (planned: readonly Planned[]): Operation[] => {
    const carts = new Map<number, readonly { sku: string; quantity: number }[]>();
    return planned.map(({ interval: { from, length }, wish: wanted, ended: how }) => {
      const between: Interval = [from, from + length];
      const lost: Outcome = { type: 'unknown', cause: 'timeout', detail: '' };
      if (wanted.type === 'restock') {
        const input = { actor: 'admin', sku: wanted.sku, quantity: 1 } as const;
        return operation({ kind: 'restock', input }, between, how === 'lost' ? lost : changed);
      }
      const lines = carts.get(wanted.key) ?? (wanted.type === 'buy' ? wanted.lines : []);
      carts.set(wanted.key, lines);
      const totalCents = 10 * lines.reduce((sum, { quantity }) => sum + quantity, 0);
      const seen = order(`order-${wanted.key}`, totalCents);
      if (wanted.type === 'read') {
        const input = { actor: wanted.actor, order: { of: `key-${wanted.key}` } };
        const missing: Outcome = { type: 'refused', reason: 'not-found', detail: '' };
        return operation({ kind: 'readOrder', input }, between, { ok: seen, refused: missing, lost }[how]);
      }
      const outcome = { ok: seen, refused: refused('out-of-stock'), lost }[how];
      return operation(
        { kind: 'checkout', input: { actor: 0, lines } },
        between,
        outcome,
        `key-${wanted.key}`,
      );
    });
  };

  it('agrees, in one piece and without a memo', () => {
    const verdicts = { explained: 0, unexplained: 0 };
    const stock = initialState(new Map(['A', 'B'].map((each) => [each, 2])));
    fc.assert(
      fc.property(plans, (planned) => {
        const trace = traceOf(planned);
        const around = surroundingsOf(trace, new Map(['A', 'B'].map((each) => [each, 10])), STRICT, 'EUR');
        const found = explainTrace(stock, trace, around).type;
        expect(found).toBe(isExplained(stock, trace, shopModel(around)) ? 'explained' : 'unexplained');
        if (found !== 'unknown') verdicts[found] += 1;
      }),
      { numRuns: 400 },
    );
    expect(Math.min(verdicts.explained, verdicts.unexplained)).toBeGreaterThan(40);
  });
});
