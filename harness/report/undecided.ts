import type { Result } from '../model/result.ts';
import { ofState } from './story.ts';

type Rule = Result['adequacy'][number];

/** Why invariants have no verdict: a reason once, with all that it keeps from one. */
export interface Undecided {
  readonly reason: string;
  readonly invariants: readonly string[];
}

export interface Open {
  readonly undecided: readonly Undecided[];
  /** What was not shown and keeps nothing from a verdict: said nowhere else. */
  readonly notShown: readonly Rule[];
}

const told = ({ name, saw }: Rule): string => `${name}: ${saw}`;

/**
 * What one run lacks, most of its invariants lack, and a reader who is told so sixteen times reads none of it. A reason that is
 * made of several rules is taken apart, so that each rule is said once as well.
 */
export function openOf(result: Result): Open {
  const unmet = result.adequacy.filter(({ met }) => !met);
  const byReason = new Map<string, string[]>();
  const said = new Set<Rule>();
  for (const { invariant, reason } of ofState(result, 'inconclusive')) {
    const rules = rulesOf(reason, unmet);
    for (const rule of rules) said.add(rule);
    const reasons = rules.length === 0 ? [reason] : rules.map((rule) => `not adequate: ${told(rule)}`);
    for (const one of reasons) byReason.set(one, [...(byReason.get(one) ?? []), invariant]);
  }
  return {
    undecided: [...byReason].map(([reason, invariants]) => ({ reason, invariants })),
    notShown: unmet.filter((rule) => !said.has(rule)),
  };
}

/** The rules of which a reason is made, in their order; none where it is anything else. */
function rulesOf(reason: string, unmet: readonly Rule[]): readonly Rule[] {
  const rules = unmet.filter((rule) => reason.includes(told(rule)));
  return reason === `not adequate: ${rules.map(told).join('; ')}` ? rules : [];
}
