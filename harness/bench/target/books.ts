import type { BenchShop } from './bench-shop.ts';
import type { Reached } from './generators/ask.ts';

const BOOKS = `
  select (select count(*) from orders where status = 'confirmed')::int as confirmed,
         (select coalesce(sum(quantity), 0) from order_lines join orders using (order_id)
           where status = 'confirmed')::int as units,
         (select coalesce(-sum(delta), 0) from stock_movements)::int as moved,
         (select count(*) from outbox where sent_at is not null)::int as mails`;

/** What a shop's tables say when it is at rest. */
export interface Books {
  readonly confirmed: number;
  /** Of confirmed orders. */
  readonly units: number;
  /** Off the shelves. */
  readonly moved: number;
  readonly mails: number;
}

/** What the buyers were told, in all. */
export type Told = Pick<Reached, 'ok' | 'unknown'>;

/**
 * A rate counts only for what is true: holds what the buyers were told against the shop's tables. (The whole
 * cross-examination is the scenarios'; this catches a shop that is fast because it does not do it.)
 * @param all everything that was ever asked of this shop.
 * @returns what does not add up.
 */
export async function auditBooks({ database }: BenchShop, all: readonly Told[]): Promise<string[]> {
  const [row] = await database.sql(BOOKS);
  const number = (of: keyof Books): number => Number(row?.[of]);
  const books = {
    confirmed: number('confirmed'),
    units: number('units'),
    moved: number('moved'),
    mails: number('mails'),
  };
  return differencesIn(books, all);
}

/** An unknown may have taken effect, or not. */
export function differencesIn({ confirmed, units, moved, mails }: Books, all: readonly Told[]): string[] {
  const told = all.reduce((sum, { ok }) => sum + ok, 0);
  const unknown = all.reduce((sum, each) => sum + each.unknown, 0);
  return [
    ...(confirmed < told || confirmed > told + unknown
      ? [`${told} buyers were told that they have an order, and the shop has ${confirmed}`]
      : []),
    ...(units === moved ? [] : [`${units} units were sold, and ${moved} left the shelves`]),
    ...(mails === confirmed ? [] : [`${confirmed} orders were confirmed, and ${mails} mails sent`]),
  ];
}
