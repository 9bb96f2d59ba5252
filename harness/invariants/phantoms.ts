import { Callers } from '../model/callers.ts';
import type { Evidence, OrderRecord } from '../model/evidence.ts';
import type { CartLine } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, describeOrder } from './describe.ts';
import type { Attempt } from './intents.ts';
import { merge, requestedLines, sameLines } from './units.ts';

/**
 * Live orders that nobody tried to make: under a key that nobody sent, or of another buyer or for other lines than whoever sent
 * it. What was acknowledged is compared with its answer, so these are the orders whose answers were lost. An order without an
 * intent may be the work of an attempt whose outcome is unknown: only those beyond the number of such intents of the same buyer
 * that have no order yet, and asked for such a cart, are phantoms.
 */
export function phantoms(evidence: Evidence): readonly Offence[] {
  const { orders, index, buyers } = evidence;
  if (orders.state === 'absent') return [];
  const acknowledged = new Uint8Array(orders.records.length);
  for (const { told } of index.attempts) if (told !== null) acknowledged[told.order] = 1;
  const callers = new Callers(buyers);
  const open = new Unknowns(evidence, callers);
  return orders.records
    .map((order, number) => ({ order, number }))
    .filter(({ order: { status }, number }) => status === 'live' && acknowledged[number] === 0)
    .flatMap(({ order, number }) =>
      order.intentId === null
        ? uncalledFor(order, index.linesOfOrder.of(number), open)
        : ofNoAttempt(order, number, callers, evidence),
    );
}

/** Intents that may have made an order and have none yet, by whose they are: of any cart, and of each that they asked for. */
class Unknowns {
  readonly #open = new Map<string, number>();
  readonly #callers: Callers;

  constructor(evidence: Evidence, callers: Callers) {
    this.#callers = callers;
    for (const { fate, actor, orders, attempts } of evidence.index.intents) {
      // Whoever has made the one order that a key may make has not made another.
      if (fate !== 'unknown' || orders.some(({ status }) => status !== 'failed')) continue;
      const caller = callers.ofActor(actor);
      const asked = attempts.filter(mayHaveMade).flatMap((attempt) => readingsOf(attempt, evidence));
      this.#add(caller, 1);
      for (const cart of new Set(asked.map(cartOf))) this.#add(`${caller} ${cart}`, 1);
    }
  }

  /** Whether one of them may have made this order; it has made no other then. */
  use({ buyer }: OrderRecord, lines: readonly CartLine[]): boolean {
    const caller = this.#callers.ofAddress(buyer);
    // An order without lines is half an order: `no-fractured-order` says so.
    const names = lines.length === 0 ? [caller] : [caller, `${caller} ${cartOf(lines)}`];
    const isLeft = names.every((name) => (this.#open.get(name) ?? 0) > 0);
    for (const name of names) this.#add(name, -1);
    return isLeft;
  }

  #add(name: string, count: number): void {
    this.#open.set(name, (this.#open.get(name) ?? 0) + count);
  }
}

const cartOf = (lines: readonly CartLine[]): string =>
  JSON.stringify(
    merge(lines)
      .map(({ sku, quantity }) => [sku, quantity])
      .sort(),
  );

const mayHaveMade = ({ type }: Attempt): boolean => type !== 'refused';

function uncalledFor(order: OrderRecord, lines: readonly CartLine[], open: Unknowns): Offence[] {
  return open.use(order, lines) ? [] : [phantom(order, 'no checkout of its buyer is unaccounted for')];
}

/**
 * Who sent its key, and for what. Where every attempt was refused, whether that had an effect is for others to judge; but beside one whose
 * outcome is unknown a refused one has made nothing.
 */
function ofNoAttempt(order: OrderRecord, number: number, callers: Callers, evidence: Evidence): Offence[] {
  const { index } = evidence;
  const attempts = index.attemptsUnder(order.intentId);
  if (attempts.length === 0) return [phantom(order, 'no checkout has its intent')];
  const buyer = callers.ofAddress(order.buyer);
  const own = attempts.filter(({ actor }) => callers.ofActor(actor) === buyer);
  if (own.length === 0) return [phantom(order, 'somebody else sent its key', attempts)];
  const makers = own.some(mayHaveMade) ? own.filter(mayHaveMade) : own;
  const lines = index.linesOfOrder.of(number);
  if (lines.length === 0) return [];
  const isAsked = makers.some((attempt) =>
    readingsOf(attempt, evidence).some((cart) => sameLines(lines, cart)),
  );
  return isAsked ? [] : [phantom(order, 'whoever sent its key asked for other lines', own)];
}

/** What a forged quantity comes to is for the shop to say: it may take it for what it is, or for what it stands in place of. */
const readingsOf = (attempt: Attempt, evidence: Evidence): readonly (readonly CartLine[])[] =>
  attempt.isForged ? [attempt.lines, requestedLines(attempt, evidence) ?? []] : [attempt.lines];

const phantom = (order: OrderRecord, why: string, attempts: readonly Attempt[] = []): Offence => ({
  summary: `An order is live that nobody tried to make: ${order.totalCents} cents for ${order.buyer}.`,
  facts: () => [
    describeOrder(order),
    `history: ${why}`,
    ...attempts.map(({ operation }) => describe(operation)),
  ],
  offending: attempts.map(({ id }) => id),
});
