import { absent, known, type Witnesses } from '../../model/evidence.ts';

/** What the witnesses of a test write down, as arrays that a test may bend. */
export interface Books {
  orders: Known<'orders'>[];
  lines: Known<'lines'>[];
  movements: Known<'movements'>[];
  stock: Known<'stock'>[];
  payments: Known<'payments'>[];
  refunds: Known<'refunds'>[];
  mails: Known<'mails'>[];
}

type RecordsOf<C> = C extends { readonly state: 'known'; readonly records: readonly (infer T)[] } ? T : never;
type Known<K extends keyof Witnesses> = RecordsOf<Witnesses[K]>;

export const emptyBooks = (): Books => ({
  orders: [],
  lines: [],
  movements: [],
  stock: [],
  payments: [],
  refunds: [],
  mails: [],
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
    mails: gone('mails') ? why : known(books.mails),
    vouchers: absent('no vouchers'),
  };
}
