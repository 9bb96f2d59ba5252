import type { CartLine, Operation } from '../../../model/operation.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  anOrder,
  buyerOf,
  checkoutsOf,
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
} from './mutation.ts';
import { withMovement } from './oversold.ts';

const isLive = ({ status }: Order): boolean => status === 'live';
const wasSold = ({ status }: Order): boolean => status === 'live' || status === 'cancelled';

/** An order as if it had never been, in every record. */
function withoutOrder(run: SimulatedRun, order: Order): SimulatedRun {
  const isOther = ({ orderId }: { readonly orderId: string | null }) => orderId !== order.orderId;
  const own = recordsOf(run, 'movements').filter((row) => !isOther(row));
  let bent = own.reduce((less, row) => withMovement(less, { ...row, delta: -row.delta }), run);
  bent = withRecords(bent, 'movements', (rows) => rows.filter(isOther));
  bent = withRecords(bent, 'orders', (rows) => rows.filter(isOther));
  bent = withRecords(bent, 'lines', (rows) => rows.filter(isOther));
  bent = withRecords(bent, 'mails', (rows) => rows.filter(isOther));
  bent = withRecords(bent, 'transitions', (rows) => rows.filter(isOther));
  bent = withRecords(bent, 'payments', (rows) => rows.filter(({ reference }) => reference !== order.orderId));
  const kept = new Set(recordsOf(bent, 'payments').map(({ paymentId }) => paymentId));
  bent = withRecords(bent, 'refunds', (rows) => rows.filter(({ paymentId }) => kept.has(paymentId)));
  const redeemed = recordsOf(bent, 'redemptions').filter((row) => !isOther(row) && !row.givenBack).length;
  bent = withRecords(bent, 'redemptions', (rows) => rows.filter(isOther));
  return withRecords(bent, 'vouchers', (rows) =>
    rows.map((row) => (row.code === order.voucher ? { ...row, redeemed: row.redeemed - redeemed } : row)),
  );
}

/** The same order once more in every record, under another id. */
function withTwin(run: SimulatedRun, order: Order, change: Partial<Order>): SimulatedRun {
  const orderId = 'twin';
  const again = <T extends { readonly orderId: string | null }>(rows: readonly T[]): readonly T[] => [
    ...rows,
    ...rows.filter((row) => row.orderId === order.orderId).map((row) => ({ ...row, orderId })),
  ];
  const own = recordsOf(run, 'movements').filter((row) => row.orderId === order.orderId);
  let bent = own.reduce((more, row) => withMovement(more, { ...row, orderId }), run);
  bent = withRecords(bent, 'orders', (rows) => [...rows, { ...order, orderId, voucher: null, ...change }]);
  bent = withRecords(bent, 'lines', again);
  bent = withRecords(bent, 'transitions', again);
  bent = withRecords(bent, 'mails', (rows) =>
    again(rows).map((row) => (row.orderId === orderId ? { ...row, messageId: '<twin>' } : row)),
  );
  return withRecords(bent, 'payments', (rows) => [
    ...rows,
    ...rows
      .filter(({ reference }) => reference === order.orderId)
      .map((row) => ({ ...row, paymentId: 'twin', reference: orderId, intentId: change.intentId ?? null })),
  ]);
}

const cartOf = (lines: readonly CartLine[]): string => {
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return [...units]
    .map(([sku, quantity]) => `${quantity} × ${sku}`)
    .sort()
    .join();
};

/** Whether an unknown checkout of that buyer, for the same, has no order yet: one without an intent may be its. */
function mayHaveMade(run: SimulatedRun, { buyer, orderId }: Order): boolean {
  const cart = cartOf(recordsOf(run, 'lines').filter((line) => line.orderId === orderId));
  const own = checkoutsOf(run).filter((attempt) => buyerOf(run, attempt) === buyer);
  return own.some(({ intentId, outcome, input }) => {
    const isTold = own.some((other) => other.intentId === intentId && other.outcome.type === 'ok');
    const hasOrder = recordsOf(run, 'orders').some(
      (order) => order.intentId === intentId && order.buyer === buyer && order.status !== 'failed',
    );
    return outcome.type === 'unknown' && cartOf(input.lines) === cart && !isTold && !hasOrder;
  });
}

export const lostData: readonly Mutation[] = [
  {
    name: 'an order is lost, with all that belongs to it',
    noticedBy: ['acknowledged-orders-survive'],
    bend(run, random) {
      const order = anOrder(run, random, wasSold);
      if (order === null) return null;
      return unless(
        withoutOrder(run, order),
        isTold(run, order) ? null : 'nobody had been told that it was made',
      );
    },
  },
  {
    name: 'an order comes to be that nobody wanted',
    noticedBy: ['acknowledged-orders-survive'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      return order === null ? null : observable(withTwin(run, order, { intentId: 'nobody' }));
    },
  },
  {
    name: 'an order comes to be that cannot be joined',
    noticedBy: ['acknowledged-orders-survive'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      if (order === null) return null;
      const reason = 'a checkout of that buyer for the same is in doubt, and may have made it';
      return unless(withTwin(run, order, { intentId: null }), mayHaveMade(run, order) ? reason : null);
    },
  },
  {
    name: 'a second order under one key',
    noticedBy: ['one-order-per-key'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      return order === null ? null : observable(withTwin(run, order, {}));
    },
  },
  {
    name: 'a success is told again as another one',
    noticedBy: ['one-order-per-key'],
    bend(run, random) {
      const told = pickOrNull(
        random,
        checkoutsOf(run).filter((checkout) => viewIn(checkout) !== null),
      );
      const view = told === null ? null : viewIn(told);
      if (told === null || view === null) return null;
      const again = { ...told, outcome: { type: 'ok', result: { ...view, orderId: 'another' } } } as const;
      return observable(withHistory(run, [...run.witnesses.history, moved(again, QUIET)]));
    },
  },
  {
    name: 'an order loses its header',
    noticedBy: ['no-fractured-order', 'one-mail-per-order'],
    bend(run, random) {
      const order = anOrder(run, random, wasSold);
      return order === null
        ? null
        : observable(withRecords(run, 'orders', (rows) => rows.filter((row) => row !== order)));
    },
  },
  {
    name: 'an order loses its lines',
    noticedBy: ['no-fractured-order'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      if (order === null) return null;
      return observable(
        withRecords(run, 'lines', (rows) => rows.filter(({ orderId }) => orderId !== order.orderId)),
      );
    },
  },
  {
    name: 'an order loses its movements, and the shelf has them back',
    noticedBy: ['no-fractured-order', 'never-oversell'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      if (order === null) return null;
      const own = recordsOf(run, 'movements').filter(({ orderId }) => orderId === order.orderId);
      const back = own.reduce((more, row) => withMovement(more, { ...row, delta: -row.delta }), run);
      return observable(
        withRecords(back, 'movements', (rows) => rows.filter(({ orderId }) => orderId !== order.orderId)),
      );
    },
  },
  {
    name: 'an order that was over lives again',
    noticedBy: ['legal-transitions'],
    bend(run, random) {
      const order = anOrder(run, random, (candidate) => !isLive(candidate));
      if (order === null) return null;
      const { orderId, status } = order;
      const step = { orderId, from: status, to: 'live' } as const;
      const trail = withRecords(run, 'transitions', (rows) => [...rows, step]);
      return observable(
        withRecords(trail, 'orders', (rows) =>
          rows.map((row) => (row === order ? { ...row, status: 'live' as const } : row)),
        ),
      );
    },
  },
  {
    name: 'an order is shown as live after it was said to be cancelled',
    noticedBy: ['legal-transitions', 'read-your-writes'],
    bend(run, random) {
      const cancel = pickOrNull(
        random,
        run.witnesses.history.filter(
          ({ kind, outcome, phase }) => kind === 'cancel' && outcome.type === 'ok' && phase === 'load',
        ),
      );
      const view = cancel === null ? null : viewIn(cancel);
      if (cancel?.kind !== 'cancel' || view === null) return null;
      const shown = { ...view, status: 'live' } as const;
      const read = {
        ...cancel,
        kind: 'readOrder',
        intentId: 'again',
        outcome: { type: 'ok', result: shown },
      };
      return observable(withHistory(run, [...run.witnesses.history, moved(read as Operation, QUIET)]));
    },
  },
  {
    name: 'an order stays pending',
    noticedBy: ['recovers'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      if (order === null) return null;
      return observable(
        withRecords(run, 'orders', (rows) =>
          rows.map((row) => (row === order ? { ...row, status: 'pending' as const } : row)),
        ),
      );
    },
  },
  {
    name: 'a question at the end gets no answer',
    noticedBy: ['recovers'],
    bend(run, random) {
      const asked = pickOrNull(
        random,
        run.witnesses.history.filter(({ phase }) => phase === 'final'),
      );
      if (asked === null) return null;
      const outcome = { type: 'unknown', cause: 'timeout', detail: '' } as const;
      return observable(
        withOperations(run, (operation) => (operation === asked ? { ...asked, outcome } : null)),
      );
    },
  },
];
