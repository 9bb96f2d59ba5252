import { amount, describe, describeMail, describeOrder, describePayment } from '../../invariants/describe.ts';
import { type Collection, recordsOf, type Witnesses } from '../../model/evidence.ts';
import type { Operation, OrderView, Step } from '../../model/operation.ts';
import { millis } from '../../model/time.ts';
import { counted, milliseconds, plain } from '../../report/text.ts';

/** What is longer is in the history. */
const BODY_CHARS = 400;

/** An operation as it went: each request with its answer, and what the adapter made of it. */
export function tellOperation(about: string, operation: Operation, unusual: string | null): string {
  const { outcome, steps } = operation;
  const lines = [...steps.flatMap(tellStep), `= ${plain(describe(operation))}`];
  // It is cut there, and says what is to be mended.
  if (outcome.type === 'unknown') lines.push(`? ${plain(outcome.detail, BODY_CHARS)}`);
  if (unusual !== null) lines.push(`? most shops: ${plain(unusual)}`);
  return block(about, lines);
}

function tellStep({ method, path, requestBody, status, startedAt, endedAt, answerBody }: Step): string[] {
  const asked = `> ${method} ${plain(path)} ${plain(requestBody ?? '', BODY_CHARS)}`;
  if (status === null || endedAt === null) return [asked, '< no answer'];
  const took = milliseconds(millis(endedAt - startedAt));
  return [asked, `< ${status} after ${took}: ${plain(answerBody ?? '', BODY_CHARS)}`];
}

export const tellNothing = (about: string): string =>
  block(about, ['? not sent: there is no order to speak of']);

/**
 * What each witness says of each order that a buyer was told of, and what there is of each kind of record.
 * @param open why the shop was not quiet when they were asked; `null` where it was.
 */
export function tellWitnesses(
  operations: readonly Operation[],
  witnesses: Witnesses,
  open: string | null,
): string {
  const told = new Map<string, Told>();
  for (const { kind, outcome, intentId } of operations) {
    // The first answer: those that come after it are replays.
    if (kind !== 'checkout' || outcome.type !== 'ok' || told.has(outcome.result.orderId)) continue;
    told.set(outcome.result.orderId, { intentId, view: outcome.result });
  }
  const blocks = [...told].map(([orderId, first]) =>
    block(`What the witnesses say of order ${plain(orderId)}`, ofOrder(first, witnesses)),
  );
  const early = open === null ? [] : [`? asked before the shop was done: ${plain(open)}`];
  return [
    ...blocks,
    block('What they have in all', [...inAll(witnesses), ...early, ...unread(witnesses)]),
  ].join('');
}

/** What a buyer was told, and under which intent. */
interface Told {
  readonly intentId: string;
  readonly view: OrderView;
}

function ofOrder({ intentId, view }: Told, { orders, payments, refunds, mails }: Witnesses): string[] {
  const { orderId, status, totalCents, currency } = view;
  const paid = recordsOf(payments).filter((payment) => payment.intentId === intentId);
  const returned = recordsOf(refunds).filter((refund) =>
    paid.some(({ paymentId }) => paymentId === refund.paymentId),
  );
  const strangers = recordsOf(orders).filter(
    (order) => order.orderId === orderId && order.intentId !== intentId,
  );
  return [
    `answer: ${status}, ${plain(amount(totalCents, currency))}`,
    ...of(orders, 'database', ({ orderId: id }) => id === orderId, describeOrder),
    ...strangers.map(
      (order) =>
        `? database: its intentId is ${plain(order.intentId ?? 'null')}, and the ticket said ${plain(intentId)}: store it with the order`,
    ),
    ...of(payments, 'bank', (payment) => payment.intentId === intentId, describePayment),
    ...returned.map(
      (refund) => `bank: ${plain(amount(refund.amountCents, refund.currency))} of it went back`,
    ),
    ...of(mails, 'mailbox', (mail) => mail.orderId === orderId, describeMail),
    ...recordsOf(mails)
      .filter(({ cancelledOrderId }) => cancelledOrderId === orderId)
      .map((mail) => `${plain(describeMail(mail))}, that it is cancelled`),
  ];
}

/** Of one witness: its records that are about it, or that there are none. */
function of<T>(
  collection: Collection<T>,
  who: string,
  isAbout: (record: T) => boolean,
  inWords: (record: T) => string,
): string[] {
  if (collection.state === 'absent') return [];
  const about = collection.records.filter(isAbout);
  return about.length === 0 ? [`? ${who}: nothing about it`] : about.map((record) => plain(inWords(record)));
}

const COLLECTIONS = [
  ...['orders', 'lines', 'movements', 'stock', 'transitions', 'vouchers', 'redemptions', 'loads'],
  ...['payments', 'refunds', 'mails'],
] as const;

function inAll(witnesses: Witnesses): string[] {
  const all = COLLECTIONS.map((name) => [name, witnesses[name]] as const);
  const counts = all.flatMap(([name, said]) =>
    said.state === 'known' ? [`${name} ${said.records.length}`] : [],
  );
  const absent = all.flatMap(([name, said]) =>
    said.state === 'absent' ? [`no ${name}: ${plain(said.reason)}`] : [],
  );
  return [counts.join(', '), ...absent];
}

function unread({ mails }: Witnesses): string[] {
  const nobodys = recordsOf(mails).filter(
    ({ orderId, cancelledOrderId = null }) => orderId === null && cancelledOrderId === null,
  );
  if (nobodys.length === 0) return [];
  const which = counted(nobodys.length, 'mail');
  return [`? ${which} in which neither orderOfMail nor cancelledOrderOfMail finds an order`];
}

const block = (title: string, lines: readonly string[]): string =>
  `${[title, ...lines.map((line) => `    ${line}`.trimEnd())].join('\n')}\n`;
