import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Collection, known } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { invariants } from './index.ts';
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

/** Bends a run that has an order of a kind in one way; one named invariant must notice. */
function isNoticedBy(
  name: string,
  bend: (run: SimulatedRun, orderId: string, checkout: Acknowledged) => Partial<SimulatedRun['witnesses']>,
  orderIn: (run: SimulatedRun) => Acknowledged | undefined = soldIn,
): void {
  let bent = 0;
  const withAnOrder = simulatedRun.filter((run) => orderIn(run) !== undefined);
  fc.assert(
    fc.property(withAnOrder, (run) => {
      const checkout = orderIn(run);
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

const acknowledgedIn = ({ witnesses }: SimulatedRun): Acknowledged[] =>
  witnesses.history.filter(
    (operation): operation is Acknowledged =>
      operation.kind === 'checkout' && operation.outcome.type === 'ok',
  );

const cancelsOf = ({ witnesses }: SimulatedRun, { intentId }: Acknowledged): Operation[] =>
  witnesses.history.filter(
    ({ kind, input }) =>
      kind === 'cancel' && 'order' in input && 'of' in input.order && input.order.of === intentId,
  );

const isPaid = ({ outcome }: Acknowledged): boolean => outcome.type === 'ok' && outcome.result.totalCents > 0;

/** An order that was paid for, and that nobody tried to cancel. */
const soldIn = (run: SimulatedRun): Acknowledged | undefined =>
  acknowledgedIn(run).find((checkout) => isPaid(checkout) && cancelsOf(run, checkout).length === 0);

/** An order that was paid for and then cancelled, as its buyer was told. */
const cancelledIn = (run: SimulatedRun): Acknowledged | undefined =>
  acknowledgedIn(run).find(
    (checkout) => isPaid(checkout) && cancelsOf(run, checkout).some(({ outcome }) => outcome.type === 'ok'),
  );

/** An order that a voucher was redeemed for, and that nobody tried to cancel. */
const discountedIn = (run: SimulatedRun): Acknowledged | undefined =>
  acknowledgedIn(run).find(
    (checkout) => checkout.input.voucher !== undefined && cancelsOf(run, checkout).length === 0,
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

test.each(['refunded-once', 'books-balance'])('a refund that was made twice is noticed by %s', (name) => {
  isNoticedBy(
    name,
    (run) => {
      const refunds = recordsOf(run.witnesses.refunds);
      return { refunds: known([...refunds, ...refunds.map((refund) => ({ ...refund, refundId: 'again' }))]) };
    },
    cancelledIn,
  );
});

test('units that came back twice are noticed', () => {
  isNoticedBy(
    'holds-are-released-once',
    (run, orderId) => {
      const movements = recordsOf(run.witnesses.movements);
      const again = movements.filter((row) => row.orderId === orderId && row.reason === 'cancel');
      return { movements: known([...movements, ...again]) };
    },
    cancelledIn,
  );
});

test('a cancellation that was forgotten is noticed', () => {
  isNoticedBy(
    'acknowledged-orders-survive',
    (run, orderId) => ({
      orders: known(
        recordsOf(run.witnesses.orders).map((order) =>
          order.orderId === orderId ? { ...order, status: 'live' as const } : order,
        ),
      ),
    }),
    cancelledIn,
  );
});

test('an order that failed after it had been sold is noticed', () => {
  isNoticedBy('legal-transitions', (run, orderId) => ({
    transitions: known([
      ...recordsOf(run.witnesses.transitions),
      { orderId, from: 'live' as const, to: 'failed' as const },
    ]),
  }));
});

test('a redemption that was given back while the order lives is noticed', () => {
  isNoticedBy(
    'vouchers-are-limited',
    (run, orderId) => ({
      redemptions: known(
        recordsOf(run.witnesses.redemptions).map((row) =>
          row.orderId === orderId ? { ...row, givenBack: true } : row,
        ),
      ),
    }),
    discountedIn,
  );
});
