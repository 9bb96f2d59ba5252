import { Refusal } from '../../refusal.ts';
import type { Defect } from '../defect.ts';

export const chargeInTransaction: Defect = {
  name: 'charge-in-transaction',
  number: 23,
  title: 'The bank is asked within the transaction',
  family: 'payment',
  breaks: 'books-balance',
  story: [
    'The order is written, the card charged, and then comes COMMIT: all or nothing, as transactions are.',
    'The bank is not part of the transaction, so "nothing" takes back the order and leaves the charge.',
    'Where the database goes away between the two, money was taken for an order that never was, and the locks were held as long as the bank took.',
  ],
  provokedBy: {
    what: 'a connection that ends at COMMIT, after the charge',
    circumstances: ['cut-at-commit', 'database-crash'],
  },
  seenIn: {
    what: 'magento/magento2#25862 (“lost 400+ Magento orders but had charged credit card transactions at the PSP”)',
    url: 'https://github.com/magento/magento2/issues/25862',
  },
  insteadOf: ['orders/place.ts#place'],
  replace: () => ({
    place: (shop, attempt) =>
      shop.transaction(async (query) => {
        const claim = await shop.claimKey(query, attempt);
        if (claim.type === 'repeated') return claim;
        const { orderId } = claim;
        const { accountId, request } = attempt;
        const { voucher: code, cardToken } = request;
        const reserved = await shop.reserve(query, request.lines);
        const voucher = code === undefined ? null : await shop.redeem(query, { orderId, accountId, code });
        const order = { ...shop.price(request, reserved, voucher), orderId, cardToken };
        await shop.record(query, orderId, order);
        const payment = await shop.charge(order);
        if (payment.type === 'declined' || payment.type === 'rejected')
          throw new Refusal('payment-declined', 'Nothing was charged. Try another card, with a new key.');
        return { type: 'placed', order };
      }),
  }),
};
