import type { Operation, OrderView } from '../../../model/operation.ts';
import type { Random } from '../../../model/random.ts';
import { surchargeOn } from '../../../model/surcharges.ts';
import { NS_PER_MS } from '../../../model/time.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  anOrder,
  attemptsOf,
  buyerOf,
  checkoutsOf,
  isShared,
  isTold,
  type Mutation,
  moved,
  type Order,
  observable,
  pickOrNull,
  recordsOf,
  unless,
  viewIn,
  withOperations,
  withRecords,
  withViews,
} from './mutation.ts';
import { everyPriceOf, mayHaveCost } from './prices.ts';

/** An order costs something else, in every record alike. */
function withTotal(run: SimulatedRun, { orderId }: Order, totalCents: number): SimulatedRun {
  const told = withViews(run, orderId, (view) => ({ ...view, totalCents }));
  const written = withRecords(told, 'orders', (rows) =>
    rows.map((row) => (row.orderId === orderId ? { ...row, totalCents } : row)),
  );
  return withRecords(written, 'payments', (rows) =>
    rows.map((row) => (row.reference === orderId ? { ...row, amountCents: totalCents } : row)),
  );
}

/** When the price of an order may have been decided. */
function windowOf(run: SimulatedRun, order: Order): readonly [number, number] {
  const attempts = attemptsOf(run, order);
  const may = attempts.filter(({ outcome }) => outcome.type !== 'refused');
  const told = attempts.filter(({ outcome }) => outcome.type === 'ok');
  const { pricesHonouredMs, stalenessMs } = run.premises.declarations;
  // A page may have shown it that was old already.
  const honouredMs = pricesHonouredMs === 0 ? 0 : pricesHonouredMs + stalenessMs;
  const from = Math.min(...may.map(({ startedAt }) => startedAt)) - honouredMs * NS_PER_MS;
  return [from, Math.min(...told.map(({ endedAt }) => endedAt ?? Number.POSITIVE_INFINITY))];
}

/** The first line of a sku at another price, in every record alike. */
function atOtherPrice(
  run: SimulatedRun,
  order: Order,
  sku: string,
  unitPriceCents: number,
): SimulatedRun | null {
  const lines = recordsOf(run, 'lines').filter(({ orderId }) => orderId === order.orderId);
  const at = lines.findIndex((line) => line.sku === sku);
  const line = lines[at];
  if (line === undefined) return null;
  const goodsCents = lines.reduce((sum, of) => sum + of.quantity * of.unitPriceCents, 0);
  const dearer = line.quantity * (unitPriceCents - line.unitPriceCents);
  const netCents = goodsCents - order.discountCents;
  if (netCents <= 0 || netCents + dearer <= 0) return null;
  const totalCents = netCents + dearer + surchargeOn(netCents + dearer, run.premises.declarations.surcharges);
  const priced = withViews(run, order.orderId, (view) => ({
    ...view,
    lines: view.lines.map((shown, place) => (place === at ? { ...shown, unitPriceCents } : shown)),
  }));
  const written = withRecords(priced, 'lines', (rows) =>
    rows.map((row) => (row === line ? { ...row, unitPriceCents } : row)),
  );
  return withTotal(written, order, totalCents);
}

const isPaid = (run: SimulatedRun, { orderId }: Order): boolean =>
  recordsOf(run, 'payments').some(({ reference, state }) => reference === orderId && state === 'captured');

function aPayment(run: SimulatedRun, random: Random, isFit: (order: Order) => boolean) {
  const order = anOrder(
    run,
    random,
    (candidate) => isFit(candidate) && isPaid(run, candidate) && !isShared(run, candidate),
  );
  return recordsOf(run, 'payments').find(({ reference }) => reference === order?.orderId);
}

/** Why an order that is over may go on to count as one that redeemed its voucher. */
function mayKeep(run: SimulatedRun, orderId: string): string | null {
  const order = recordsOf(run, 'orders').find((row) => row.orderId === orderId);
  const [voucher] = run.premises.catalogue.vouchers ?? [];
  const standing = recordsOf(run, 'redemptions').filter(({ givenBack }) => !givenBack).length;
  if (order === undefined || standing >= (voucher?.limit ?? 0)) return null;
  if (order.status === 'cancelled') return 'a shop may keep the voucher of an order that was cancelled';
  // A shop that declares no holds holds nothing when all is quiet.
  if (run.premises.declarations.holdMs === 0) return null;
  const isOpen = checkoutsOf(run).some(
    ({ intentId, outcome }) => intentId === order.intentId && outcome.type === 'unknown',
  );
  return isOpen ? 'an attempt under its key is in doubt, and may still hold it' : null;
}

/** All that a simulated run does is done in time, and nothing is long after, whatever is allowed for clocks that differ. */
const GOOD_FOR_MS = 1_000;
const LONG_AFTER = [9_000, 9_001] as const;

const MONEY: ReadonlySet<string> = new Set(['total', 'unitPrice', 'discount']);

export const wrongCharge: readonly Mutation[] = [
  {
    name: 'a price is off by a cent, in every record',
    noticedBy: ['charged-the-price'],
    bend(run, random) {
      const order = anOrder(run, random, (candidate) => isTold(run, candidate));
      return order === null ? null : observable(withTotal(run, order, order.totalCents + 1));
    },
  },
  {
    name: 'the price of another time is charged, in every record',
    noticedBy: ['charged-the-price'],
    bend(run, random) {
      const order = anOrder(run, random, (candidate) => isTold(run, candidate));
      if (order === null) return null;
      const lines = recordsOf(run, 'lines').filter(({ orderId }) => orderId === order.orderId);
      const others = lines.flatMap(({ sku, unitPriceCents }) =>
        everyPriceOf(run, sku)
          .filter((price) => price !== unitPriceCents)
          .map((price) => ({ sku, price })),
      );
      const other = pickOrNull(random, others);
      const bent = other === null ? null : atOtherPrice(run, order, other.sku, other.price);
      if (other === null || bent === null) return null;
      const isLegal = mayHaveCost(run, other.sku, other.price, windowOf(run, order));
      return unless(bent, isLegal ? 'it was, or may have been, the price of that time as well' : null);
    },
  },
  {
    name: 'the bank took another amount than was said',
    noticedBy: ['charged-the-price', 'books-balance'],
    bend(run, random) {
      const payment = aPayment(run, random, (order) => order.status === 'live' && isTold(run, order));
      if (payment === undefined) return null;
      return observable(
        withRecords(run, 'payments', (rows) =>
          rows.map((row) => (row === payment ? { ...row, amountCents: row.amountCents + 100 } : row)),
        ),
      );
    },
  },
  {
    name: 'a charge too many',
    noticedBy: ['charged-once', 'books-balance'],
    bend(run, random) {
      const payment = aPayment(run, random, () => true);
      if (payment === undefined) return null;
      return observable(
        withRecords(run, 'payments', (rows) => [...rows, { ...payment, paymentId: 'again' }]),
      );
    },
  },
  {
    name: 'a payment is lost',
    noticedBy: ['books-balance', 'no-fractured-order'],
    bend(run, random) {
      const payment = aPayment(run, random, ({ status }) => status === 'live');
      if (payment === undefined) return null;
      return observable(withRecords(run, 'payments', (rows) => rows.filter((row) => row !== payment)));
    },
  },
  {
    name: 'a refund that nobody was owed',
    noticedBy: ['books-balance'],
    bend(run, random) {
      const payment = aPayment(run, random, ({ status }) => status === 'live');
      if (payment === undefined) return null;
      const { paymentId, amountCents, currency } = payment;
      const refund = { refundId: 'gift', paymentId, amountCents, currency };
      return observable(withRecords(run, 'refunds', (rows) => [...rows, refund]));
    },
  },
  {
    name: 'a refund is made twice',
    noticedBy: ['refunded-once', 'books-balance'],
    bend(run, random) {
      const refund = pickOrNull(random, recordsOf(run, 'refunds'));
      if (refund === null) return null;
      return observable(withRecords(run, 'refunds', (rows) => [...rows, { ...refund, refundId: 'again' }]));
    },
  },
  {
    name: 'a refund never comes',
    noticedBy: ['refunded-once', 'books-balance'],
    bend(run, random) {
      const refund = pickOrNull(random, recordsOf(run, 'refunds'));
      if (refund === null) return null;
      return observable(withRecords(run, 'refunds', (rows) => rows.filter((row) => row !== refund)));
    },
  },
  {
    name: 'a voucher was good for one order fewer',
    noticedBy: ['vouchers-are-limited'],
    bend(run) {
      const redeemed = recordsOf(run, 'redemptions').filter(({ givenBack }) => !givenBack).length;
      const [voucher] = run.premises.catalogue.vouchers ?? [];
      if (voucher === undefined || redeemed === 0) return null;
      const limit = redeemed - 1;
      const catalogue = { ...run.premises.catalogue, vouchers: [{ ...voucher, limit }] };
      const told = withRecords(run, 'vouchers', (rows) => rows.map((row) => ({ ...row, limit })));
      return observable({ ...told, premises: { ...told.premises, catalogue } });
    },
  },
  {
    name: 'an order that is over keeps its voucher',
    noticedBy: ['vouchers-are-limited'],
    bend(run, random) {
      const returned = pickOrNull(
        random,
        recordsOf(run, 'redemptions').filter(({ givenBack }) => givenBack),
      );
      if (returned === null) return null;
      const kept = withRecords(run, 'redemptions', (rows) =>
        rows.map((row) => (row === returned ? { ...row, givenBack: false } : row)),
      );
      const bent = withRecords(kept, 'vouchers', (rows) =>
        rows.map((row) => ({ ...row, redeemed: row.redeemed + 1 })),
      );
      return unless(bent, mayKeep(run, returned.orderId));
    },
  },
  {
    name: 'a voucher is taken long after it has expired',
    noticedBy: ['vouchers-are-limited'],
    bend(run, random) {
      const [voucher] = run.premises.catalogue.vouchers ?? [];
      const isTaken = (of: Operation) => (viewIn(of)?.discountCents ?? 0) > 0;
      const taken = pickOrNull(random, checkoutsOf(run).filter(isTaken));
      if (voucher === undefined || taken === null) return null;
      const catalogue = {
        ...run.premises.catalogue,
        vouchers: [{ ...voucher, expiresInMs: GOOD_FOR_MS }],
      };
      const late = withOperations(run, (of) => (of === taken ? moved(taken, LONG_AFTER) : null));
      const attempts = attemptsOf(run, { intentId: taken.intentId, buyer: buyerOf(run, taken) });
      return unless(
        { ...late, premises: { ...late.premises, catalogue } },
        attempts.length > 1 ? 'another attempt under its key began before, and may have redeemed it' : null,
      );
    },
  },
  {
    name: 'a forged amount is charged, in every record',
    noticedBy: ['forged-money-is-inert', 'charged-the-price'],
    bend(run, random) {
      const order = anOrder(
        run,
        random,
        (candidate) =>
          isTold(run, candidate) &&
          attemptsOf(run, candidate).some(({ input }) => MONEY.has(input.forgery?.field ?? '')),
      );
      return order === null ? null : observable(withTotal(run, order, 1));
    },
  },
  {
    name: 'half a unit is sold',
    noticedBy: ['quantities-are-sane'],
    bend(run, random) {
      const line = pickOrNull(random, recordsOf(run, 'lines'));
      if (line === null) return null;
      return observable(
        withRecords(run, 'lines', (rows) =>
          rows.map((row) => (row === line ? { ...row, quantity: 0.5 } : row)),
        ),
      );
    },
  },
  {
    name: 'a quantity that nobody can sell is accepted',
    noticedBy: ['quantities-are-sane', 'forged-money-is-inert'],
    bend(run, random) {
      const refused = pickOrNull(
        random,
        checkoutsOf(run).filter(
          ({ outcome, input }) =>
            outcome.type === 'refused' && outcome.reason === 'invalid' && input.forgery?.field === 'quantity',
        ),
      );
      if (refused === null) return null;
      const header = { orderId: 'impossible', status: 'live', currency: 'EUR', totalCents: 1_000 } as const;
      const result: OrderView = { ...header, lines: [{ sku: 'lamp', quantity: 1, unitPriceCents: 1_000 }] };
      const accepted: Operation = { ...refused, outcome: { type: 'ok', result } };
      return observable(withOperations(run, (operation) => (operation === refused ? accepted : null)));
    },
  },
];
