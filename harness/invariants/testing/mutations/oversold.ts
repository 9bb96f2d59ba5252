import type { Operation, OrderView } from '../../../model/operation.ts';
import { addMovement, type Books } from '../records.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  anOrder,
  attemptsOf,
  checkoutsOf,
  EARLY,
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
import { isOnFirstShelf, surelyLeft, wasOversold } from './units.ts';

/** A checkout of one sku that nobody made, once everything is quiet. */
export function anotherCheckout(
  run: SimulatedRun,
  lines: readonly { readonly sku: string; readonly quantity: number }[],
  outcome: Operation<'checkout'>['outcome'],
): SimulatedRun {
  const { history } = run.witnesses;
  const base = { id: history.length, intentId: 'another', process: 1_000, phase: 'load', backend: 'main' };
  const times = { intendedAt: 0, startedAt: 0, endedAt: 0, steps: [] };
  const input = { actor: 0, lines } as const;
  const checkout: Operation = { ...base, kind: 'checkout', input, outcome, ...times };
  return withHistory(run, [...history, moved(checkout, QUIET)]);
}

/** A movement that nobody made, and what it makes of the stock. */
export function withMovement(run: SimulatedRun, movement: Books['movements'][number]): SimulatedRun {
  const books = { movements: [...recordsOf(run, 'movements')], stock: [...recordsOf(run, 'stock')] } as Books;
  addMovement(books, movement);
  return withRecords(
    withRecords(run, 'movements', () => books.movements),
    'stock',
    () => books.stock,
  );
}

const returnsOf = (run: SimulatedRun, { orderId }: Order) =>
  recordsOf(run, 'movements').filter((row) => row.orderId === orderId && row.delta > 0);

export const oversold: readonly Mutation[] = [
  {
    name: 'a sale of more than there ever was',
    noticedBy: ['never-oversell'],
    bend(run, random) {
      const { sku, stock } = random.pick(run.premises.catalogue.products);
      const everything = run.witnesses.history.flatMap(({ kind, input }) => {
        if (kind === 'restock' && 'quantity' in input && input.sku === sku) return [input.quantity];
        return 'lines' in input ? input.lines.map(({ quantity }) => quantity) : [];
      });
      const quantity = everything.reduce((sum, one) => sum + one, stock + 1);
      const lines = [{ sku, quantity, unitPriceCents: null }];
      const header = { orderId: 'another', status: 'live', currency: 'EUR' } as const;
      const result: OrderView = { ...header, totalCents: quantity * 1_000, lines };
      return observable(anotherCheckout(run, [{ sku, quantity }], { type: 'ok', result }));
    },
  },
  {
    name: 'the interval of a sale is moved to before the first restock',
    noticedBy: ['never-oversell'],
    bend(run, random) {
      const sale = pickOrNull(
        random,
        checkoutsOf(run).filter(({ outcome }) => outcome.type === 'ok'),
      );
      if (sale === null) return null;
      const bent = withOperations(run, (operation) => (operation === sale ? moved(sale, EARLY) : null));
      return unless(bent, wasOversold(bent) ? null : 'there was enough for it before as well');
    },
  },
  {
    name: 'a unit vanishes from the shelf',
    noticedBy: ['stock-is-conserved', 'never-oversell'],
    bend(run, random) {
      const { sku } = random.pick(recordsOf(run, 'stock'));
      const less = withRecords(run, 'stock', (rows) =>
        rows.map((row) => (row.sku === sku ? { ...row, onHand: row.onHand - 1 } : row)),
      );
      return observable(less);
    },
  },
  {
    name: 'a buyer is turned away once all is quiet',
    noticedBy: ['never-undersell'],
    bend(run, random) {
      const { sku } = random.pick(run.premises.catalogue.products);
      const outcome = { type: 'refused', reason: 'out-of-stock', detail: '' } as const;
      const bent = anotherCheckout(run, [{ sku, quantity: 1 }], outcome);
      return unless(bent, surelyLeft(run, sku) >= 1 ? null : 'nothing was surely left');
    },
  },
  {
    name: 'the interval of a refusal is moved to before the first sale',
    noticedBy: ['never-undersell'],
    bend(run, random) {
      const refused = checkoutsOf(run).filter(
        (checkout) =>
          checkout.outcome.type === 'refused' &&
          checkout.outcome.reason === 'out-of-stock' &&
          // A cart of several lines may have held some of them while it tried, and so have excused another refusal.
          checkout.input.lines.length === 1 &&
          checkout.input.forgery === undefined &&
          checkoutsOf(run).filter(({ intentId }) => intentId === checkout.intentId).length === 1,
      );
      const refusal = pickOrNull(random, refused);
      if (refusal === null) return null;
      const bent = withOperations(run, (operation) => (operation === refusal ? moved(refusal, EARLY) : null));
      return unless(bent, isOnFirstShelf(run, refusal) ? null : 'the shelf was too empty from the beginning');
    },
  },
  {
    name: 'an acknowledgement becomes a refusal',
    noticedBy: ['refusals-have-no-effect'],
    bend(run, random) {
      const order = anOrder(run, random, (candidate) => isTold(run, candidate));
      if (order === null) return null;
      const attempts = attemptsOf(run, order);
      const bent = withOperations(run, (operation) =>
        operation.kind === 'checkout' && viewIn(operation)?.orderId === order.orderId
          ? { ...operation, outcome: { type: 'refused', reason: 'out-of-stock', detail: '' } }
          : null,
      );
      const isOpen = attempts.some(({ outcome }) => outcome.type === 'unknown');
      return unless(bent, isOpen ? 'another attempt is in doubt, and may have made the order' : null);
    },
  },
  {
    name: 'units come back twice',
    noticedBy: ['holds-are-released-once'],
    bend(run, random) {
      const order = anOrder(run, random, (candidate) => returnsOf(run, candidate).length > 0);
      if (order === null) return null;
      return observable(withMovement(run, random.pick(returnsOf(run, order))));
    },
  },
  {
    name: 'units of a cancelled order never come back',
    noticedBy: ['holds-are-released-once'],
    bend(run, random) {
      const order = anOrder(run, random, ({ status }) => status === 'cancelled');
      if (order === null) return null;
      const [back] = returnsOf(run, order);
      if (back === undefined) return null;
      const less = withMovement(run, { ...back, delta: -back.delta });
      return observable(
        withRecords(less, 'movements', (rows) => rows.slice(0, -1).filter((row) => row !== back)),
      );
    },
  },
];
