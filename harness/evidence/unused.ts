import {
  absent,
  type Collection,
  type CollectionName,
  WORLD_PARTS,
  type WorldPart,
} from '../model/evidence.ts';

/** What each part of the world is a witness of. */
const COLLECTIONS = {
  bank: ['payments', 'refunds'],
  mailbox: ['mails'],
} as const satisfies Readonly<Record<WorldPart, readonly CollectionName[]>>;
export type OfTheWorld = (typeof COLLECTIONS)[WorldPart][number];
type Heard = { readonly [K in OfTheWorld]: Collection<unknown> };

const WHY: Readonly<Record<WorldPart, string>> = {
  bank: 'the shop declares that it asks no bank',
  mailbox: 'the shop declares that it sends no mail',
};

/**
 * A witness of whom the shop says that it does not use him has nothing to say. One that has is heard all the same, with all that he says:
 * a bank that was paid and never asked for money back says so. One that failed is absent for that reason, and not for this one.
 */
export function asDeclared<H extends Heard>(heard: H, without: readonly WorldPart[]): H {
  const silent = without.filter((part) => COLLECTIONS[part].every((name) => isEmpty(heard[name])));
  const unused = silent.flatMap((part) =>
    COLLECTIONS[part].map((name) => [name, absent(WHY[part])] as const),
  );
  return { ...heard, ...Object.fromEntries(unused) };
}

const isEmpty = (collection: Collection<unknown>): boolean =>
  collection.state === 'known' && collection.records.length === 0;

/** Those that are absent because the shop does not use them. */
export const unusedIn = (heard: Heard): readonly OfTheWorld[] =>
  WORLD_PARTS.flatMap((part) =>
    COLLECTIONS[part].filter((name) => {
      const collection = heard[name];
      return collection.state === 'absent' && collection.reason === WHY[part];
    }),
  );
