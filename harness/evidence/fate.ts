import type { CollectionName } from '../model/evidence.ts';

/** What became of an operation whose client never learnt it, and who says so. */
export type Fate =
  | { readonly became: 'took effect' | 'no effect'; readonly witness: 'history' | CollectionName }
  /** Reads have none by nature. */
  | { readonly became: 'no effect'; readonly witness: null }
  | { readonly became: 'unresolved' };

export const UNRESOLVED: Fate = { became: 'unresolved' };
