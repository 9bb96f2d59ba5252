import type { SimulatedRun } from '../simulated-run.ts';
import {
  anOrder,
  type Mutation,
  type Order,
  observable,
  pickOrNull,
  recordsOf,
  unless,
  withRecords,
} from './mutation.ts';

const isLive = ({ status }: Order): boolean => status === 'live';

const struckBy = ({ witnesses }: SimulatedRun): string | null =>
  witnesses.faults.length > 0 ? 'a fault struck, so that it may be sent again' : null;

const mailsOf = (run: SimulatedRun, { orderId }: Order) =>
  recordsOf(run, 'mails').filter((row) => row.orderId === orderId);

/** Mails that confirm orders. */
export const mails: readonly Mutation[] = [
  {
    name: 'a mail is lost',
    noticedBy: ['one-mail-per-order'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      if (order === null) return null;
      return observable(
        withRecords(run, 'mails', (rows) => rows.filter(({ orderId }) => orderId !== order.orderId)),
      );
    },
  },
  {
    name: 'a second mail, with a Message-ID of its own',
    noticedBy: ['one-mail-per-order'],
    bend(run, random) {
      const order = anOrder(run, random, (candidate) => mailsOf(run, candidate).length > 0);
      const [mail] = order === null ? [] : mailsOf(run, order);
      if (mail === undefined) return null;
      return observable(withRecords(run, 'mails', (rows) => [...rows, { ...mail, messageId: '<second>' }]));
    },
  },
  {
    name: 'two orders are confirmed under one Message-ID',
    noticedBy: ['one-mail-per-order'],
    bend(run, random) {
      const orders = recordsOf(run, 'orders').filter((order) => mailsOf(run, order).length > 0);
      const order = pickOrNull(random, orders.slice(1));
      const [first] = orders[0] === undefined ? [] : mailsOf(run, orders[0]);
      if (order === null || first === undefined) return null;
      const { messageId } = first;
      return observable(
        withRecords(run, 'mails', (rows) =>
          rows.map((row) => (row.orderId === order.orderId ? { ...row, messageId } : row)),
        ),
      );
    },
  },
  {
    name: 'the same mail once more',
    noticedBy: ['one-mail-per-order'],
    bend(run, random) {
      const order = anOrder(run, random, (candidate) => mailsOf(run, candidate).length > 0);
      const [mail] = order === null ? [] : mailsOf(run, order);
      if (mail === undefined) return null;
      return unless(
        withRecords(run, 'mails', (rows) => [...rows, mail]),
        struckBy(run),
      );
    },
  },
  {
    name: 'a mail tells that a live order was cancelled',
    noticedBy: ['one-mail-per-order'],
    bend(run, random) {
      const order = anOrder(run, random, isLive);
      if (order === null) return null;
      const mail = { messageId: '<cancelled>', to: [order.buyer], subject: '', orderId: null };
      return observable(
        withRecords(run, 'mails', (rows) => [...rows, { ...mail, cancelledOrderId: order.orderId }]),
      );
    },
  },
];
