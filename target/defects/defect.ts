import type { Parts } from '../parts.ts';

/** What part of a shop goes wrong: the folder that the file is in. */
export type Family = 'races' | 'payment' | 'input' | 'cache' | 'durability';

/** What has to go on around a shop for a defect to show. Whoever judges a shop knows how to bring it about. */
export type Circumstance =
  /** Many want the last units at the same instant. */
  | 'last-units'
  /** Carts of several skus, in any order, of which there are few. */
  | 'carts'
  /** The same key again: at once, later, after a crash. */
  | 'same-key'
  /** The same key from another buyer. */
  | 'borrowed-key'
  /** The same key from the same buyer, with another cart. */
  | 'changed-cart'
  | 'several-instances'
  /** Several cancellations of one order, while others buy. */
  | 'cancellations'
  /** Many want the last redemptions; some of their cards are declined. */
  | 'last-vouchers'
  | 'price-changes'
  /** Nobody has the page in memory, and many ask for it. */
  | 'cold-cache'
  /** The process dies and is started again. */
  | 'crash'
  | 'database-crash'
  /** The connection to the database ends exactly at COMMIT. */
  | 'cut-at-commit'
  /** Each statement takes its time on the way. */
  | 'slow-database'
  /** The bank takes the money, and never says so. */
  | 'silent-bank'
  | 'slow-bank'
  | 'bank-down'
  /** The bank tells of payments by itself; some of what comes in its name is not true. */
  | 'webhooks'
  | 'mail-down'
  /** Orders that were not paid for in time are given up. */
  | 'expiring-holds'
  /** Somebody forges prices, quantities, fields. */
  | 'forgeries'
  /** Somebody asks for what is another's or the shop's own. */
  | 'strangers'
  /** A sale in which nothing goes wrong. */
  | 'steady-sale';

/** What all pieces of the gallery have in common. */
interface Piece {
  /** What TARGET_DEFECT calls it, and its file is called. */
  readonly name: string;
  /** In the gallery; twins are counted apart. */
  readonly number: number;
  /** For its heading: what the shop does. */
  readonly title: string;
  /** What the shop does, why that goes wrong (or does not), and what it costs: three sentences. */
  readonly story: readonly [string, string, string];
  /** In words, and then by name; the most telling first. */
  readonly provokedBy: { readonly what: string; readonly circumstances: readonly Circumstance[] };
  readonly seenIn: { readonly what: string; readonly url: string | null };
  /**
   * The code that it replaces: `orders/reserve.ts#reserve`, a file of the target and a declaration in it, or
   * `database/database.ts#openDatabase>inTransaction`, a part of one.
   */
  readonly insteadOf: readonly string[];
  readonly replace: (parts: Parts) => Partial<Parts>;
}

/** A seeded bug: one way in which real order backends fail, as a replacement of one or two parts. */
export interface Defect extends Piece {
  readonly family: Family;
  /** The invariant that has to catch it. */
  readonly breaks: string;
}

/** Correct, and made to be taken for a defect: nobody may be accused. */
export interface Twin extends Piece {
  readonly family: 'twins';
  readonly breaks: null;
  /** The invariant of which a careless judge would accuse it. */
  readonly looksLike: string;
}

export type Exhibit = Defect | Twin;
