import { type Shop, shop } from './shop.ts';

/** A shop that knows no keys: both clicks of one buyer under the key `k` are sold, and told of orders of their own. Nothing is left. */
export function keyless(): Shop {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [0, 10], key: 'k', buyer: 3 })
    .checkout({ at: [5, 15], key: 'again', buyer: 3 });
  const [first, second] = told.history;
  if (first === undefined || second === undefined) return told;
  told.history.splice(1, 1, { ...second, intentId: 'k' });
  return told.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, intentId: 'k' }));
    books.payments = books.payments.map((payment) => ({ ...payment, intentId: 'k' }));
  });
}
