import type { FaultRow, NothingLost } from '../model/nothing-lost.ts';
import type { Result } from '../model/result.ts';
import type { Family } from '../model/verdict.ts';
import { count, plain } from './text.ts';

/** `null`: the witness that would know was not there. */
export const told = (lost: number | null): string => (lost === null ? 'not known' : count(lost));

/** @returns e.g. `orders lost: 0, charged wrongly: 0, mails missing: not known`. */
export const lossesInWords = ({
  ordersLost,
  chargedWrongly,
  mailsMissing,
}: Pick<FaultRow, 'ordersLost' | 'chargedWrongly' | 'mailsMissing'>): string =>
  `orders lost: ${told(ordersLost)}, charged wrongly: ${told(chargedWrongly)}, mails missing: ${told(mailsMissing)}`;

/** What the invariants of these promise is wider than what is counted. */
const COUNTED: ReadonlySet<Family> = new Set<Family>(['lost data', 'wrong charge']);

/**
 * Of the whole run. Each order is held against its own total and its own mail, so that an intent that became two orders, each of
 * them paid, or an order at a wrong price is in none of the counts: a zero here must not stand beside a broken promise as if
 * it denied it.
 */
export function allLossesInWords(nothingLost: NothingLost, { verdicts }: Pick<Result, 'verdicts'>): string {
  const violated = verdicts.filter(({ verdict, family }) => verdict === 'violated' && COUNTED.has(family));
  const names = violated.map(({ invariant }) => plain(invariant)).join(', ');
  const beyond = names === '' ? '' : ` (order by order; see also what is violated: ${names})`;
  return lossesInWords(nothingLost) + beyond;
}

/** Heads of the table of faults, and under each what a row has there. */
export const FAULT_COLUMNS = [
  ['times on', 'times'],
  ['struck', 'strikes'],
  ['in flight as it began', 'inFlight'],
  ['unknown outcomes', 'unknown'],
  ['took effect', 'tookEffect'],
  ['no effect', 'noEffect'],
  ['unresolved', 'unresolved'],
  ['orders lost', 'ordersLost'],
  ['charged wrongly', 'chargedWrongly'],
  ['mails missing', 'mailsMissing'],
] as const;
