import type { CollectionName, Evidence, TransitionRecord } from '../model/evidence.ts';
import type { OrderStatus } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { involvedIn } from './cancellations.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { isReachable, isStep } from './order-states.ts';
import { type Sighting, sightingsByOrder, wentBack } from './sightings.ts';

/** The shop's own audit trail, and what was shown to clients one after the other. */
export const legalTransitions: Invariant = {
  name: 'legal-transitions',
  family: 'lost data',
  promise:
    "An order's status only moves along its state machine: what is sold never fails, what is over stays so.",
  needs: [['orders', 'transitions'], ['orders'], ['transitions'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const { index, history } = evidence;
  const trails = used.includes('transitions') ? [...index.transitionsByOrder] : [];
  const seen = sightingsByOrder(history);
  const statusOf = (orderId: string) =>
    used.includes('orders') ? index.orderById.get(orderId)?.status : undefined;
  const offences = [
    ...trails.flatMap(([orderId, trail]) => illegal(orderId, trail, statusOf(orderId), evidence)),
    ...[...seen].flatMap(([orderId, sightings]) =>
      changedBack(orderId, sightings, statusOf(orderId), evidence),
    ),
  ];
  const compared = [...seen].filter(
    ([orderId, sightings]) => sightings.length > 1 || statusOf(orderId) !== undefined,
  );
  return conclude(trails.length + compared.length, offences);
}

function illegal(
  orderId: string,
  trail: readonly TransitionRecord[],
  status: OrderStatus | undefined,
  evidence: Evidence,
): Offence[] {
  const problem = problemOf(trail, status);
  if (problem === null) return [];
  const way = [trail[0]?.from ?? 'nothing', ...trail.map(({ to }) => to)];
  return [offenceOf(orderId, problem, [`database: its trail is ${way.join(', ')}`], [], evidence)];
}

function problemOf(trail: readonly TransitionRecord[], status: OrderStatus | undefined): string | null {
  let last: OrderStatus | null = trail[0]?.from ?? null;
  for (const { from, to } of trail) {
    if (from !== last) return `it went on from ${from ?? 'nothing'} when it was ${last ?? 'nothing'}`;
    if (!isStep(from, to)) return `it went from ${from ?? 'nothing'} to ${to}`;
    last = to;
  }
  return status === undefined || status === last
    ? null
    : `its trail ends at ${last ?? 'nothing'} and it is ${status}`;
}

/** @param status the order's own at the end, where it is known. */
function changedBack(
  orderId: string,
  sightings: readonly Sighting[],
  status: OrderStatus | undefined,
  evidence: Evidence,
): Offence[] {
  const found = wentBack(sightings);
  if (found !== null) {
    const [earlier, later] = found;
    return [offenceOf(orderId, `it was ${earlier.status}, and later ${later.status}`, [], found, evidence)];
  }
  const lost = sightings.find((shown) => status !== undefined && !isReachable(shown.status, status));
  return lost === undefined
    ? []
    : [offenceOf(orderId, `it was ${lost.status}, and is ${status} at the end`, [], [lost], evidence)];
}

function offenceOf(
  orderId: string,
  problem: string,
  facts: readonly string[],
  shown: readonly Sighting[],
  evidence: Evidence,
): Offence {
  const order = evidence.index.orderById.get(orderId);
  const operations =
    shown.length > 0
      ? shown.map(({ operation }) => operation)
      : involvedIn(order?.intentId ?? null, evidence);
  return {
    summary: `The status of an order moved as it never may: ${problem}.`,
    facts: () => [
      order === undefined ? `order ${short(orderId)}` : describeOrder(order),
      ...facts,
      ...operations.map(describe),
    ],
    offending: operations.map(({ id }) => id),
  };
}
