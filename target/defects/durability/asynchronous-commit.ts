import type { Defect } from '../defect.ts';

export const asynchronousCommit: Defect = {
  name: 'asynchronous-commit',
  number: 49,
  title: 'synchronous_commit = off',
  family: 'durability',
  breaks: 'acknowledged-orders-survive',
  story: [
    'Somebody has read that it makes writes faster, so the database answers COMMIT before its log is on the disk, and writes that a few times a second.',
    'The setting keeps what is there consistent and gives up the last moments of it; for counters of page views that is a bargain, and for “your order is confirmed” it is a lie.',
    'The database crashes, comes back without a complaint, and the orders of up to the last 0.6 seconds are gone, though the bank has their money.',
  ],
  provokedBy: {
    what: 'a crash of the database, or an immediate stop of it, in the middle of a sale',
    circumstances: ['database-crash'],
  },
  seenIn: {
    what: 'PostgreSQL, “Asynchronous Commit”: up to three times wal_writer_delay of transactions may be lost',
    url: 'https://www.postgresql.org/docs/current/wal-async-commit.html',
  },
  insteadOf: ['database/database.ts#poolOptions', 'database/database.ts#openDatabase>inTransaction'],
  replace: ({ schema }) => ({
    schema: `${schema}
      do $$ begin
        execute format('alter database %I set synchronous_commit = off', current_database());
      end $$;`,
  }),
};
