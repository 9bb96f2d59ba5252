/** Of a thousand operations, how many are what. */
export interface Mix {
  readonly name: 'a sale' | 'checkouts only';
  readonly browse: number;
  readonly readOrder: number;
  readonly cancel: number;
  readonly restock: number;
  readonly changePrice: number;
  /** All others are checkouts. */
  readonly checkout: number;
  /** The largest history of it that is made up: its records have to fit into the memory of one process, beside the history. */
  readonly upTo: number;
  /** For people. */
  readonly inWords: string;
}

/**
 * A sale, as buyers make it: between two and three pages to a checkout, and an order looked at again now and then. On an ordinary
 * day of a real shop a checkout comes with some forty pages, which need less than a fifth of the records; nobody could say
 * then that the mix was chosen for its speed.
 */
const A_SALE: Mix = {
  name: 'a sale',
  browse: 590,
  checkout: 250,
  readOrder: 110,
  cancel: 20,
  restock: 20,
  changePrice: 10,
  upTo: 1e7,
  inWords:
    '59 % product pages, 25 % checkouts, 11 % reads of orders, 2 % cancellations, 2 % restocks, 1 % changes of price',
};

/** The hardest: every operation has an order, lines, movements, a payment and a mail. */
const CHECKOUTS_ONLY: Mix = {
  name: 'checkouts only',
  browse: 0,
  checkout: 1_000,
  readOrder: 0,
  cancel: 0,
  restock: 0,
  changePrice: 0,
  // Of ten million the records alone take some twenty gigabytes.
  upTo: 1e6,
  inWords: 'nothing but checkouts, each with its records in every book',
};

export const MIXES = { 'a sale': A_SALE, 'checkouts only': CHECKOUTS_ONLY } as const;
export type MixName = keyof typeof MIXES;
