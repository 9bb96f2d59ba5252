import type { Operation, OrderView } from '../../../model/operation.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  anOrder,
  attemptsOf,
  isTold,
  type Mutation,
  moved,
  observable,
  pickOrNull,
  QUIET,
  unless,
  withHistory,
  withOperations,
} from './mutation.ts';

type Read = Operation<'readOrder'>;

/** Reads of orders that are somebody else's. */
const foreignReads = ({ witnesses }: SimulatedRun): readonly Read[] =>
  witnesses.history.filter(
    (operation): operation is Read =>
      operation.kind === 'readOrder' && operation.outcome.type === 'refused' && 'of' in operation.input.order,
  );

const isAnonymous = ({ input }: Operation): boolean => input.actor === 'anonymous';

/** Whether the same kind of caller also asked for an order that does not exist, and was answered. */
const isComparable = ({ witnesses }: SimulatedRun, read: Read): boolean =>
  witnesses.history.some(
    (other) =>
      other.kind === 'readOrder' &&
      'id' in other.input.order &&
      other.outcome.type === 'refused' &&
      isAnonymous(other) === isAnonymous(read),
  );

const NOT_YOURS: OrderView = { orderId: 'x', status: 'live', totalCents: 1, currency: 'EUR', lines: [] };

export const breach: readonly Mutation[] = [
  {
    name: 'a stranger is shown an order',
    noticedBy: ['no-foreign-access'],
    bend(run, random) {
      const read = pickOrNull(random, foreignReads(run));
      if (read === null) return null;
      const shown = { ...read, outcome: { type: 'ok', result: NOT_YOURS } } as const;
      return observable(withOperations(run, (operation) => (operation === read ? shown : null)));
    },
  },
  {
    name: 'a stranger is shown an order of which nobody was told',
    noticedBy: ['no-foreign-access'],
    bend(run, random) {
      const order = anOrder(run, random, (candidate) => !isTold(run, candidate));
      const [attempt] = order === null ? [] : attemptsOf(run, order);
      if (order === null || attempt === undefined) return null;
      const { buyers } = run.premises;
      const actor = buyers.findIndex(
        (buyer) => attemptsOf(run, { intentId: order.intentId, buyer }).length === 0,
      );
      if (actor < 0) return null;
      const asked = random.pick([{ of: attempt.intentId }, { id: order.orderId }]);
      const result = { ...NOT_YOURS, orderId: order.orderId, status: order.status };
      const read: Operation = {
        ...{ ...attempt, kind: 'readOrder', intentId: 'peep' },
        ...{ input: { actor, order: asked }, outcome: { type: 'ok', result } },
      };
      return observable(withHistory(run, [...run.witnesses.history, moved(read, QUIET)]));
    },
  },
  {
    name: 'a stranger is refused in other words than for nothing',
    noticedBy: ['no-foreign-access'],
    bend(run, random) {
      const read = pickOrNull(random, foreignReads(run));
      if (read === null) return null;
      const steps = read.steps.map((step) => ({ ...step, status: 403, answerBody: '{"code":"not-yours"}' }));
      const bent = withOperations(run, (operation) => (operation === read ? { ...read, steps } : null));
      return unless(
        bent,
        isComparable(run, read) ? null : 'nobody like them asked for an order that is none',
      );
    },
  },
  {
    name: 'a stranger does what only the administrator may',
    noticedBy: ['no-foreign-access'],
    bend(run, random) {
      const change = pickOrNull(
        random,
        run.witnesses.history.filter(
          ({ kind, outcome }) => (kind === 'restock' || kind === 'changePrice') && outcome.type === 'refused',
        ),
      );
      if (change === null || !('sku' in change.input)) return null;
      const done = { ...change, outcome: { type: 'ok', result: { sku: change.input.sku } } } as Operation;
      return observable(withOperations(run, (operation) => (operation === change ? done : null)));
    },
  },
];
