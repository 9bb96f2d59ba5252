import type { MailRecord, OrderRecord, PaymentRecord } from '../model/evidence.ts';
import { quote } from '../model/limits.ts';
import { type Cents, money } from '../model/money.ts';
import type { Actor, CartLine, Forgery, Operation } from '../model/operation.ts';
import { millis } from '../model/time.ts';

/** Facts in words. Text from outside is cut here; escaping it is left to the report. */
const SHORT = 60;
export const short = (text: string): string => quote(text, SHORT);

const CURRENCY_CHARS = 10;
/** A currency as a witness names it, which is text from outside as well. */
export const shortCurrency = (currency: string): string => quote(currency, CURRENCY_CHARS);
/** What a witness says that something cost, or that went from one to another. */
export const amount = (cents: Cents, currency: string): string => money(cents, shortCurrency(currency));

export const named = (actor: Actor): string =>
  typeof actor === 'number'
    ? `buyer ${actor}`
    : actor === 'admin'
      ? 'the administrator'
      : 'somebody anonymous';

export const cart = (lines: readonly CartLine[]): string =>
  quote(lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', '), 2 * SHORT);

/** @returns e.g. `operation 17 [10.0, 12.3] ms: buyer 3 checked out 1 × lamp: ok, order 4711, 19.99 EUR`. */
export function describe(operation: Operation): string {
  const { id, startedAt, endedAt } = operation;
  const until = endedAt === null ? '…' : millis(endedAt).toFixed(1);
  const interval = `[${millis(startedAt).toFixed(1)}, ${until}] ms`;
  return `operation ${id} ${interval}: ${deed(operation)}: ${outcomeOf(operation)}`;
}

function deed(operation: Operation): string {
  const who = named(operation.input.actor);
  switch (operation.kind) {
    case 'checkout':
      return `${who} checked out ${cart(operation.input.lines)}${voucherOf(operation)}${forgeryOf(operation)}`;
    case 'browse':
      return `${who} looked at ${short(operation.input.sku)}`;
    case 'readOrder':
      return `${who} read the order ${orderOf(operation)}`;
    case 'cancel':
      return `${who} cancelled the order ${orderOf(operation)}`;
    case 'changePrice':
      return `${who} set the price of ${short(operation.input.sku)} to ${operation.input.unitPriceCents} cents`;
    case 'restock':
      return `${who} added ${operation.input.quantity} × ${short(operation.input.sku)}`;
    case 'readAccount':
      return `${who} read his own account`;
    case 'signUp':
      return `${who} signed up${forgeryOf(operation)}`;
    case 'webhook':
      return `${who} sent a message of the bank (${operation.input.forgery}) about the order ${orderOf(operation)}`;
    case 'createProduct':
      return `${who} made the product ${short(operation.input.sku)} at ${operation.input.unitPriceCents} cents`;
  }
}

const voucherOf = ({ input: { voucher } }: Operation<'checkout'>): string =>
  voucher === undefined ? '' : ` with the voucher ${short(voucher)}`;

function forgeryOf({ input }: Operation<'checkout' | 'signUp'>): string {
  const { forgery } = input;
  return forgery === undefined
    ? ''
    : ` with a forged ${forgedField(forgery)} of ${short(JSON.stringify(forgery.value))}`;
}

/** As it stands in a sentence. */
export const forgedField = (forgery: Forgery): string =>
  forgery.field === 'column' ? short(forgery.name) : forgery.field;

const orderOf = ({ input }: Operation<'readOrder' | 'cancel' | 'webhook'>): string =>
  'of' in input.order ? `of intent ${short(input.order.of)}` : short(input.order.id);

function outcomeOf({ outcome }: Operation): string {
  if (outcome.type === 'refused') return short(`refused, ${outcome.reason} (${outcome.detail})`);
  if (outcome.type === 'unknown') return short(`unknown, ${outcome.cause} (${outcome.detail})`);
  const { result } = outcome;
  if ('unitPriceCents' in result) return `ok, at ${result.unitPriceCents} cents`;
  if ('isAdministrator' in result) return result.isAdministrator ? 'ok, as an administrator' : 'ok';
  if (!('orderId' in result)) return 'ok';
  return `ok, order ${short(result.orderId)}, ${amount(result.totalCents, result.currency)}`;
}

export const describeOrder = ({ orderId, buyer, status, totalCents, currency }: OrderRecord): string =>
  `database: order ${short(orderId)} of ${short(buyer)} is ${status}, ${amount(totalCents, currency)}`;

export const describePayment = ({
  paymentId,
  state,
  amountCents,
  currency,
  reference,
}: PaymentRecord): string =>
  `bank: payment ${short(paymentId)} of ${amount(amountCents, currency)} is ${state}, reference ${
    reference === null ? 'none' : short(reference)
  }`;

export const describeMail = ({ messageId, to }: MailRecord): string =>
  `mailbox: ${short(messageId)} to ${short(to.join(', '))}`;
