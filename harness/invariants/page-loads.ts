import type { Evidence } from '../model/evidence.ts';
import type { Fault, FaultRecord } from '../model/fault.ts';
import { millis, NS_PER_MS } from '../model/time.ts';
import type { PageTraffic } from './page-traffic.ts';

/** It cuts the connection on which a cache hears of changes. */
export const isDeafening = (fault: Fault): boolean => fault.type === 'terminate' && fault.listeners === true;

/**
 * An instance loads a page when it is first asked for it, when it has kept it for long enough, and for each change as often as
 * is declared, since a load under way may have read what was there before. Nor is there more to load than somebody asks
 * for, but for the loads that a change interrupts.
 *
 * A read that nobody was shown a page for may have loaded one all the same; that there is none need not be remembered.
 */
export function mostLoads(traffic: PageTraffic, { declarations, faults }: Evidence): number {
  const { reads, unanswered, changes, first, last } = traffic;
  const { pageLoads } = declarations;
  if (pageLoads.type === 'undeclared') return Number.POSITIVE_INFINITY;
  if (pageLoads.type === 'uncached') return reads * pageLoads.perRead;
  const { instances, perChange, keptMs } = pageLoads;
  const forgotten = instances * perChange * changes + deafenedAmong(traffic, keptMs, faults);
  // What keeps nothing loads for each read, even where a coarse clock says that all of them came at once.
  const kept = keptMs > 0 ? instances * (1 + Math.floor(millis(last - first) / keptMs)) : reads;
  return forgotten + Math.min(kept, reads) + unanswered;
}

/**
 * How often an instance that may have had the page lost the connection on which it hears of changes: it trusts no page from
 * before. That may take a moment, in which somebody asks for the page for the first time.
 */
const deafenedAmong = (
  { first, last }: PageTraffic,
  keptMs: number,
  faults: readonly FaultRecord[],
): number =>
  faults
    .filter(({ fault }) => isDeafening(fault))
    .filter(({ startedAt }) => first - keptMs * NS_PER_MS <= startedAt && startedAt <= last)
    .reduce((sum, { strikes }) => sum + strikes, 0);
