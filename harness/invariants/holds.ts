import { outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { type Instant, NS_PER_MS } from '../model/time.ts';
import type { Change } from './availability.ts';
import { cancelled } from './cancellations.ts';
import { furtherOrders } from './further-orders.ts';
import { type Attempt, endOf, type Intent } from './intents.ts';
import { merge, requestedLines, sameLines, type Units, unitsAtMost, unitsOf } from './units.ts';
import { bodyOf } from './wanted.ts';

/**
 * Everything that may have kept units from a buyer, and everything that surely brought some: the changes of what was
 * available, by sku, with each intent counted once, and every further order that it was told of: those are out for good.
 */
export function changesOfStock(intents: readonly Intent[], evidence: Evidence): Map<string, Change[]> {
  const changes = new Map<string, Change[]>();
  const add = (sku: string, change: Change) => {
    const already = changes.get(sku);
    if (already === undefined) changes.set(sku, [change]);
    else already.push(change);
  };
  const hold = (part: Part): void => {
    const spans = spansOf(part, evidence);
    if (spans.length === 0) return;
    for (const { sku, quantity: units } of heldUnits(part, evidence)) {
      for (const { from, until, fromItself } of spans) {
        add(sku, { at: from, after: !fromItself, delta: -units });
        if (Number.isFinite(until)) add(sku, { at: until, after: true, delta: units });
      }
    }
  };
  for (const intent of intents) {
    for (const part of partsOf(intent)) hold(part);
    for (const attempts of furtherOrders(intent)) hold({ attempts, cancels: [] });
  }
  for (const { sku, at, quantity } of sureRestocks(evidence)) add(sku, { at, after: true, delta: quantity });
  return changes;
}

/** Attempts at one thing, and at giving it up. */
type Part = Pick<Intent, 'attempts' | 'cancels'>;

/**
 * What holds units together: an intent, whose attempts all ask for the same cart. Where they do not (a key that is used
 * again with another body), a refused attempt held its own cart and no longer than itself.
 */
function partsOf(intent: Part): readonly Part[] {
  const { attempts, cancels } = intent;
  const [first] = attempts;
  if (first === undefined || attempts.every((one) => !isReused(one) && sameLines(one.lines, first.lines)))
    return [intent];
  const others = attempts.filter((attempt) => !isReused(attempt));
  const isOneCart = others.every(({ lines }) => sameLines(lines, others[0]?.lines ?? []));
  const together = isOneCart ? others : others.filter(takes);
  const apart = isOneCart ? [] : others.filter((attempt) => !takes(attempt));
  return [together, ...[...apart, ...reusesOf(attempts)].map((attempt) => [attempt])].map((part) => ({
    attempts: part,
    cancels,
  }));
}

/**
 * Refusals of another body under a key. A shop may set units aside before it writes an order down, and see only then that the key stands for
 * another one. Where all bodies are the same the refusal is of no other order, and a twin's.
 */
export function reusesOf(attempts: readonly Attempt[]): readonly Attempt[] {
  const reuses = attempts.filter(isReused);
  if (reuses.length === 0 || new Set(attempts.map(bodyOf)).size < 2) return [];
  return reuses;
}

export const isReused = ({ reason }: Attempt): boolean => reason === 'key-reused';

/** How an attempt may keep units from others. */
type Hold = 'takes' | 'holds' | 'tries' | 'none';

/**
 * A refusal for any other reason than stock may have held its units first. One for lack of stock may have held its other
 * lines while it tried; a single line that was short held nothing. A twin that is told "in flight" does nothing of its own:
 * the attempt that it is a twin of is counted itself.
 */
export function holdOf({ type, reason, lines }: Attempt): Hold {
  if (type !== 'refused') return 'takes';
  if (reason === 'in-flight') return 'none';
  if (reason !== 'out-of-stock') return 'holds';
  return lines.length > 1 ? 'tries' : 'none';
}

/** What a refused attempt itself held while it was refused: its own units are not what it was short of. */
export function ownUnits(attempt: Attempt, intent: Intent, sku: string, evidence: Evidence): number {
  const own = partsOf(intent).find(({ attempts }) => attempts.includes(attempt)) ?? intent;
  const onlyTried = holdOf(attempt) === 'tries' && !own.attempts.map(holdOf).includes('holds');
  return onlyTried ? unitsOf(heldUnits(own, evidence), sku) : 0;
}

/** A stretch of time up to and including `until`, from `from` itself on or from right after it. */
interface Span {
  readonly from: Instant;
  readonly fromItself: boolean;
  readonly until: Instant;
}

/**
 * When an intent held or had taken its units. However many attempts are under way, one of them at most is at work, so their
 * spans are united; but what one may keep that was refused, or failed without anybody learning of it, comes on top of what the next
 * one takes. What was taken is out for good, or until the order was cancelled.
 */
function spansOf(intent: Part, evidence: Evidence): readonly Span[] {
  const holding = intent.attempts.filter((attempt) => holdOf(attempt) !== 'none');
  const givenUp = cancelled(intent).by;
  const underWay = holding.map((attempt) => ({
    from: attempt.startedAt,
    fromItself: true,
    until: takes(attempt) ? Math.max(givenUp, attempt.startedAt) : attempt.end,
  }));
  const holdNs = evidence.declarations.holdMs * NS_PER_MS;
  if (holdNs === 0) return united(underWay);
  const kept = holding
    .filter((attempt) => !takes(attempt))
    .map((attempt) => ({ from: attempt.end, fromItself: false, until: attempt.end + holdNs }));
  return [...united(underWay), ...kept, ...adrift(holding)];
}

/**
 * Of those that may have taken effect one did at most: the others failed then, nobody knows when, and may keep what they held. Acknowledgements
 * are of one order.
 */
function adrift(attempts: readonly Attempt[]): readonly Span[] {
  const unknown = attempts.filter(({ type }) => type === 'unknown');
  if (unknown.length === 0) return [];
  const order = attempts.filter(({ type }) => type === 'ok').sort(inTime)[0] ?? [];
  return unknown
    .concat(order)
    .sort(inTime)
    .slice(1)
    .map(({ startedAt }) => ({ from: startedAt, fromItself: true, until: Number.POSITIVE_INFINITY }));
}

const inTime = (one: Attempt, other: Attempt): number => one.startedAt - other.startedAt;

const takes = ({ type }: Attempt): boolean => type !== 'refused';

/** Spans that overlap or touch are one. */
function united(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const merged: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.until) merged.push(span);
    else merged[merged.length - 1] = { ...last, until: Math.max(last.until, span.until) };
  }
  return merged;
}

/** The refused attempts of an intent that may keep units after their answer. */
export const keepersOf = (intent: Part): readonly Attempt[] =>
  partsOf(intent).flatMap(({ attempts }) => attempts.filter(mayKeep));

const mayKeep = (attempt: Attempt): boolean => !takes(attempt) && holdOf(attempt) !== 'none';

/** The most units that any attempt may have held. A refused impossible quantity held no more than the cart that it bent. */
export function heldUnits({ attempts }: Part, evidence: Evidence): Units {
  const taken = unitsAtMost(attempts.filter(takes));
  const held = attempts.filter(mayKeep);
  if (held.length === 0) return taken;
  const most = new Map(taken.map(({ sku, quantity }) => [sku, quantity]));
  for (const attempt of held) {
    for (const { sku, quantity } of merge(requestedLines(attempt, evidence) ?? attempt.lines)) {
      most.set(sku, Math.max(most.get(sku) ?? 0, quantity));
    }
  }
  return [...most].map(([sku, quantity]) => ({ sku, quantity }));
}

interface SureRestock {
  readonly sku: string;
  /** Its units are there after this instant. */
  readonly at: Instant;
  readonly quantity: number;
}

/** Acknowledged restocks, once per intent: a retry may have been recognised as one. */
function sureRestocks({ index }: Evidence): readonly SureRestock[] {
  const byIntent = new Map<string, SureRestock>();
  for (const restock of index.operationsOf.restock.filter(isOk)) {
    const { sku, quantity } = restock.input;
    const key = JSON.stringify([restock.intentId, sku]);
    const sure = byIntent.get(key) ?? { sku, at: Number.POSITIVE_INFINITY, quantity };
    byIntent.set(key, {
      sku,
      at: Math.min(sure.at, endOf(restock)),
      quantity: Math.min(sure.quantity, quantity),
    });
  }
  return [...byIntent.values()];
}

const isOk = (restock: Operation<'restock'>): boolean => outcomeTypeOf(restock) === 'ok';
