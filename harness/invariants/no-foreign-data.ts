import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude } from './conclude.ts';
import { named } from './describe.ts';
import { foreignMails } from './foreign-mails.ts';
import { foreignOrders } from './foreign-orders.ts';
import { inspected, notInspected, offenceOf, sightedAs } from './inspected.ts';

/**
 * Canaries (honeytokens) are planted in every buyer's name and address; each answer, its headers and each mail is scanned
 * for those of others (CWE-488, CWE-524). Ids of orders are data too: who is told of one as his own has to be its owner.
 */
export const noForeignData: Invariant = {
  name: 'no-foreign-data',
  family: 'breach',
  promise: 'No answer, header or mail to one buyer carries the data of another.',
  needs: [['orders', 'mails'], ['mails'], ['orders'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  if (evidence.inspected !== true) return notInspected;
  const shown = sightedAs(evidence, 'canary')
    .filter(({ operation }) => operation.input.actor !== 'admin')
    .map((sighted) => {
      const { operation, sighting } = sighted;
      const whom = named(operation.input.actor);
      return offenceOf(sighted, `The data of buyer ${sighting.what} was shown to ${whom}.`);
    });
  const mails = used.includes('mails') ? foreignMails(evidence, used) : { examined: 0, offences: [] };
  return conclude(inspected(evidence).answered + mails.examined, [
    ...shown,
    ...foreignOrders(evidence, used),
    ...mails.offences,
  ]);
}
