import { LIMITS } from '../model/limits.ts';
import type { Cents } from '../model/money.ts';
import type { Finding, Measured } from '../model/verdict.ts';

/** What most of what is looked at gives: one list for all of it. */
export const NONE: readonly Offence[] = [];

/** One way in which a promise was broken. An invariant gathers them, and `conclude` makes one finding of them. */
export interface Offence {
  /** One sentence: what was promised, and what happened instead. */
  readonly summary: string;
  /** What each witness says, one line each. Asked only of the offence that is shown: a broken shop has many. */
  facts(): readonly string[];
  /** Ids of the operations that it takes to see it. */
  readonly offending: readonly number[];
  readonly costCents?: Cents;
}

const MAX_FACTS = 12;
const MAX_OTHERS = 5;

/**
 * Tells the offence that takes the fewest operations to see; the others are counted, a few of them named, and all
 * costs added up.
 * @param examined how many things were looked at; 0 is never green.
 * @param measured what was measured while they were, where that was anything.
 */
export function conclude(examined: number, offences: readonly Offence[], measured?: Measured): Finding {
  const [first] = offences;
  const withMeasured = measured === undefined ? {} : { measured };
  if (first === undefined) return { verdict: 'holds', examined, ...withMeasured };
  const shown = offences.reduce(simpler, first);
  const others = offences.filter((offence) => offence !== shown);
  const more = others.length === 0 ? '' : ` (and ${others.length} more like it)`;
  const costCents = bounded(offences.reduce((sum, offence) => sum + bounded(offence.costCents ?? 0), 0));
  return {
    verdict: 'violated',
    examined,
    summary: `${shown.summary}${more}`,
    facts: [
      ...shown.facts().slice(0, MAX_FACTS),
      ...others.slice(0, MAX_OTHERS).map(({ summary }) => `also: ${summary}`),
    ],
    offending: [...new Set(shown.offending)].slice(0, LIMITS.offending),
    ...(costCents === 0 ? {} : { costCents: Math.round(costCents) }),
    ...withMeasured,
  };
}

/**
 * A result holds whole cents. A hostile shop may name a sum that is none: what is too much for one is at least the greatest there is, and
 * what is no number cost nobody knows how much.
 */
function bounded(cents: Cents): Cents {
  if (Number.isNaN(cents)) return 0;
  return Math.min(Math.max(cents, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** An offence that names no operation is the harder one to follow up, however short it is. */
function simpler(best: Offence, candidate: Offence): Offence {
  const size = ({ offending }: Offence) =>
    offending.length === 0 ? Number.POSITIVE_INFINITY : offending.length;
  return size(candidate) < size(best) ? candidate : best;
}
