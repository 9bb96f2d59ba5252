import type { Collection } from '../model/evidence.ts';

/** None where nobody could be asked: who asks this knows whether it was. */
export const recordsOf = <T>(collection: Collection<T>): readonly T[] =>
  collection.state === 'known' ? collection.records : [];
