/** What every sale is judged by: names of invariants. */
export const SALE_PROMISES: readonly string[] = [
  'never-oversell',
  'never-undersell',
  'stock-is-conserved',
  'refusals-have-no-effect',
  'acknowledged-orders-survive',
  'one-order-per-key',
  'no-fractured-order',
  'charged-the-price',
  'charged-once',
  'books-balance',
  'one-mail-per-order',
  'legal-transitions',
  'no-foreign-data',
  'answers-match-questions',
  'nothing-secret-leaks',
];
