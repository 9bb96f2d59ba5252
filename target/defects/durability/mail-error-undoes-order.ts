import { statement } from '../../database/statement.ts';
import { confirmationMail } from '../../mail/confirmation.ts';
import type { Defect } from '../defect.ts';

const readRecipient = statement<{ email: string }>(
  'defect-read-recipient',
  'select email from accounts join orders using (account_id) where order_id = $1',
);

export const mailErrorUndoesOrder: Defect = {
  name: 'mail-error-undoes-order',
  number: 51,
  title: 'A mail error undoes a paid order',
  family: 'durability',
  breaks: 'books-balance',
  story: [
    'The mail is sent in the same breath as the order is confirmed, and when the mail server refuses, the error takes the order back, with its units; the money has long been taken.',
    'What must happen now is stock, row and money, and everything else can happen soon: an error there is a reason to try again, and never one to undo what is done.',
    'While the mail server is down the shop charges every buyer, and sells nothing.',
  ],
  provokedBy: { what: 'a mail server that is down, or refuses', circumstances: ['mail-down'] },
  seenIn: {
    what: 'Attendize/Attendize#306 (“transaction rollback if email not sent after ticket purchase”), opencart/opencart#7633',
    url: 'https://github.com/Attendize/Attendize/issues/306',
  },
  insteadOf: ['orders/confirm.ts#confirmOrder', 'orders/confirm.ts#confirm'],
  replace(parts) {
    const sent = new Set<string>();
    return {
      async confirm(query, order, paymentId) {
        const [recipient] = await query(readRecipient, [order.orderId]);
        const mail = confirmationMail(order);
        try {
          await parts.sendMail({ orderId: order.orderId, recipient: recipient?.email ?? '', ...mail });
          sent.add(mail.messageId);
        } catch {
          await parts.release(query, order.orderId, 'mail-failed');
          return false;
        }
        return parts.confirm(query, order, paymentId);
      },
      async sendMail(mail) {
        if (!sent.has(mail.messageId)) await parts.sendMail(mail);
      },
    };
  },
};
