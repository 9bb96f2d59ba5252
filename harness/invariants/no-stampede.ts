import { type CollectionName, type Evidence, recordsOf } from '../model/evidence.ts';
import type { Fault } from '../model/fault.ts';
import { times } from '../model/times.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { short } from './describe.ts';
import { isUncounted } from './ledgers.ts';
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
  needs: [['loads', 'movements'], ['loads']],
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

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const { declarations, loads, faults } = evidence;
  if (declarations.pageLoads.type === 'undeclared')
    return { verdict: 'inconclusive', reason: 'the shop does not declare how often it loads a page' };
  // A cache that lost its process, or who knows what else, begins anew, nobody outside knows how often; one that waits does not.
  if (faults.some(({ fault }) => !WAITED_FOR.has(fault.type) && !isDeafening(fault)))
    return { verdict: 'inconclusive', reason: 'a fault may have made the shop forget its pages' };
  if (isUncounted(evidence, used))
    return {
      verdict: 'inconclusive',
      reason: 'the shop restocks by itself, and without its movements nobody knows how often',
    };
  const traffic = trafficBySku(evidence);
  const ofAll = reasonsOf([...traffic.values()], evidence);
  const records = recordsOf(loads);
  const offences = records.flatMap(({ sku, loads: counted }) => {
    const own = sku === null ? undefined : traffic.get(sku);
    const reasons = sku === null ? ofAll : reasonsOf(own === undefined ? [] : [own], evidence);
    return counted > reasons.most ? [stampede(sku, counted, reasons)] : [];
  });
  return conclude(
    records.reduce((sum, record) => sum + record.loads, 0),
    offences,
  );
}

/** Why some pages may have been loaded, and how often at most. */
interface Reasons {
  readonly pages: number;
  readonly reads: number;
  readonly changes: number;
  readonly most: number;
}

function reasonsOf(traffic: readonly PageTraffic[], evidence: Evidence): Reasons {
  const sum = (what: (one: PageTraffic) => number) => traffic.reduce((total, one) => total + what(one), 0);
  return {
    pages: traffic.length,
    reads: sum(({ reads }) => reads),
    changes: sum(({ changes }) => changes),
    most: sum((one) => mostLoads(one, evidence)),
  };
}

function stampede(sku: string | null, counted: number, { pages, reads, changes, most }: Reasons): Offence {
  const what = sku === null ? 'Product pages' : `The page of ${short(sku)}`;
  const why = `${counts(pages, 'page')} and ${counts(changes, 'change')}`;
  return {
    summary: `${what} had to be loaded ${times(most)} at most for ${why}, but the database did it ${times(counted)}.`,
    facts: () => [
      `history: ${reads} reads, ${changes} changes`,
      `database: ${counted} loads by its own counters`,
    ],
    offending: [],
  };
}

const counts = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
