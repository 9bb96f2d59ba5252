import { type Evidence, recordsOf } from '../model/evidence.ts';
import { NONE, type Offence } from './conclude.ts';
import { describeMail, describeOrder, short } from './describe.ts';

/** Mails that tell of cancellations which were none. What the shop calls an order that was never sold is its own business. */
export function cancelledByMail({ mails, index }: Evidence): readonly Offence[] {
  return recordsOf(mails).flatMap((mail): readonly Offence[] => {
    if (mail.cancelledOrderId === undefined) return NONE;
    const number = index.orderNumber(mail.cancelledOrderId);
    const order = index.orderAt(number);
    if (order !== undefined && order.status !== 'live') return NONE;
    return [
      {
        summary: `A mail tells that an order was cancelled ${order === undefined ? 'that does not exist' : 'which is live'}.`,
        facts: () => [
          order === undefined ? `database: no order ${short(index.orderIdOf(number))}` : describeOrder(order),
          describeMail(mail),
        ],
        offending: index.attemptsOfOrder(number).map(({ id }) => id),
      },
    ];
  });
}
