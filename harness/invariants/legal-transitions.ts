import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { involvedIn } from './cancellations.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { wayOf, wrongTurn } from './order-states.ts';
import { contradiction, sightingsByOrder } from './sightings.ts';

/** The shop's own audit trail, and what was shown to clients one after the other. */
export const legalTransitions: Invariant = {
  name: 'legal-transitions',
  family: 'lost data',
  promise:
    "An order's status only moves along its state machine: what is sold never fails, what is over stays so.",
  needs: [['orders', 'transitions'], ['orders'], ['transitions'], []],
  check,
};

const NO_TRAILS: Evidence['index']['transitionsByOrder'] = new Map();

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const { index, history } = evidence;
  const trails = used.includes('transitions') ? index.transitionsByOrder : NO_TRAILS;
  const statusOf = (orderId: string) =>
    used.includes('orders') ? index.orderById.get(orderId)?.status : undefined;
  const offences: Offence[] = [];
  let compared = 0;
  for (const [orderId, trail] of trails) {
    const problem = wrongTurn(trail, statusOf(orderId));
    if (problem === null) continue;
    const involved = involvedIn(index.orderById.get(orderId)?.intentId ?? null, evidence);
    offences.push(illegal(orderId, problem, involved, [`database: its trail is ${wayOf(trail)}`], evidence));
  }
  for (const [orderId, sightings] of sightingsByOrder(history)) {
    const status = statusOf(orderId);
    if (sightings.length > 1 || status !== undefined) compared += 1;
    const found = contradiction(sightings, status);
    if (found !== null) offences.push(illegal(orderId, found.problem, found.operations, [], evidence));
  }
  return conclude(trails.size + compared, offences);
}

function illegal(
  orderId: string,
  problem: string,
  operations: readonly Operation[],
  facts: readonly string[],
  { index }: Evidence,
): Offence {
  const order = index.orderById.get(orderId);
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
