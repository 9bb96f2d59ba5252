import { absent, known, type Rows, type Witnesses } from '../../model/evidence.ts';

/** What the witnesses of a test write down, as arrays that a test may bend. */
export interface Books {
  orders: Known<'orders'>[];
  lines: Known<'lines'>[];
  movements: Known<'movements'>[];
  stock: Known<'stock'>[];
  payments: Known<'payments'>[];
  refunds: Known<'refunds'>[];
  vouchers: Known<'vouchers'>[];
  redemptions: Known<'redemptions'>[];
  transitions: Known<'transitions'>[];
  loads: Known<'loads'>[];
  mails: Known<'mails'>[];
  logs: Known<'logs'>[];
}

type RecordsOf<C> = C extends { readonly state: 'known'; readonly records: Rows<infer T> } ? T : never;
type Known<K extends keyof Witnesses> = RecordsOf<Witnesses[K]>;

export const emptyBooks = (): Books => ({
  orders: [],
  lines: [],
  movements: [],
  stock: [],
  payments: [],
  refunds: [],
  vouchers: [],
  redemptions: [],
  transitions: [],
  loads: [],
  mails: [],
  logs: [],
});

/** @param missing collections that no witness could be asked for. */
export function asWitnesses(
  books: Books,
  missing: readonly (keyof Books)[] = [],
): Omit<Witnesses, 'history' | 'faults'> {
  const gone = (name: keyof Books) => missing.includes(name);
  const why = absent('this test has no such witness');
  return {
    orders: gone('orders') ? why : known(books.orders),
    lines: gone('lines') ? why : known(books.lines),
    movements: gone('movements') ? why : known(books.movements),
    stock: gone('stock') ? why : known(books.stock),
    payments: gone('payments') ? why : known(books.payments),
    refunds: gone('refunds') ? why : known(books.refunds),
    loads: gone('loads') ? why : known(books.loads),
    mails: gone('mails') ? why : known(books.mails),
    vouchers: gone('vouchers') ? why : known(books.vouchers),
    redemptions: gone('redemptions') ? why : known(books.redemptions),
    transitions: gone('transitions') ? why : known(books.transitions),
    logs: gone('logs') ? why : known(books.logs),
  };
}

/** Writes a change of stock down, and what is left by it. */
export function addMovement(books: Books, movement: Books['movements'][number]): void {
  books.movements.push(movement);
  books.stock = books.stock.map((row) =>
    row.sku === movement.sku ? { ...row, onHand: row.onHand + movement.delta } : row,
  );
}

/** Counts a voucher as redeemed by an order. */
export function addRedemption(books: Books, code: string, orderId: string): void {
  books.redemptions.push({ code, orderId, givenBack: false });
  recount(books, code, 1);
}

/** Gives the redemption of an order back, if it has any. */
export function returnRedemption(books: Books, orderId: string): void {
  for (const { code } of books.redemptions.filter((row) => row.orderId === orderId && !row.givenBack))
    recount(books, code, -1);
  books.redemptions = books.redemptions.map((row) =>
    row.orderId === orderId ? { ...row, givenBack: true } : row,
  );
}

function recount(books: Books, code: string, by: number): void {
  books.vouchers = books.vouchers.map((row) =>
    row.code === code ? { ...row, redeemed: row.redeemed + by } : row,
  );
}

/** Cancels a live order as an honest shop does: status, units, voucher (unless it keeps those) and money, once. */
export function cancelInBooks(books: Books, orderId: string, keepsVoucher = false): void {
  const order = books.orders.find((row) => row.orderId === orderId);
  if (order?.status !== 'live') return;
  books.orders = books.orders.map((row) => (row === order ? { ...row, status: 'cancelled' } : row));
  books.transitions.push({ orderId, from: 'live', to: 'cancelled' });
  for (const { sku, quantity } of books.lines.filter((row) => row.orderId === orderId))
    addMovement(books, { sku, delta: quantity, reason: 'cancel', orderId });
  if (!keepsVoucher) returnRedemption(books, orderId);
  for (const { paymentId, reference, amountCents, currency, state } of books.payments) {
    if (reference === orderId && state === 'captured')
      books.refunds.push({ refundId: `refund-${paymentId}`, paymentId, amountCents, currency });
  }
}
