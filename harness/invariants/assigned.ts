import type { Evidence } from '../model/evidence.ts';
import { type Operation, ORDER_STATUSES } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, forgedField } from './describe.ts';

type Forged = Operation<'checkout'> | Operation<'signUp'>;

/** Requests with a field that nobody may set, and those whose field took. */
export function assigned(
  evidence: Evidence,
  used: readonly string[],
): { readonly examined: number; readonly offences: readonly Offence[] } {
  const { attempts, operationsOf } = evidence.index;
  const forged = [
    ...attempts.filter(({ isForged }) => isForged).map(({ operation }) => operation),
    ...operationsOf.signUp,
  ].filter(isMassAssignment);
  return {
    examined: forged.filter(({ outcome }) => outcome.type !== 'unknown').length,
    offences: forged.flatMap((operation) => {
      const where = tookIn(operation, evidence, used);
      return where === null ? [] : [took(operation, where)];
    }),
  };
}

const isMassAssignment = ({ input }: Forged): boolean => input.forgery?.field === 'column';

/** Which witness shows the forged value; `null` where none does. */
function tookIn(operation: Forged, evidence: Evidence, used: readonly string[]): string | null {
  const { outcome } = operation;
  if (operation.kind === 'signUp') {
    const isAdministrator = outcome.type === 'ok' && 'isAdministrator' in outcome.result;
    return isAdministrator && outcome.result.isAdministrator ? 'what the new account may do' : null;
  }
  const value = operation.input.forgery?.value;
  if (!isUnmistakable(value) || isSaidAnyway(value, operation, evidence)) return null;
  if (outcome.type === 'ok' && holds(outcome.result, value)) return 'the answer';
  const orders = used.includes('orders') ? evidence.index.ordersUnder(operation.intentId) : [];
  if (orders.some((order) => holds(order, value))) return 'the database, in the order';
  const stock = used.includes('stock')
    ? operation.input.lines.map(({ sku }) => evidence.index.onHandBySku.get(sku))
    : [];
  return stock.some((onHand) => onHand === value) ? 'the database, in the stock' : null;
}

const UNMISTAKABLE_CHARS = 8;
const UNMISTAKABLE_NUMBER = 100_000_000;

/** A `1` or a `true` may be there by itself; only what nothing else can have brought there is proof. */
const isUnmistakable = (value: unknown): value is string | number =>
  (typeof value === 'string' && value.length >= UNMISTAKABLE_CHARS) ||
  (typeof value === 'number' && Math.abs(value) >= UNMISTAKABLE_NUMBER);

/** What any order may come to say by itself: how it stands, and what its buyer had put into it. */
const isSaidAnyway = (
  value: string | number,
  { intentId, input }: Operation<'checkout'>,
  { buyers }: Evidence,
): boolean =>
  [...ORDER_STATUSES, intentId, input.voucher, buyers[Number(input.actor)]].some((said) => said === value);

/** Whether any field of it says so. As JSON, since a row of a table has no fields of its own. */
const holds = (record: object, value: string | number): boolean =>
  Object.values(JSON.parse(JSON.stringify(record))).includes(value);

const took = (operation: Forged, where: string): Offence => ({
  summary: `The field ${operation.input.forgery === undefined ? '' : forgedField(operation.input.forgery)} is nobody's to set, but it took: ${where} shows it.`,
  facts: () => [describe(operation)],
  offending: [operation.id],
});
