/** What the mail speaks of. */
interface ConfirmedOrder {
  readonly orderId: string;
  readonly totalCents: number;
  readonly discountCents: number;
  readonly currency: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly unitPriceCents: number;
  }[];
}

export interface Mail {
  readonly subject: string;
  readonly body: string;
  readonly messageId: string;
}

const amount = (cents: number, currency: string): string =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')} ${currency}`;

/**
 * The confirmation of an order. The Message-ID is a function of the order, so that a mail that is sent twice, which is
 * all that "at least once" can promise, is shown once.
 */
export function confirmationMail(order: ConfirmedOrder): Mail {
  const { orderId, lines, discountCents, totalCents, currency } = order;
  const listed = lines.map(
    ({ sku, quantity, unitPriceCents }) => `${quantity} x ${sku} at ${amount(unitPriceCents, currency)}`,
  );
  return {
    subject: `Order ${orderId} is confirmed`,
    messageId: `<order-${orderId}@shop.test>`,
    body: [
      `Thank you for your order ${orderId}.`,
      '',
      ...listed,
      ...(discountCents > 0 ? [`Voucher: -${amount(discountCents, currency)}`] : []),
      '',
      `Total: ${amount(totalCents, currency)}`,
      '',
    ].join('\n'),
  };
}
