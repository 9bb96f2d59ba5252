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
export function isJudged(message: Message, evidence: Evidence, used: readonly CollectionName[]): boolean {
  if (message.outcome.type === 'unknown') return false;
  const subjects = subjectsOf(message, evidence);
  if (isTrue(message)) return subjects.length > 0 && used.includes('movements');
  return subjects.some((subject) => truthOf(subject, message, evidence) !== null);
}

/** What the bank did say, and may say again. */
const TRUE: ReadonlySet<WebhookForgery> = new Set(['replayed', 'stale']);
export const isTrue = ({ input }: Message): boolean => TRUE.has(input.forgery);

const effectOf = ({ order, payments }: Subject, what: string, costCents?: Cents): Effect => ({
  what,
  ...(costCents === undefined ? {} : { costCents }),
  facts: () => [describeOrder(order), ...payments.map(describePayment)],
});

/**
 * What is so of an order, where the bank's books leave no other reading (an authorised payment may belong to a live order): a forged
 * message says the opposite. `null`: whatever became of the order, no message need have done it.
 */
function truthOf(
  { order, payments }: Subject,
  { input }: Message,
  { index }: Evidence,
): 'unpaid' | 'sold' | null {
  if (payments.length === 0) return null;
  // One that costs nothing is rightly sold: what was declined was another try of it, at another price.
  if (payments.every(({ state }) => state === 'declined')) return order.totalCents === 0 ? null : 'unpaid';
  if (!payments.every(isCaptured) || index.cancelsUnder(input.order.of).length > 0) return null;
  // A hold that ran out before the bank had said that it was paid is given up, and its money goes back: rightly so.
  return index.attemptsUnder(input.order.of).some(({ told }) => told?.status === 'live') ? 'sold' : null;
}

/** What the shop did because it believed a message that says the opposite of what is so; `null`: nothing. */
export function believed(
  message: Message,
  evidence: Evidence,
  used: readonly CollectionName[],
): Effect | null {
  for (const subject of subjectsOf(message, evidence)) {
    const truth = truthOf(subject, message, evidence);
    const effect =
      truth === 'unpaid'
        ? soldUnpaid(subject, evidence, used)
        : truth === 'sold'
          ? givenUp(subject, evidence)
          : null;
    if (effect !== null) return effect;
  }
  return null;
}

function soldUnpaid(subject: Subject, evidence: Evidence, used: readonly CollectionName[]): Effect | null {
  const { number } = subject;
  const { index } = evidence;
  const { status, totalCents } = subject.order;
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

function givenUp(subject: Subject, evidence: Evidence): Effect | null {
  const { order, payments } = subject;
  const isGivenUp = order.status === 'failed' || order.status === 'pending' || order.status === 'cancelled';
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
