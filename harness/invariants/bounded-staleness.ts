import type { Evidence } from '../model/evidence.ts';
import { money } from '../model/money.ts';
import type { Operation } from '../model/operation.ts';
import { type Instant, millis, NS_PER_MS } from '../model/time.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { Latency } from '../statistics/latency.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { firstAfter, isFirst, pagesOf, type Shown, type Version } from './pages.ts';

/**
 * Of each read the smallest Δ that explains it: the read would be right, had it begun Δ earlier (Golab, Li and Shah, "Analyzing
 * Consistency Properties for Fun and Profit", PODC 2011). A page is as old as what it shows has been gone: since the first
 * price that surely came after it was there, because its change was acknowledged or somebody had seen it.
 */
export const boundedStaleness: Invariant = {
  name: 'bounded-staleness',
  family: 'stale cache',
  promise: 'No product page is older than the shop declares.',
  needs: [[]],
  check,
};

function check(evidence: Evidence): Finding {
  const boundNs = evidence.declarations.stalenessMs * NS_PER_MS;
  const times = new Latency();
  const offences: Offence[] = [];
  let examined = 0;
  let fresh = 0;
  for (const { versions, reads, shows } of pagesOf(evidence)) {
    const successor = firstAfter(versions.filter(isFirst), ({ by }) => by);
    examined += reads.count;
    for (let read = 0; read < reads.count; read += 1) {
      const { ns, gone } = age(reads.startedAt[read] ?? 0, shows(read), successor);
      if (ns === 0) fresh += 1;
      else if (Number.isFinite(ns)) times.record(ns);
      if (ns > boundNs) offences.push(tooOld(reads.at(read), ns, gone, evidence));
    }
  }
  times.recordZeros(fresh);
  return conclude(examined, offences, {
    what: 'staleness of a page',
    times: times.toDistribution(),
  });
}

interface Age {
  readonly ns: number;
  /** What had taken the place of what was shown. */
  readonly gone: Version | null;
}

const FRESH: Age = { ns: 0, gone: null };

function age(startedAt: Instant, shown: Shown | null, successor: (by: Instant) => Version | null): Age {
  if (shown === null) return { ns: Number.POSITIVE_INFINITY, gone: null };
  const gone = successor(shown.newest.by);
  const ns = startedAt - (gone?.by ?? Number.POSITIVE_INFINITY);
  return ns <= 0 ? FRESH : { ns, gone };
}

function tooOld(
  read: Operation<'browse'>,
  ns: number,
  gone: Version | null,
  { catalogue, declarations }: Evidence,
): Offence {
  const { outcome, input } = read;
  const shown =
    outcome.type === 'ok' ? `at ${money(outcome.result.unitPriceCents, catalogue.currency)}` : 'as unknown';
  const when = Number.isFinite(ns)
    ? `${millis(ns).toFixed(1)} ms after that was over; ${declarations.stalenessMs} ms are declared`
    : 'but nobody had set that price';
  const change = gone?.change ?? null;
  return {
    summary: `A page showed ${short(input.sku)} ${shown} ${when}.`,
    facts: () => [...(change === null ? [] : [describe(change)]), describe(read)],
    offending: change === null ? [read.id] : [change.id, read.id],
  };
}
