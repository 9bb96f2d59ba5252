import type { Evidence } from '../model/evidence.ts';
import { NONE, type Offence } from './conclude.ts';
import { describe, describeMail } from './describe.ts';
import { idsOf } from './intents.ts';
import { wrongMails } from './mail-count.ts';
import { type ToldOrder, toldLive } from './told-orders.ts';

/** Without a database: the mails about each order that its buyer was told is live. What else a mail may speak of nobody knows. */
export function toldMails(evidence: Evidence): {
  readonly examined: number;
  readonly offences: readonly Offence[];
} {
  const told = toldLive(evidence);
  return { examined: told.length, offences: told.flatMap((order) => miscounted(order, evidence)) };
}

function miscounted({ intent, answer }: ToldOrder, evidence: Evidence): readonly Offence[] {
  const mails = evidence.index.mailsOfOrder.of(answer.told.order);
  const buyer = typeof intent.actor === 'number' ? evidence.buyers[intent.actor] : undefined;
  const problem = wrongMails('live', buyer, mails, evidence);
  if (problem === null) return NONE;
  return [
    {
      summary: `${problem}.`,
      facts: () => [
        ...(mails.length === 0 ? ['mailbox: no mail about it'] : mails.map(describeMail)),
        ...intent.attempts.map(({ operation }) => describe(operation)),
      ],
      offending: idsOf(intent),
    },
  ];
}
