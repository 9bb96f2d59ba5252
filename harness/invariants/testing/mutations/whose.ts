import type { Operation } from '../../../model/operation.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  anOrder,
  attemptsOf,
  buyerOf,
  isShared,
  isTold,
  type Mutation,
  type Order,
  observable,
  pickOrNull,
  recordsOf,
  unless,
  withOperations,
  withRecords,
} from './mutation.ts';

const isLive = ({ status }: Order): boolean => status === 'live';

/** Buyers who have nothing to do with an order. */
const strangersTo = (run: SimulatedRun, { intentId, buyer }: Order): readonly string[] =>
  run.premises.buyers.filter(
    (other) => other !== buyer && attemptsOf(run, { intentId, buyer: other }).length === 0,
  );

type Cancel = Operation<'cancel'>;

/** Cancellations that were let in, of orders of which only their buyer was told. */
const ownCancels = (run: SimulatedRun): readonly Cancel[] =>
  run.witnesses.history.filter((operation): operation is Cancel => {
    if (operation.kind !== 'cancel' || operation.outcome.type !== 'ok') return false;
    const { orderId } = operation.outcome.result;
    const order = recordsOf(run, 'orders').find((row) => row.orderId === orderId);
    return order !== undefined && isTold(run, order) && !isShared(run, order);
  });

/** Whose an order is, and for what. */
export const whose: readonly Mutation[] = [
  {
    name: 'an order belongs to another buyer',
    noticedBy: ['acknowledged-orders-survive'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      const other = order === null ? null : pickOrNull(random, strangersTo(run, order));
      if (order === null || other === null) return null;
      const bent = withRecords(run, 'orders', (rows) =>
        rows.map((row) => (row === order ? { ...row, buyer: other } : row)),
      );
      const isJoined = isTold(run, order) || order.intentId !== null;
      return unless(bent, isJoined ? null : 'nobody was told of it, and it does not say who asked for it');
    },
  },
  {
    name: 'an order is for something else, at the same total',
    noticedBy: ['acknowledged-orders-survive'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      if (order === null) return null;
      const bent = withRecords(run, 'lines', (rows) =>
        rows.map((row) => (row.orderId === order.orderId ? { ...row, sku: `not-${row.sku}` } : row)),
      );
      const isAsked = isTold(run, order) || attemptsOf(run, order).length > 0;
      return unless(bent, isAsked ? null : 'nobody was told of it, and nobody can say who asked for it');
    },
  },
  {
    name: 'a stranger cancels an order',
    noticedBy: ['no-foreign-access'],
    bend(run, random) {
      const cancel = pickOrNull(random, ownCancels(run));
      if (cancel === null) return null;
      const owner = buyerOf(run, cancel);
      const stranger = run.premises.buyers.findIndex((buyer) => buyer !== owner);
      if (stranger < 0) return null;
      const bent = { ...cancel, input: { ...cancel.input, actor: stranger } };
      return observable(withOperations(run, (operation) => (operation === cancel ? bent : null)));
    },
  },
];
