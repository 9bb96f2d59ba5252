import { quote } from '../model/limits.ts';
import { money } from '../model/money.ts';
import type { Actor, Operation, Outcome } from '../model/operation.ts';
import { precedes } from './surroundings.ts';
import type { FreshProduct } from './world.ts';

/** Short names for a reader: products A and B, and orders by the number of the line that made them. */
export interface Names {
  readonly currency: string;
  product(sku: string): string;
  order(intentId: string): string;
}

export function namesFor(skus: readonly string[], trace: readonly Operation[], currency: string): Names {
  return {
    currency,
    product: (sku) => (skus.includes(sku) ? String.fromCharCode(65 + skus.indexOf(sku)) : sku),
    order: (intentId) =>
      `the order of line ${trace.findIndex((operation) => operation.intentId === intentId) + 1}`,
  };
}

const who = (actor: Actor): string =>
  ({ admin: 'the administrator', anonymous: 'nobody (not signed in)' })[String(actor)] ?? `buyer ${actor}`;

const cart = (lines: readonly { sku: string; quantity: number }[], names: Names): string =>
  lines.map((line) => `${line.quantity} × ${names.product(line.sku)}`).join(' + ');

function describeIntention(operation: Operation, isRetry: boolean, names: Names): string {
  const actor = who(operation.input.actor);
  switch (operation.kind) {
    case 'checkout': {
      const { lines, card, forgery } = operation.input;
      const declined = card === 'declined' ? ', card declined' : '';
      const forged =
        forgery === undefined ? '' : `, forged ${forgery.field} ${JSON.stringify(forgery.value)}`;
      const key = isRetry ? `, under the key of ${names.order(operation.intentId)}` : '';
      return `${actor} checks out ${cart(lines, names)}${declined}${forged}${key}`;
    }
    case 'browse':
      return `${actor} looks at ${names.product(operation.input.sku)}`;
    case 'readOrder': {
      const { order } = operation.input;
      return `${actor} reads ${'of' in order ? names.order(order.of) : 'an order that does not exist'}`;
    }
    case 'cancel': {
      const { order } = operation.input;
      return `${actor} cancels ${'of' in order ? names.order(order.of) : 'an order that does not exist'}`;
    }
    case 'changePrice': {
      const { sku, unitPriceCents } = operation.input;
      return `${actor} sets the price of ${names.product(sku)} to ${money(unitPriceCents, names.currency)}`;
    }
    case 'restock':
      return `${actor} adds ${operation.input.quantity} to the stock of ${names.product(operation.input.sku)}`;
    case 'readAccount':
    case 'signUp':
    case 'webhook':
      return `${actor}: ${operation.kind}`;
    case 'createProduct':
      return `${actor} makes the product ${names.product(operation.input.sku)} at ${money(operation.input.unitPriceCents, names.currency)}`;
  }
}

/** @returns the outcome in a few words; what comes from the shop is cut. */
export function describeOutcome(outcome: Outcome, currency: string): string {
  if (outcome.type === 'unknown') return `unknown (${outcome.cause})`;
  if (outcome.type === 'refused') return `refused: ${outcome.reason}`;
  const result = outcome.result;
  if (typeof result !== 'object' || result === null) return 'ok';
  if ('totalCents' in result && 'orderId' in result) {
    return `ok, order ${quote(String(result.orderId), 60)}, total ${money(Number(result.totalCents), currency)}`;
  }
  return 'unitPriceCents' in result ? `ok, ${money(Number(result.unitPriceCents), currency)}` : 'ok';
}

/** The whole trace, one line for each operation, readable without the code that made it. */
export function describeTrace(
  products: readonly FreshProduct[],
  skus: readonly string[],
  trace: readonly Operation[],
  currency: string,
): string[] {
  const names = namesFor(skus, trace, currency);
  const header = products.map(
    ({ stock, unitPriceCents }, index) =>
      `${names.product(skus[index] ?? '')} (${skus[index]}): stock ${stock}, ${money(unitPriceCents, currency)}`,
  );
  const lines = trace.map((operation, index) => {
    const isRetry = trace.slice(0, index).some((earlier) => earlier.intentId === operation.intentId);
    const atOnce = trace.some(
      (other) => other !== operation && !precedes(other, operation) && !precedes(operation, other),
    );
    const mark = atOnce ? ' ‖' : '';
    const intention = describeIntention(operation, isRetry, names);
    return `${index + 1}.${mark} ${intention} → ${describeOutcome(operation.outcome, currency)}`;
  });
  return [...header, ...lines];
}
