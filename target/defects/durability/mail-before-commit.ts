import { statement } from '../../database/statement.ts';
import { confirmationMail } from '../../mail/confirmation.ts';
import type { Defect } from '../defect.ts';

const readRecipient = statement<{ email: string }>(
  'defect-read-recipient',
  'select email from accounts join orders using (account_id) where order_id = $1',
);

export const mailBeforeCommit: Defect = {
  name: 'mail-before-commit',
  number: 50,
  title: 'The mail goes out before the commit',
  family: 'durability',
  breaks: 'one-mail-per-order',
  story: [
    'The mail is sent where the order is saved, within the transaction, when it is neither committed nor paid for.',
    'A mail cannot be rolled back, so it is the last thing that may happen: it belongs into an outbox that is written with the order and read after the commit.',
    'The card is declined, the order is given up, and the buyer waits at home for what a mail has confirmed to him.',
  ],
  provokedBy: {
    what: 'an order that comes to nothing after it was saved: a declined card',
    circumstances: ['last-vouchers', 'same-key', 'steady-sale', 'cut-at-commit'],
  },
  seenIn: {
    what: 'coopcycle/coopcycle-web#253 (“order confirmation email is sent even if payment fails”), saleor/saleor#6095',
    url: 'https://github.com/coopcycle/coopcycle-web/issues/253',
  },
  insteadOf: ['orders/record.ts#record', 'orders/confirm.ts#confirmOrder'],
  replace(parts) {
    const sent = new Set<string>();
    return {
      async record(query, orderId, priced) {
        await parts.record(query, orderId, priced);
        const [recipient] = await query(readRecipient, [orderId]);
        const mail = confirmationMail({ orderId, ...priced });
        await parts.sendMail({ orderId, recipient: recipient?.email ?? '', ...mail });
        sent.add(mail.messageId);
      },
      async sendMail(mail) {
        if (!sent.has(mail.messageId)) await parts.sendMail(mail);
      },
    };
  },
};
