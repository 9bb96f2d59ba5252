import { statement } from '../../database/statement.ts';
import type { Defect } from '../defect.ts';

const BATCH = 10;

interface TakenRow {
  readonly order_id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly message_id: string;
}

/** Takes mails by saying that they are sent. */
const takeDue = statement<TakenRow>(
  'defect-take-due-mails',
  `with due as (
     select mail_id from outbox where sent_at is null order by next_attempt_at limit ${BATCH} for update skip locked
   )
   update outbox o
      set sent_at = now()
     from due
    where o.mail_id = due.mail_id
   returning o.order_id, o.recipient, o.subject, o.body, o.message_id`,
);

export const markedBeforeSent: Defect = {
  name: 'marked-before-sent',
  number: 52,
  title: 'Marked as sent, then sent',
  family: 'durability',
  breaks: 'one-mail-per-order',
  story: [
    'The relay takes a mail out of the outbox by marking it as sent, and then sends it: what fails after that, or dies, is never looked at again.',
    'Between marking and sending there is always a moment in which one is done and the other is not, so one has to choose between “perhaps twice” and “perhaps never”, and only the first can be mended by whoever receives it.',
    'The mail server was away for a minute, the shop’s books say that all went out, and a hundred buyers have no ticket.',
  ],
  provokedBy: {
    what: 'a mail server that is down, or refuses for now; a process that dies while it sends',
    circumstances: ['mail-down', 'crash'],
  },
  seenIn: {
    what: 'mautic/mautic#6280 (“email marked as sent even when the cronjob fails”)',
    url: 'https://github.com/mautic/mautic/issues/6280',
  },
  insteadOf: ['mail/relay.ts#leaseDue', 'mail/relay.ts#makeRelay'],
  replace: () => ({
    makeRelay: (shop, log) => ({
      async round() {
        const taken = await shop.query(takeDue);
        const send = async (row: TakenRow): Promise<void> => {
          const { order_id: orderId, message_id: messageId, recipient, subject, body } = row;
          try {
            await shop.sendMail({ orderId, messageId, recipient, subject, body });
          } catch (error) {
            log.error({ err: error, orderId }, 'a mail could not be sent');
          }
        };
        await Promise.all(taken.map(send));
        return taken.length === BATCH;
      },
      settled: async () => undefined,
    }),
  }),
};
