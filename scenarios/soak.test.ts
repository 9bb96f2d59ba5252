import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runAgainst } from './testing/run-bent.ts';

const PG = JSON.stringify(pathToFileURL(createRequire(import.meta.url).resolve('pg')).href);

/** Of each order it keeps four megabytes and a file, and every fifth opens a connection that nobody closes. */
const LEAKING = {
  before: `
    import { openSync } from 'node:fs';
    import pg from ${PG};
    const kept = [];
    let orders = 0;`,
  replace: `(parts) => ({
    async place(...given) {
      kept.push(openSync('/dev/null'), openSync('/dev/null'), openSync('/dev/null'), Buffer.alloc(4 * 2 ** 20, 1));
      orders += 1;
      if (orders % 5 === 0 && orders < 300) {
        const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
        client.on('error', () => {});
        kept.push(client);
        await client.connect();
      }
      return parts.place(...given);
    },
  })`,
};

test('a shop that gives nothing back is seen to grow: memory, open files, connections', async () => {
  const { ended, result } = await runAgainst('soak', LEAKING);
  const states = Object.fromEntries((result?.growth ?? []).map(({ what, state }) => [what, state]));
  expect(states, JSON.stringify(result?.growth)).toEqual({
    ...{ memory: 'missed', handles: 'missed', connections: 'missed', 'table size': 'met' },
  });
  expect(ended.exitCode).toBe(3);
});
