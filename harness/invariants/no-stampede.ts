import type { Evidence } from '../model/evidence.ts';
import type { Fault, FaultRecord } from '../model/fault.ts';
import { millis, NS_PER_MS } from '../model/time.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { short } from './describe.ts';
import { type PageTraffic, trafficBySku } from './page-traffic.ts';

/**
 * However many ask for a page at once, it is loaded once for each reason to load it: by each instance, when it is first
 * asked for, after each change, and when what was kept has grown too old (leases: Nishtala et al., "Scaling Memcache at
 * Facebook", NSDI 2013). The database's own counters say how often that was; where they do not say of which product, all
 * are summed. A shop without a cache loads once for each read.
 */
export const noStampede: Invariant = {
  name: 'no-stampede',
  family: 'stale cache',
  promise:
    'Product pages are loaded from the database no more often than the shop declares, however many ask at once.',
  needs: [['loads']],
  check,
};

/** Faults through which the process and its connections go on. */
const WAITED_FOR: ReadonlySet<Fault['type']> = new Set([
  'latency',
  'bandwidth',
  'slicing',
  'lock',
  'long-transaction',
  'bank',
  'mailbox',
]);

function check(evidence: Evidence): Finding {
  const { declarations, loads, faults } = evidence;
  if (declarations.pageLoads.type === 'undeclared')
    return { verdict: 'inconclusive', reason: 'the shop does not declare how often it loads a page' };
  // A cache that lost its process, or who knows what else, begins anew, nobody outside knows how often; one that waits does not.
  if (faults.some(({ fault }) => !WAITED_FOR.has(fault.type) && !isDeafening(fault)))
    return { verdict: 'inconclusive', reason: 'a fault may have made the shop forget its pages' };
  const traffic = trafficBySku(evidence);
  const most = (of: readonly PageTraffic[]) => of.reduce((sum, one) => sum + mostLoads(one, evidence), 0);
  const records = loads.state === 'known' ? loads.records : [];
  const offences = records.flatMap(({ sku, loads: counted }) => {
    const of = [...traffic].flatMap(([name, one]) => (sku === null || sku === name ? [one] : []));
    return counted > most(of) ? [stampede(sku, counted, most(of), of)] : [];
  });
  return conclude(
    records.reduce((sum, record) => sum + record.loads, 0),
    offences,
  );
}

const isDeafening = (fault: Fault): boolean => fault.type === 'terminate' && fault.listeners === true;

/**
 * An instance loads a page when it is first asked for it, when it has kept it for long enough, and for each change as often as
 * is declared, since a load under way may have read what was there before. Nor is there more to load than somebody asks
 * for, but for the loads that a change interrupts.
 *
 * A read that nobody was shown a page for may have loaded one all the same; that there is none need not be remembered.
 */
function mostLoads(traffic: PageTraffic, { declarations, faults }: Evidence): number {
  const { reads, unanswered, changes, first, last } = traffic;
  const { pageLoads } = declarations;
  if (pageLoads.type === 'undeclared') return Number.POSITIVE_INFINITY;
  if (pageLoads.type === 'uncached') return reads * pageLoads.perRead;
  const { instances, perChange, keptMs } = pageLoads;
  const forgotten = instances * perChange * changes + deafenedAmong(traffic, keptMs, faults);
  const kept = instances * (1 + Math.floor(millis(last - first) / keptMs));
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

function stampede(sku: string | null, counted: number, most: number, of: readonly PageTraffic[]): Offence {
  const sum = (what: (one: PageTraffic) => number) => of.reduce((total, one) => total + what(one), 0);
  const [reads, changes] = [sum((one) => one.reads), sum((one) => one.changes)];
  const what = sku === null ? 'Product pages' : `The page of ${short(sku)}`;
  const why = `${counts(of.length, 'page')} and ${counts(changes, 'change')}`;
  return {
    summary: `${what} had to be loaded ${most} times at most for ${why}, but the database did it ${counted} times.`,
    facts: () => [
      `history: ${reads} reads, ${changes} changes`,
      `database: ${counted} loads by its own counters`,
    ],
    offending: [],
  };
}

const counts = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
