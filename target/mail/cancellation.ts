import type { Mail } from './confirmation.ts';

/** Says that an order was cancelled. Nothing in it may be taken for a confirmation: subject and Message-ID are its own. */
export const cancellationMail = (orderId: string): Mail => ({
  subject: `Order ${orderId} was cancelled`,
  messageId: `<cancellation-${orderId}@shop.test>`,
  body: [
    `Your order ${orderId} was cancelled, as you asked.`,
    'What you have paid for it is on its way back to you.',
    '',
  ].join('\n'),
});
