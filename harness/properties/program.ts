import type { Forgery } from '../model/operation.ts';
import type { FreshProduct } from './world.ts';

/** Who acts, relative to a program: a buyer by index, the administrator, or nobody. */
export type Caller = number | 'admin' | 'anonymous';

/**
 * One step of a program, in symbols. A product is an index modulo the program's products, and `of` an index modulo the
 * checkouts that can be spoken of there: whatever shrinking removes, what is left is still a program.
 */
export type ProgramStep =
  | {
      readonly kind: 'checkout';
      readonly caller: number | 'anonymous';
      readonly lines: readonly { readonly product: number; readonly quantity: number }[];
      readonly card: 'accepted' | 'declined';
      readonly forgery: Forgery | null;
    }
  /** An earlier checkout again, under its key: as it was, or with another quantity. */
  | { readonly kind: 'retry'; readonly of: number; readonly body: 'same' | 'other' }
  | { readonly kind: 'readOrder'; readonly of: number; readonly reader: 'owner' | 'stranger' | 'anonymous' }
  | { readonly kind: 'readMissing'; readonly caller: number | 'anonymous' }
  | {
      readonly kind: 'changePrice';
      readonly caller: Caller;
      readonly product: number;
      readonly cents: number;
    }
  | { readonly kind: 'restock'; readonly caller: Caller; readonly product: number; readonly quantity: number }
  | { readonly kind: 'browse'; readonly caller: Caller; readonly product: number };

/** First `steps`, one after the other; then the branches, at once. */
export interface Program {
  readonly products: readonly FreshProduct[];
  readonly steps: readonly ProgramStep[];
  readonly branches: readonly (readonly ProgramStep[])[];
}
