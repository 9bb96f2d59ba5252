import type { Operation } from '../../../model/operation.ts';
import type { Random } from '../../../model/random.ts';
import type { Sighting } from '../../../model/sighting.ts';
import { ASSIGNED } from '../run-plans.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  checkoutsOf,
  type Mutated,
  type Mutation,
  type Order,
  observable,
  pickOrNull,
  recordsOf,
  withOperations,
  withRecords,
} from './mutation.ts';

/** The scan of some answer found something. */
function sighting(
  run: SimulatedRun,
  random: Random,
  isFit: (operation: Operation) => boolean,
  found: (operation: Operation) => Pick<Sighting, 'type' | 'what'> | null,
): Mutated | null {
  const answered = run.witnesses.history.filter(({ outcome }) => outcome.type !== 'unknown').filter(isFit);
  const operation = pickOrNull(random, answered);
  const seen = operation === null ? null : found(operation);
  if (operation === null || seen === null) return null;
  const sightings = [{ ...seen, where: 'body', excerpt: '' }];
  return observable(withOperations(run, (one) => (one === operation ? { ...operation, sightings } : null)));
}

const LOGGED: Sighting = { type: 'secret', what: 'a password', where: 'log', excerpt: '' };

const always = (): boolean => true;
const isBuyers = ({ input }: Operation): boolean => typeof input.actor === 'number';

/** Messages in the bank's name about an order, and the order. */
function spokenOf(run: SimulatedRun, isTrue: boolean, isFit: (order: Order) => boolean): readonly Order[] {
  const messages = run.witnesses.history.filter(
    ({ kind, input }) =>
      kind === 'webhook' &&
      'forgery' in input &&
      (input.forgery === 'replayed' || input.forgery === 'stale') === isTrue,
  );
  const keys = new Set(
    messages.map(({ input }) => ('order' in input && 'of' in input.order ? input.order.of : null)),
  );
  return recordsOf(run, 'orders').filter((order) => keys.has(order.intentId) && isFit(order));
}

/** Of all payments under its key; none where none of them is its own: the messages are then about another buyer's order. */
function statesOf(run: SimulatedRun, { intentId, orderId }: Order): readonly string[] {
  const payments = recordsOf(run, 'payments').filter((payment) => payment.intentId === intentId);
  return payments.some(({ reference }) => reference === orderId) ? payments.map(({ state }) => state) : [];
}

export const leaks: readonly Mutation[] = [
  {
    name: 'an answer carries the data of another buyer',
    noticedBy: ['no-foreign-data'],
    bend: (run, random) =>
      sighting(run, random, isBuyers, ({ input }) => ({
        type: 'canary',
        what: `${(Number(input.actor) + 1) % run.premises.buyers.length}`,
      })),
  },
  {
    name: 'a mail goes to another buyer',
    noticedBy: ['no-foreign-data'],
    bend(run, random) {
      const mail = pickOrNull(random, recordsOf(run, 'mails'));
      if (mail === null) return null;
      const other = run.premises.buyers.find((email) => !mail.to.includes(email)) ?? '';
      return observable(
        withRecords(run, 'mails', (rows) =>
          rows.map((row) => (row === mail ? { ...row, to: [other] } : row)),
        ),
      );
    },
  },
  {
    name: 'an answer shows a field that is not declared',
    noticedBy: ['fields-are-allow-listed'],
    bend: (run, random) => sighting(run, random, always, () => ({ type: 'field', what: 'passwordHash' })),
  },
  {
    name: 'a field that nobody may set is set',
    noticedBy: ['fields-are-allow-listed'],
    bend(run, random) {
      const keys = new Set(
        checkoutsOf(run)
          .filter(({ input }) => input.forgery?.field === 'column')
          .map(({ intentId }) => intentId),
      );
      const order = pickOrNull(
        random,
        recordsOf(run, 'orders').filter(({ intentId }) => intentId !== null && keys.has(intentId)),
      );
      if (order === null) return null;
      return observable(
        withRecords(run, 'orders', (rows) =>
          rows.map((row) => (row === order ? { ...row, currency: ASSIGNED } : row)),
        ),
      );
    },
  },
  {
    name: 'an answer carries the id of another request',
    noticedBy: ['answers-match-questions'],
    bend: (run, random) =>
      sighting(run, random, isBuyers, ({ kind }) => {
        const other = run.witnesses.history.find((candidate) => candidate.kind !== kind);
        return other === undefined ? null : { type: 'misdirected', what: `${other.id}` };
      }),
  },
  {
    name: 'an answer speaks of another product',
    noticedBy: ['answers-match-questions'],
    bend(run, random) {
      const page = pickOrNull(
        random,
        run.witnesses.history.filter(({ kind, outcome }) => kind === 'browse' && outcome.type === 'ok'),
      );
      if (page?.kind !== 'browse' || page.outcome.type !== 'ok') return null;
      const result = { ...page.outcome.result, sku: 'another' };
      const bent: Operation = { ...page, outcome: { type: 'ok', result } };
      return observable(withOperations(run, (operation) => (operation === page ? bent : null)));
    },
  },
  {
    name: 'a forged message of the bank makes an order live',
    noticedBy: ['webhooks-are-authentic'],
    bend(run, random) {
      const isUnpaid = (order: Order) => {
        const states = statesOf(run, order);
        return (
          order.status === 'failed' && states.length > 0 && states.every((state) => state === 'declined')
        );
      };
      const order = pickOrNull(random, spokenOf(run, false, isUnpaid));
      if (order === null) return null;
      return observable(
        withRecords(run, 'orders', (rows) =>
          rows.map((row) => (row === order ? { ...row, status: 'live' as const } : row)),
        ),
      );
    },
  },
  {
    name: 'a message that the bank sends again is confirmed again',
    noticedBy: ['webhooks-are-authentic', 'one-mail-per-order'],
    bend(run, random) {
      const isPaid = (order: Order) => order.status === 'live' && statesOf(run, order).includes('captured');
      const order = pickOrNull(random, spokenOf(run, true, isPaid));
      const mail = recordsOf(run, 'mails').find(({ orderId }) => orderId === order?.orderId);
      if (order === null || mail === undefined) return null;
      return observable(withRecords(run, 'mails', (rows) => [...rows, { ...mail, messageId: '<again>' }]));
    },
  },
  {
    name: 'a secret is in an answer',
    noticedBy: ['nothing-secret-leaks'],
    bend: (run, random) =>
      sighting(run, random, always, () => ({ type: 'secret', what: 'a session credential' })),
  },
  {
    name: 'a secret is in the log',
    noticedBy: ['nothing-secret-leaks'],
    bend: (run) => observable(withRecords(run, 'logs', () => [LOGGED])),
  },
];
