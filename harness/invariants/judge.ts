import { messageOf } from '../model/errors.ts';
import type { CollectionName, Evidence } from '../model/evidence.ts';
import { quote } from '../model/limits.ts';
import type { Measurements } from '../model/result.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import type { Finding, Invariant, Verdict } from '../model/verdict.ts';
import { monotone, overdue, overdueInDatabase } from './index.ts';

export interface AdequacyFound {
  readonly name: string;
  readonly met: boolean;
  readonly saw: string;
}

export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly adequacy: readonly AdequacyFound[];
}

type Used = readonly CollectionName[];

/** Read in one snapshot. */
const IN_DATABASE: ReadonlySet<CollectionName> = new Set(['orders', 'lines', 'movements']);

type Inconclusive = Extract<Finding, { verdict: 'inconclusive' }>;

/**
 * Asks every invariant. `holds` has to be earned: something was examined, the backend was quiet, and what the scenario's
 * adequacy asks for did happen; otherwise the verdict is inconclusive, with the reason. A violation needs none of
 * that, except that draining could not have mended it. Never throws.
 */
export function judge(
  evidence: Evidence,
  invariants: readonly Invariant[],
  adequacy: readonly AdequacyRule[],
  measurements: Measurements,
): Judgement {
  const found = adequacy.map((rule) => ({ rule, ...checkRule(rule, evidence, measurements) }));
  const unmet = found.filter(({ met }) => !met);
  const verdicts = invariants.map((invariant) => {
    const speaking = unmet.filter(({ rule }) => rule.invariants?.includes(invariant.name) ?? true);
    return verdictOn(invariant, evidence, speaking);
  });
  return { verdicts, adequacy: found.map(({ rule, met, saw }) => ({ name: rule.name, met, saw })) };
}

function checkRule(rule: AdequacyRule, evidence: Evidence, measurements: Measurements) {
  try {
    return rule.check(evidence, measurements);
  } catch (error) {
    return { met: false, saw: quote(`the rule failed: ${messageOf(error)}`) };
  }
}

function verdictOn(
  invariant: Invariant,
  evidence: Evidence,
  unmet: readonly { readonly rule: AdequacyRule; readonly saw: string }[],
): Verdict {
  const { name, family, promise } = invariant;
  const { finding, used } = examine(invariant, evidence);
  const missing = unmet.map(({ rule, saw }) => `${rule.name}: ${saw}`).join('; ');
  const earned: Finding =
    finding.verdict === 'holds' && missing !== '' ? inconclusive(`not adequate: ${missing}`) : finding;
  return {
    ...earned,
    invariant: name,
    family,
    promise,
    witnesses: ['history', ...used],
    notChecked: notChecked(invariant, evidence, used),
  };
}

interface Examined {
  readonly finding: Finding;
  readonly used: Used;
}

function examine(invariant: Invariant, evidence: Evidence): Examined {
  const used = invariant.needs.find((alternative) => areKnown(alternative, evidence));
  if (used === undefined) return { finding: nothingToAsk(invariant, evidence), used: [] };
  return evidence.notDrained === null
    ? { finding: check(invariant, evidence, used), used }
    : examineOpen(invariant, evidence, used, evidence.notDrained);
}

/** What the history alone shows, what nothing can undo, and what is overdue stays a violation while work is open. */
function examineOpen(invariant: Invariant, evidence: Evidence, used: Used, open: string): Examined {
  const final = finalWhileOpen(invariant, evidence, used);
  if (final !== undefined) {
    const finding = check(invariant, evidence, final);
    if (finding.verdict === 'violated') return { finding, used: final };
  }
  const reason = `the backend was not quiet when the witnesses were asked: ${quote(open)}`;
  return { finding: inconclusive(reason), used };
}

/** The witnesses whose word time would not change; none where there are no such ones. */
function finalWhileOpen({ name, needs }: Invariant, evidence: Evidence, used: Used): Used | undefined {
  if (monotone.has(name) || (evidence.graceGiven && overdue.has(name))) return used;
  const inDatabase = evidence.graceGiven && overdueInDatabase.has(name);
  return needs.find((alternative) =>
    inDatabase
      ? alternative.every((one) => IN_DATABASE.has(one)) && areKnown(alternative, evidence)
      : alternative.length === 0,
  );
}

function check(invariant: Invariant, evidence: Evidence, used: Used): Finding {
  try {
    const finding = invariant.check(evidence, used);
    return finding.verdict === 'holds' && finding.examined === 0
      ? inconclusive('nothing to examine')
      : finding;
  } catch (error) {
    return inconclusive(quote(`the check failed: ${messageOf(error)}`));
  }
}

const inconclusive = (reason: string): Inconclusive => ({ verdict: 'inconclusive', reason });

const areKnown = (names: Used, evidence: Evidence): boolean =>
  names.every((name) => evidence[name].state === 'known');

/** Most witnesses that are absent are so for one reason, which is said once. */
function nothingToAsk({ needs }: Invariant, evidence: Evidence): Inconclusive {
  const byReason = new Map<string, CollectionName[]>();
  for (const name of new Set(needs.flat())) {
    const collection = evidence[name];
    if (collection.state === 'known') continue;
    byReason.set(collection.reason, [...(byReason.get(collection.reason) ?? []), name]);
  }
  const reasons = [...byReason].map(([reason, names]) => `${names.join(', ')}: ${reason}`);
  return inconclusive(quote(`witnesses are absent: ${reasons.join('; ')}`));
}

/** What the best alternative would have asked for and the one in use did not. */
function notChecked({ needs }: Invariant, evidence: Evidence, used: Used): string[] {
  const [best = []] = needs;
  return best
    .filter((name) => !used.includes(name))
    .map((name) => {
      const collection = evidence[name];
      return collection.state === 'absent'
        ? quote(`${name}: ${collection.reason}`)
        : `${name}: of no use without the others`;
    });
}
