import type { Operation, OrderView } from '../../../model/operation.ts';
import type { Random } from '../../../model/random.ts';
import { surchargeOn } from '../../../model/surcharges.ts';
import { NS_PER_MS } from '../../../model/time.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  anOrder,
  attemptsOf,
  checkoutsOf,
  isShared,
  isTold,
  type Mutation,
  moved,
  type Order,
  observable,
  pickOrNull,
  QUIET,
  recordsOf,
  unless,
  viewIn,
  withHistory,
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
    name: 'an order is shown at another total than its checkout told',
    noticedBy: ['charged-the-price'],
    bend(run, random) {
      const told = pickOrNull(
        random,
        checkoutsOf(run).filter((checkout) => viewIn(checkout)?.status === 'live'),
      );
      const view = told === null ? null : viewIn(told);
      if (told === null || view === null) return null;
      const read = {
        ...{ ...told, kind: 'readOrder', intentId: 'again' },
        input: { actor: told.input.actor, order: { of: told.intentId } },
        outcome: { type: 'ok', result: { ...view, totalCents: view.totalCents + 1 } },
      };
      return observable(withHistory(run, [...run.witnesses.history, moved(read as Operation, QUIET)]));
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
