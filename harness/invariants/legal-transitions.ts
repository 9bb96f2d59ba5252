import type { CollectionName, Evidence, TransitionRecord } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { involvedIn } from './involved.ts';
import { wayOf, wrongTurn } from './order-states.ts';
import { contradiction } from './sightings.ts';

/**
 * Each step of the shop's own audit trail, and each pair of what clients were shown one after the other, is an edge of the state
 * machine or a path along it (CWE-841). What overlaps may have been shown in either order.
 */
export const legalTransitions: Invariant = {
  name: 'legal-transitions',
  family: 'lost data',
  promise:
    "An order's status only moves along its state machine: what is sold never fails, what is over stays so.",
  needs: [['orders', 'transitions'], ['orders'], ['transitions'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const { index } = evidence;
  const trails = used.includes('transitions') ? index.transitionsOfOrder.from(0) : [];
  const statusOf = (order: number) => (used.includes('orders') ? index.orderAt(order)?.status : undefined);
  const offences: Offence[] = [];
  let compared = 0;
  for (const order of trails) {
    const trail = index.transitionsOfOrder.of(order);
    const isGone = used.includes('orders') && index.orderAt(order) === undefined;
    const problem = wrongTurn(trail, statusOf(order)) ?? (isGone ? leftBehind(trail) : null);
    if (problem === null) continue;
    const involved = involvedIn(index.orderAt(order)?.intentId ?? null, evidence);
    offences.push(illegal(order, problem, involved, [`database: its trail is ${wayOf(trail)}`], evidence));
  }
  for (const order of index.tellingsOfOrder.from(0)) {
    const sightings = index.tellingsOfOrder.of(order);
    const status = statusOf(order);
    if (sightings.length > 1 || status !== undefined) compared += 1;
    const found = contradiction(sightings, status);
    if (found !== null) offences.push(illegal(order, found.problem, found.operations, [], evidence));
  }
  return conclude(trails.length + compared, offences);
}

/** What failed or was given up may be cleared away; what was sold may not. */
const leftBehind = (trail: readonly TransitionRecord[]): string | null =>
  trail.at(-1)?.to === 'live' ? 'its trail ends at live, and there is no such order' : null;

function illegal(
  number: number,
  problem: string,
  operations: readonly Operation[],
  facts: readonly string[],
  evidence: Evidence,
): Offence {
  const order = evidence.index.orderAt(number);
  return {
    summary: `The status of an order moved as it never may: ${problem}.`,
    facts: () => [
      order === undefined ? `order ${short(evidence.index.orderIdOf(number))}` : describeOrder(order),
      ...facts,
      ...operations.map(describe),
    ],
    offending: operations.map(({ id }) => id),
  };
}
