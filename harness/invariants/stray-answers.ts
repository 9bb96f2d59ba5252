import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Operation, OrderView } from '../model/operation.ts';
import { short } from './describe.ts';
import { isAcknowledged } from './intents.ts';
import { merge, requestedLines, sameUnits } from './units.ts';

export interface Stray {
  readonly operation: Operation;
  /** What was asked for and what was told instead, as a sentence without its full stop. */
  readonly what: string;
}

/** Answers that speak of another product, order or cart than their requests. */
export const strayAnswers = (evidence: Evidence, used: readonly CollectionName[]): readonly Stray[] =>
  evidence.history.flatMap((operation) => {
    const what = strayOf(operation, evidence, used);
    return what === null ? [] : [{ operation, what }];
  });

function strayOf(operation: Operation, evidence: Evidence, used: readonly CollectionName[]): string | null {
  const { outcome } = operation;
  if (outcome.type !== 'ok') return null;
  switch (operation.kind) {
    case 'browse':
    case 'changePrice':
    case 'restock':
    case 'createProduct':
      return otherProduct(operation.input.sku, (outcome.result as { sku: string }).sku);
    case 'readOrder':
    case 'cancel':
      return otherOrder(operation, outcome.result as OrderView, evidence);
    case 'checkout':
      return otherCart(operation, outcome.result as OrderView, evidence, used);
    default:
      return null;
  }
}

const otherProduct = (asked: string, told: string): string | null =>
  told === asked ? null : `Asked for ${short(asked)}, the shop spoke of ${short(told)}`;

/** An order that an intent was told of more than one id of is another invariant's; any of them is an answer. */
function otherOrder(
  { input: { order } }: Operation<'readOrder' | 'cancel'>,
  { orderId }: OrderView,
  { index }: Evidence,
): string | null {
  const acknowledged =
    'of' in order ? (index.checkoutsByIntent.get(order.of) ?? []).filter(isAcknowledged) : [];
  const asked = 'id' in order ? [order.id] : acknowledged.map(({ outcome }) => outcome.result.orderId);
  if (asked.length === 0 || asked.includes(orderId)) return null;
  return `Asked for the order ${short(asked.join(' or '))}, the shop showed ${short(orderId)}`;
}

/** Of an intent's attempts one took effect, so an answer may repeat what another of them asked for. */
function otherCart(
  operation: Operation<'checkout'>,
  { orderId, lines }: OrderView,
  evidence: Evidence,
  used: readonly CollectionName[],
): string | null {
  const { index } = evidence;
  const attempts = index.checkoutsByIntent.get(operation.intentId) ?? [operation];
  const told = merge(lines);
  const isAsked = attempts.some((attempt) => {
    const requested = requestedLines(attempt, evidence);
    return (
      requested === null || sameUnits(merge(requested), told) || sameUnits(merge(attempt.input.lines), told)
    );
  });
  if (!isAsked) return 'A checkout was answered with other lines than it asked for';
  const intentId = used.includes('orders') ? index.orderById.get(orderId)?.intentId : null;
  const isAnothers = intentId !== null && intentId !== undefined && intentId !== operation.intentId;
  return isAnothers ? `A checkout was answered with the order of the intent ${short(intentId)}` : null;
}
