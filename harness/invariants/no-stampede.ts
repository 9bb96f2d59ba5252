import { type Evidence, recordsOf } from '../model/evidence.ts';
import type { Fault } from '../model/fault.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { short } from './describe.ts';
import { isDeafening, mostLoads } from './page-loads.ts';
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
  const records = recordsOf(loads);
  const offences = records.flatMap(({ sku, loads: counted }) => {
    const of = [...traffic].flatMap(([name, one]) => (sku === null || sku === name ? [one] : []));
    return counted > most(of) ? [stampede(sku, counted, most(of), of)] : [];
  });
  return conclude(
    records.reduce((sum, record) => sum + record.loads, 0),
    offences,
  );
}

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
