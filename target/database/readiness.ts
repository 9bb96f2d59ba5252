import { Refusal } from '../refusal.ts';
import type { Database } from './database.ts';
import { remembered } from './remembered.ts';
import { statement } from './statement.ts';

/** A question that is asked all the time by those who watch: they get this answer again for so long. */
const GOOD_FOR_MS = 500;

/** The last table that is made: where it is, all are. */
const schemaIsThere = statement<{ there: boolean }>(
  'schema-is-there',
  `select to_regclass('outbox') is not null as there`,
);

async function ask(database: Database): Promise<void> {
  const [row] = await database.query(schemaIsThere);
  if (row?.there !== true) throw new Refusal('unavailable', 'The tables are not there.');
}

/**
 * Whether the database answers now, and has our tables. However many ask, it is asked once at a time and then not
 * again for a moment, and over a connection of its own: the question neither makes load nor waits behind any.
 * @returns a function that throws Refusal `busy` or `unavailable`.
 */
export const makeReadiness = (database: Database): (() => Promise<void>) =>
  remembered(() => ask(database), GOOD_FOR_MS);
