import { Callers } from '../model/callers.ts';
import type { Evidence, OrderRecord } from '../model/evidence.ts';
import type { Offence } from './conclude.ts';
import { describe, describeOrder } from './describe.ts';
import type { Attempt, Intent } from './intents.ts';
import { requestedLines, sameLines } from './units.ts';

/**
 * Live orders that nobody tried to make: under a key that nobody sent, or of another buyer or for other lines than whoever sent
 * it. What was acknowledged is compared with its answer, so these are the orders whose answers were lost. An order without an
 * intent may be the work of an attempt whose outcome is unknown: only those beyond the number of such intents of the same buyer
 * that have no order yet are phantoms.
 */
export function phantoms(evidence: Evidence): readonly Offence[] {
  const { orders, index, buyers } = evidence;
  if (orders.state === 'absent') return [];
  const acknowledged = new Uint8Array(orders.records.length);
  for (const { told } of index.attempts) if (told !== null) acknowledged[told.order] = 1;
  const open = new Unknowns(index.intents, buyers);
  return orders.records
    .map((order, number) => ({ order, number }))
    .filter(({ order: { status }, number }) => status === 'live' && acknowledged[number] === 0)
    .flatMap(({ order, number }) =>
      order.intentId === null ? uncalledFor(order, open) : ofNoAttempt(order, number, evidence),
    );
}

/** Intents that may have made an order and have none yet, by whose they are. */
class Unknowns {
  readonly #open = new Map<string, number>();
  readonly #callers: Callers;

  constructor(intents: readonly Intent[], buyers: readonly string[]) {
    this.#callers = new Callers(buyers);
    for (const { fate, actor, orders } of intents) {
      // Whoever has made the one order that a key may make has not made another.
      if (fate !== 'unknown' || orders.some(({ status }) => status !== 'failed')) continue;
      const caller = this.#callers.ofActor(actor);
      this.#open.set(caller, this.#left(caller) + 1);
    }
  }

  /** Whether one of them may have made this order; it has made no other then. */
  use({ buyer }: OrderRecord): boolean {
    const caller = this.#callers.ofAddress(buyer);
    const left = this.#left(caller);
    this.#open.set(caller, left - 1);
    return left > 0;
  }

  #left = (caller: string): number => this.#open.get(caller) ?? 0;
}

function uncalledFor(order: OrderRecord, open: Unknowns): Offence[] {
  return open.use(order) ? [] : [phantom(order, 'no checkout of its buyer is unaccounted for')];
}

/** Who sent its key, and for what: a refused attempt counts, since whether a refusal had an effect is for others to judge. */
function ofNoAttempt(order: OrderRecord, number: number, evidence: Evidence): Offence[] {
  const { index, buyers } = evidence;
  const attempts = index.attemptsUnder(order.intentId);
  if (attempts.length === 0) return [phantom(order, 'no checkout has its intent')];
  const own = attempts.filter(({ actor }) => typeof actor !== 'number' || buyers[actor] === order.buyer);
  if (own.length === 0) return [phantom(order, 'somebody else sent its key', attempts)];
  const lines = index.linesOfOrder.of(number);
  // An order without lines is half an order: `no-fractured-order` says so.
  if (lines.length === 0 || own.some((attempt) => askedFor(attempt, lines, evidence))) return [];
  return [phantom(order, 'whoever sent its key asked for other lines', own)];
}

/** What a forged quantity comes to is for the shop to say: it may take it for what it is, or for what it stands in place of. */
function askedFor(attempt: Attempt, lines: Parameters<typeof sameLines>[0], evidence: Evidence): boolean {
  const requested = requestedLines(attempt, evidence);
  return sameLines(lines, attempt.lines) || (requested !== null && sameLines(lines, requested));
}

const phantom = (order: OrderRecord, why: string, attempts: readonly Attempt[] = []): Offence => ({
  summary: `An order is live that nobody tried to make: ${order.totalCents} cents for ${order.buyer}.`,
  facts: () => [
    describeOrder(order),
    `history: ${why}`,
    ...attempts.map(({ operation }) => describe(operation)),
  ],
  offending: attempts.map(({ id }) => id),
});
