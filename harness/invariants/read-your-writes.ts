import type { Evidence } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude } from './conclude.ts';
import { ownOrders } from './own-orders.ts';
import { ownPages } from './own-pages.ts';

/**
 * Two session guarantees (Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", PDIS 1994): read your
 * writes, and monotonic reads. For product pages within the time that the shop declares for them; for orders at once:
 * whoever was told that an order was made finds it, and its status never goes back.
 */
export const readYourWrites: Invariant = {
  name: 'read-your-writes',
  family: 'stale cache',
  promise: 'A session sees what it wrote, and never something older than what it saw before.',
  needs: [[]],
  check,
};

function check(evidence: Evidence): Finding {
  const pages = ownPages(evidence);
  const orders = ownOrders(evidence);
  return conclude(pages.examined + orders.examined, [...pages.offences, ...orders.offences]);
}
