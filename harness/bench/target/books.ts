import type { BenchShop } from './bench-shop.ts';
import type { Reached } from './generators/ask.ts';

const BOOKS = `
  select (select count(*) from orders where status = 'confirmed')::int as confirmed,
         (select coalesce(sum(quantity), 0) from order_lines join orders using (order_id)
           where status = 'confirmed')::int as units,
         (select coalesce(-sum(delta), 0) from stock_movements)::int as moved,
         (select count(*) from outbox where sent_at is not null)::int as mails`;

/**
 * A rate counts only for what is true: holds what the buyers were told against the shop's tables, when it is at rest. (The
 * whole cross-examination is the scenarios'; this catches a shop that is fast because it does not do it.)
 * @param all everything that was ever asked of this shop.
 * @returns what does not add up.
 */
export async function auditBooks({ database }: BenchShop, all: readonly Reached[]): Promise<string[]> {
  const [row = {}] = await database.sql(BOOKS);
  const sum = (of: 'ok' | 'unknown'): number => all.reduce((total, reached) => total + reached[of], 0);
  const told = sum('ok');
  const confirmed = Number(row.confirmed);
  const differences = [
    ...(confirmed < told || confirmed > told + sum('unknown')
      ? [`${told} buyers were told that they have an order, and the shop has ${confirmed}`]
      : []),
    ...(row.units === row.moved ? [] : [`${row.units} units were sold, and ${row.moved} left the shelf`]),
    ...(row.mails === confirmed ? [] : [`${confirmed} orders were confirmed, and ${row.mails} mails sent`]),
  ];
  return differences;
}
