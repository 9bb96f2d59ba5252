import type { Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { millis, NS_PER_MS } from '../model/time.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe } from './describe.ts';
import { endOf } from './intents.ts';
import { firstAfter, isFirst, type PageChange, type Pages, pagesOf, type Version } from './pages.ts';

/**
 * Who asks for a page once the bound has passed since a change was acknowledged is shown it or a later one (a new product: the
 * product). As in the definition of eventual visibility with a bound, "t-visibility" (Bailis et al., "Probabilistically
 * Bounded Staleness", VLDB 2012), with probability one. Only changes that somebody looked for are examined.
 */
export const changesBecomeVisible: Invariant = {
  name: 'changes-become-visible',
  family: 'stale cache',
  promise:
    'A new product or price that was acknowledged is shown to everybody within the time that the shop declares.',
  needs: [[]],
  check,
};

function check(evidence: Evidence): Finding {
  const boundNs = evidence.declarations.stalenessMs * NS_PER_MS;
  let examined = 0;
  const offences: Offence[] = [];
  for (const pages of pagesOf(evidence)) {
    const lastRead = pages.reads.startedAt.reduce((last, startedAt) => Math.max(last, startedAt), 0);
    const changes = pages.versions.filter(isFirst).filter(({ change }) => change?.outcome.type === 'ok');
    examined += changes.filter((version) => visibleFrom(version, boundNs) < lastRead).length;
    for (const [change, page] of unseen(changes, pages, boundNs))
      offences.push(invisible(change, page, evidence));
  }
  return conclude(examined, offences);
}

type Browse = Operation<'browse'>;

const visibleFrom = ({ change }: Version, boundNs: number): number =>
  change === null ? Number.POSITIVE_INFINITY : endOf(change) + boundNs;

/** The changes that some page should have shown and did not, each with the first such page. */
function unseen(
  changes: readonly Version[],
  { reads, shows }: Pages,
  boundNs: number,
): ReadonlyMap<PageChange, Browse> {
  const missedBy = firstAfter(changes, (version) => visibleFrom(version, boundNs));
  const found = new Map<PageChange, Browse>();
  if (changes.length === 0) return found;
  for (let read = 0; read < reads.count; read += 1) {
    const shown = shows(read);
    // Nobody had set this price: that is older than any change, and told by `bounded-staleness`.
    if (shown === null) continue;
    const missed = missedBy(shown.newest.by);
    const startedAt = reads.startedAt[read] ?? 0;
    if (missed?.change && visibleFrom(missed, boundNs) < startedAt && !found.has(missed.change))
      found.set(missed.change, reads.at(read));
  }
  return found;
}

function invisible(change: PageChange, read: Browse, { declarations }: Evidence): Offence {
  const laterMs = millis(read.startedAt - endOf(change)).toFixed(1);
  return {
    summary: `${change.kind === 'createProduct' ? 'A new product' : 'A new price'} that was acknowledged was not shown ${laterMs} ms later; ${declarations.stalenessMs} ms are declared.`,
    facts: () => [describe(change), describe(read)],
    offending: [change.id, read.id],
  };
}
