import type { Evidence, OrderRecord, PaymentRecord } from '../model/evidence.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { FaultRow, Loss, NothingLost } from '../model/nothing-lost.ts';
import { isKind, type Operation } from '../model/operation.ts';
import { describeFault } from './describe-fault.ts';
import type { Fate } from './fate.ts';
import { groupBy } from './group.ts';
import type { Resolved } from './resolve-unknowns.ts';

/**
 * What faults did, and what was lost over them: for a report. It accuses nobody, and leaves promises to the invariants:
 * it counts plainly, and where it counts more than nothing they say whether that may be.
 *
 * Pure.
 * @returns `null` where no fault struck.
 */
export function nothingLostOf(evidence: Evidence, resolved: readonly Resolved[]): NothingLost | null {
  if (evidence.faults.length === 0) return null;
  const kinds = groupBy(evidence.faults, ({ fault }) => describeFault(fault));
  const lost = {
    ordersLost: ordersLost(evidence),
    chargedWrongly: chargedWrongly(evidence),
    mailsMissing: mailsMissing(evidence),
  };
  const attempts = attemptsAt(evidence, Object.values(lost));
  return {
    faults: [...kinds].map(([fault, alike]) => {
      const isMet = (intentId: IntentId): boolean =>
        (attempts.get(intentId) ?? []).some((operation) => alike.some((each) => met(operation, each)));
      return { ...rowOf(fault, alike, resolved), ...counted(lost, isMet) };
    }),
    ...counted(lost, () => true),
  };
}

/** One entry for each order or payment: whose intent it was. `null`: nobody knows. */
type Lost = Readonly<Record<Loss, readonly (IntentId | null)[] | null>>;
type IntentId = string;

/** How many there are of each, of those that are asked for. */
function counted(lost: Lost, isAsked: (intentId: IntentId) => boolean): Record<Loss, number | null> {
  const of = (loss: Loss): number | null =>
    lost[loss]?.filter((intentId) => isAsked(intentId ?? '')).length ?? null;
  return {
    ordersLost: of('ordersLost'),
    chargedWrongly: of('chargedWrongly'),
    mailsMissing: of('mailsMissing'),
  };
}

/** The operations of those intents alone: of a correct shop there are none. */
function attemptsAt(
  { history }: Evidence,
  lost: readonly (readonly (IntentId | null)[] | null)[],
): ReadonlyMap<IntentId, readonly Operation[]> {
  const intents = new Set(lost.flatMap((ids) => ids ?? []));
  if (intents.size === 0) return new Map();
  return groupBy(
    history.filter(({ intentId }) => intents.has(intentId)),
    ({ intentId }) => intentId,
  );
}

const met = ({ startedAt, endedAt }: Operation, fault: FaultRecord): boolean =>
  startedAt <= (fault.endedAt ?? Number.POSITIVE_INFINITY) &&
  (endedAt ?? Number.POSITIVE_INFINITY) >= fault.startedAt;

function rowOf(
  fault: string,
  alike: readonly FaultRecord[],
  resolved: readonly Resolved[],
): Omit<FaultRow, Loss> {
  const unknown = resolved.filter(({ operation }) => alike.some((each) => met(operation, each)));
  const thatBecame = (became: Fate['became']) => unknown.filter(({ fate }) => fate.became === became).length;
  const sum = (of: (each: FaultRecord) => number) => alike.reduce((total, each) => total + of(each), 0);
  return {
    ...{
      fault,
      times: alike.length,
      strikes: sum((each) => each.strikes),
      inFlight: sum((each) => each.inFlight),
    },
    unknown: unknown.length,
    tookEffect: thatBecame('took effect'),
    noEffect: thatBecame('no effect'),
    unresolved: thatBecame('unresolved'),
  };
}

const wasSold = (order: OrderRecord | undefined): boolean =>
  order?.status === 'live' || order?.status === 'cancelled';

function ordersLost({ history, orders }: Evidence): readonly IntentId[] | null {
  if (orders.state === 'absent') return null;
  const byId = new Map(orders.records.map((order) => [order.orderId, order]));
  const promised = new Map(
    history
      .filter(isKind('checkout'))
      .flatMap(({ outcome, intentId }) =>
        outcome.type === 'ok' ? [[outcome.result.orderId, intentId] as const] : [],
      ),
  );
  return [...promised].flatMap(([orderId, intentId]) => (wasSold(byId.get(orderId)) ? [] : [intentId]));
}

function chargedWrongly(evidence: Evidence): readonly (IntentId | null)[] | null {
  const { orders, payments, refunds, index } = evidence;
  if (orders.state === 'absent' || payments.state === 'absent' || refunds.state === 'absent') return null;
  const ids = new Set(orders.records.map(({ orderId }) => orderId));
  const joined = new Map(
    orders.records.flatMap(({ orderId }, number) =>
      index.paymentsOfOrder.of(number).map(({ paymentId }) => [paymentId, orderId] as const),
    ),
  );
  // Where a shop gives the bank another reference, the card still tells whose money it was.
  const orderOf = ({ reference, paymentId }: PaymentRecord): string =>
    reference !== null && ids.has(reference) ? reference : (joined.get(paymentId) ?? NOBODYS);
  const paid = groupBy(payments.records, orderOf);
  const keptCents = (orderId: string): number =>
    (paid.get(orderId) ?? []).reduce((sum, payment) => sum + kept(payment, evidence), 0);
  const wrong = orders.records.filter(
    ({ orderId, status, totalCents }) => keptCents(orderId) !== (status === 'live' ? totalCents : 0),
  );
  const ownerless = (paid.get(NOBODYS) ?? []).filter((payment) => kept(payment, evidence) > 0);
  return [...wrong, ...ownerless].map(({ intentId }) => intentId);
}

/** No order has this id. */
const NOBODYS = '';

function kept({ paymentId, state, amountCents }: PaymentRecord, { index }: Evidence): number {
  if (state !== 'captured') return 0;
  const refunds = index.refundsByPayment.get(paymentId) ?? [];
  return amountCents - refunds.reduce((sum, refund) => sum + refund.amountCents, 0);
}

function mailsMissing({ orders, mails }: Evidence): readonly (IntentId | null)[] | null {
  if (orders.state === 'absent' || mails.state === 'absent') return null;
  const told = new Set(mails.records.map(({ orderId }) => orderId));
  return orders.records
    .filter(({ orderId, status }) => status === 'live' && !told.has(orderId))
    .map(({ intentId }) => intentId);
}
