import { createHash } from 'node:crypto';
import type { TestShop } from '../shop.ts';

/** Everything that a request could have an effect on, each thing as a digest of all that is in it, by its name. */
export type State = Readonly<Record<string, string>>;

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** All rows of all tables, and what bank and mailbox have seen. */
export async function readState({ database, bank, mailbox }: TestShop): Promise<State> {
  const tables = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const union = tables
    .map(
      ({ name }) =>
        `select '${name}' as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as rows from ${name} t`,
    )
    .join(' union all ');
  const rows = await database.query<{ name: string; rows: string }>(union);
  return {
    ...Object.fromEntries(rows.map(({ name, rows: content }) => [name, content])),
    'the bank': digest([bank.payments, bank.refunds, bank.traceparents.length]),
    'the mailbox': digest(mailbox.mails.length),
  };
}

/** The names of what is not as it was. */
export const changesIn = (before: State, after: State): string[] =>
  Object.keys(after).filter((name) => before[name] !== after[name]);
