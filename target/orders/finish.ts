import type { Logger } from 'pino';
import type { Parts } from '../parts.ts';
import type { Settlement } from './collect.ts';
import type { PendingOrder } from './order.ts';
import { readStanding, type Standing } from './read.ts';

/** What the orders' flows need beside the parts. */
export interface Surroundings {
  readonly log: Logger;
  /** A mail was queued: returns at once, and throws nothing. */
  readonly mailQueued: () => void;
  /** Money is to be paid back: returns at once, and throws nothing. */
  readonly refundOwed: () => void;
}

/**
 * Brings an order to where its payment is: the second of the two transactions. Request and recovery may both come
 * here for one order, in any order and at the same time: the guards let one of them act, and since the bank gives the
 * same answer to both, the other finds what it wanted to do already done.
 * @returns how the order stands afterwards, whoever brought it there: what is said of it once is said of it each time.
 */
export async function finish(
  parts: Parts,
  { log, mailQueued }: Surroundings,
  order: PendingOrder,
  payment: Settlement,
): Promise<Standing> {
  const { orderId } = order;
  switch (payment.type) {
    case 'free':
    case 'captured': {
      const paymentId = payment.type === 'free' ? null : payment.paymentId;
      if (await parts.confirm(parts.query, order, paymentId)) {
        mailQueued();
        return { status: 'confirmed', failureCode: null };
      }
      const standing = await readStanding(parts.query, orderId);
      if (standing.status === 'failed')
        log.error({ orderId, payment }, 'the bank has money for an order that was given up');
      return standing;
    }
    case 'declined':
      if (await parts.release(parts.query, orderId, payment.code))
        return { status: 'failed', failureCode: payment.code };
      return readStanding(parts.query, orderId);
    case 'authorised':
    case 'unknown':
    case 'absent':
      log.warn(
        { orderId, payment },
        'the order stays pending: the bank says neither that it is paid nor that it will not be',
      );
      return { status: 'pending', failureCode: null };
  }
}
