import type { CollectionName, Evidence, OrderRecord, PaymentRecord } from '../model/evidence.ts';
import type { Cents } from '../model/money.ts';
import type { Operation, WebhookForgery } from '../model/operation.ts';
import { isCaptured } from './bank.ts';
import { describeOrder, describePayment } from './describe.ts';
import { ordersStillHeld } from './held-orders.ts';

export type Message = Operation<'webhook'>;

export interface Effect {
  /** As it stands in a sentence, after "but". */
  readonly what: string;
  readonly costCents?: Cents;
  facts(): readonly string[];
}

interface Subject {
  /** Its number. */
  readonly number: number;
  readonly order: OrderRecord;
  readonly payments: readonly PaymentRecord[];
}

/**
 * The orders that a message is about, by the bank's own reference, and all that the bank has for its intent. A shop that gives the
 * bank a reference of its own is known by the intent, where one buyer alone sent that.
 */
function subjectsOf({ input }: Message, { index }: Evidence): Subject[] {
  const payments = index.paymentsUnder(input.order.of);
  const isOrder = (id: string): boolean => index.orderAt(index.orderNumber(id)) !== undefined;
  const references = payments.flatMap(({ reference }) => (reference === null ? [] : [reference]));
  const named = references.filter(isOrder);
  const isShared = new Set(index.attemptsUnder(input.order.of).map(({ actor }) => actor)).size > 1;
  const byIntent = named.length > 0 || isShared ? [] : index.ordersUnder(input.order.of);
  const orderIds = new Set([...named, ...byIntent.map(({ orderId }) => orderId)]);
  return [...orderIds].flatMap((orderId) => {
    const number = index.orderNumber(orderId);
    const order = index.orderAt(number);
    return order === undefined ? [] : [{ number, order, payments }];
  });
}

/** Whether anything could be said of what a message did: what it is about is known, and so is what would show it. */
export const isJudged = (message: Message, evidence: Evidence, used: readonly CollectionName[]): boolean =>
  message.outcome.type !== 'unknown' &&
  subjectsOf(message, evidence).length > 0 &&
  (!isTrue(message) || used.includes('movements'));

/** What the bank did say, and may say again. */
const TRUE: ReadonlySet<WebhookForgery> = new Set(['replayed', 'stale']);
export const isTrue = ({ input }: Message): boolean => TRUE.has(input.forgery);

const effectOf = ({ order, payments }: Subject, what: string, costCents?: Cents): Effect => ({
  what,
  ...(costCents === undefined ? {} : { costCents }),
  facts: () => [describeOrder(order), ...payments.map(describePayment)],
});

/** What the shop did because it believed a message that says the opposite of what is so; `null`: nothing. */
export function believed(
  message: Message,
  evidence: Evidence,
  used: readonly CollectionName[],
): Effect | null {
  for (const subject of subjectsOf(message, evidence)) {
    const { payments } = subject;
    // Only where the bank's books leave no other reading: an authorised payment may belong to a live order.
    const effect =
      payments.length === 0
        ? null
        : payments.every(({ state }) => state === 'declined')
          ? soldUnpaid(subject, evidence, used)
          : payments.every(isCaptured)
            ? givenUp(subject, message, evidence)
            : null;
    if (effect !== null) return effect;
  }
  return null;
}

function soldUnpaid(subject: Subject, evidence: Evidence, used: readonly CollectionName[]): Effect | null {
  const { number } = subject;
  const { index } = evidence;
  const { status, totalCents } = subject.order;
  // One that costs nothing is rightly sold: what was declined was another try of it, at another price.
  if (totalCents === 0) return null;
  if (status === 'live') return effectOf(subject, 'an order that nobody paid for is live', totalCents);
  if (!used.includes('movements')) return null;
  const moved = index.movementsOfOrder.of(number).reduce((sum, { delta }) => sum + delta, 0);
  const mayHold = status === 'pending' || ordersStillHeld(evidence)(number);
  if (moved < 0 && !mayHold)
    return effectOf(subject, `${-moved} units were taken for an order that nobody paid for`);
  return index.mailsOfOrder.count(number) > 0
    ? effectOf(subject, 'an order that nobody paid for was confirmed by mail')
    : null;
}

function givenUp(subject: Subject, message: Message, evidence: Evidence): Effect | null {
  const { order, payments } = subject;
  const { order: about } = message.input;
  // A hold that ran out before the bank had said that it was paid is given up, and its money goes back: rightly so.
  const wasSold = evidence.index.attemptsUnder(about.of).some(({ told }) => told?.status === 'live');
  if (!wasSold) return null;
  const isGivenUp = order.status === 'failed' || order.status === 'pending' || order.status === 'cancelled';
  if (evidence.index.cancelsUnder(about.of).length > 0) return null;
  if (isGivenUp) return effectOf(subject, `an order that was paid is ${order.status}`);
  const refunds = payments.flatMap(({ paymentId }) => evidence.index.refundsByPayment.get(paymentId) ?? []);
  const [refund] = refunds;
  return refund === undefined ? null : effectOf(subject, 'its money went back', refund.amountCents);
}

/** What the shop did a second time when it heard again what it knew; `null`: nothing. */
export function redone(message: Message, evidence: Evidence, used: readonly CollectionName[]): Effect | null {
  if (!used.includes('movements')) return null;
  const { index } = evidence;
  for (const subject of subjectsOf(message, evidence)) {
    const { number } = subject;
    const units = index.linesOfOrder.of(number).reduce((sum, { quantity }) => sum + quantity, 0);
    // What was let go in between may be taken again.
    const taken = index.movementsOfOrder.of(number).reduce((sum, { delta }) => sum - delta, 0);
    if (taken > units)
      return effectOf(subject, `${taken} units were taken for the ${units} that were ordered`);
    const mails = new Set(index.mailsOfOrder.of(number).map(({ messageId }) => messageId));
    if (mails.size > 1) return effectOf(subject, `the order was confirmed by ${mails.size} different mails`);
  }
  return null;
}
