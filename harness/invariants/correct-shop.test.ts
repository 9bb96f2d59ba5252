import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Collection, known } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { invariants } from './index.ts';
import { isAcknowledged } from './intents.ts';
import { judge } from './judge.ts';
import { evidenceOf, type SimulatedRun, simulatedRun } from './testing/simulated-run.ts';
import { verdictOn } from './testing/verdict-of.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };
const RUNS = 500;
const TAMPERED_RUNS = 60;

const accusationsOf = (run: SimulatedRun) =>
  judge(evidenceOf(run), invariants, [], NOTHING).verdicts.filter(({ verdict }) => verdict === 'violated');

test('a correct shop is never accused, however its operations interleave and whatever gets lost', () => {
  fc.assert(
    fc.property(simulatedRun, (run) => {
      expect(accusationsOf(run)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('nor is it on the history alone', () => {
  fc.assert(
    fc.property(simulatedRun, ({ witnesses, premises }) => {
      const { history, faults } = witnesses;
      const gone = { state: 'absent', reason: 'not asked' } as const;
      const blind = {
        orders: gone,
        lines: gone,
        movements: gone,
        stock: gone,
        payments: gone,
        refunds: gone,
        vouchers: gone,
        redemptions: gone,
        transitions: gone,
        loads: gone,
        mails: gone,
        logs: gone,
      };
      expect(accusationsOf({ witnesses: { history, faults, ...blind }, premises })).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

type Acknowledged = Extract<Operation, { kind: 'checkout' }>;

/** Bends a run that has an acknowledged order in one way; one named invariant must notice. */
function isNoticedBy(
  name: string,
  bend: (run: SimulatedRun, orderId: string, checkout: Acknowledged) => Partial<SimulatedRun['witnesses']>,
): void {
  let bent = 0;
  const withAnOrder = simulatedRun.filter((run) => acknowledgedIn(run) !== undefined);
  fc.assert(
    fc.property(withAnOrder, (run) => {
      const checkout = acknowledgedIn(run);
      if (checkout?.outcome.type !== 'ok') return;
      const more = bend(run, checkout.outcome.result.orderId, checkout);
      const tampered = { ...run, witnesses: { ...run.witnesses, ...more } };
      expect(verdictOn(name, evidenceOf(tampered)).verdict).toBe('violated');
      bent += 1;
    }),
    { numRuns: TAMPERED_RUNS },
  );
  expect(bent).toBe(TAMPERED_RUNS);
}

const acknowledgedIn = ({ witnesses }: SimulatedRun): Acknowledged | undefined =>
  witnesses.history.find(
    (operation): operation is Acknowledged => operation.kind === 'checkout' && isAcknowledged(operation),
  );

function recordsOf<T>(collection: Collection<T>): readonly T[] {
  if (collection.state === 'absent') throw new Error(collection.reason);
  return collection.records;
}

test('a dropped order is noticed', () => {
  isNoticedBy('acknowledged-orders-survive', (run, dropped) => ({
    orders: known(recordsOf(run.witnesses.orders).filter(({ orderId }) => orderId !== dropped)),
  }));
});

test.each(['charged-once', 'books-balance'])('a charge too many is noticed by %s', (name) => {
  isNoticedBy(name, (run, charged) => {
    const payments = recordsOf(run.witnesses.payments);
    const again = payments
      .filter(({ reference }) => reference === charged)
      .map((payment) => ({ ...payment, paymentId: 'again' }));
    return { payments: known([...payments, ...again]) };
  });
});

test('a price that is off by a cent is noticed', () => {
  isNoticedBy('charged-the-price', (run, _orderId, checkout) => ({
    history: run.witnesses.history.map((operation) =>
      operation === checkout && checkout.outcome.type === 'ok'
        ? {
            ...checkout,
            outcome: {
              type: 'ok',
              result: { ...checkout.outcome.result, totalCents: checkout.outcome.result.totalCents + 1 },
            },
          }
        : operation,
    ),
  }));
});

test('a sale of more than there ever was is noticed from the history alone', () => {
  isNoticedBy('never-oversell', ({ witnesses: { history }, premises }, _orderId, checkout) => {
    const sku = checkout.input.lines[0]?.sku ?? '';
    const stock = premises.catalogue.products.find((product) => product.sku === sku)?.stock ?? 0;
    const restocked = history.reduce(
      (sum, { kind, input }) =>
        kind === 'restock' && 'quantity' in input && input.sku === sku ? sum + input.quantity : sum,
      0,
    );
    const input = { ...checkout.input, lines: [{ sku, quantity: stock + restocked }] };
    return { history: [...history, { ...checkout, id: history.length, intentId: 'extra', input }] };
  });
});

test('a mail that never came is noticed', () => {
  isNoticedBy('one-mail-per-order', (run, silent) => ({
    mails: known(recordsOf(run.witnesses.mails).filter(({ orderId }) => orderId !== silent)),
  }));
});

test('a unit that vanished is noticed', () => {
  isNoticedBy('stock-is-conserved', (run, _orderId, checkout) => {
    const sku = checkout.input.lines[0]?.sku;
    return {
      stock: known(
        recordsOf(run.witnesses.stock).map((row) =>
          row.sku === sku ? { ...row, onHand: row.onHand - 1 } : row,
        ),
      ),
    };
  });
});

test('a refusal out of an overflowing stock is noticed', () => {
  isNoticedBy('never-undersell', ({ witnesses: { history } }, _orderId, checkout) => {
    const late = 1e12;
    const outcome = { type: 'refused', reason: 'out-of-stock', detail: '' } as const;
    const { actor, lines } = checkout.input;
    const refused: Operation = {
      ...checkout,
      id: history.length + 1,
      intentId: 'turned away',
      input: { actor, lines },
      startedAt: late,
      endedAt: late + 1,
      outcome,
    };
    const restocks = lines.map(
      ({ sku }, position): Operation => ({
        ...checkout,
        id: history.length + 2 + position,
        kind: 'restock',
        intentId: `flood-${position}`,
        input: { actor: 'admin', sku, quantity: 1_000 },
        outcome: { type: 'ok', result: { sku } },
      }),
    );
    return { history: [...history, refused, ...restocks] };
  });
});
