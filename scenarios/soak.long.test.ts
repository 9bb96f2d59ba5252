import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { runAgainst } from './testing/run-bent.ts';

const PG = JSON.stringify(pathToFileURL(createRequire(import.meta.url).resolve('pg')).href);

/**
 * From its first order on it keeps forty megabytes a second, twenty files, and two and a half connections that nobody closes:
 * by the clock, so that it leaks as fast on a slow machine, and not for ever, so that it does not take the machine along.
 */
const LEAKING = {
  before: `
    import { openSync } from 'node:fs';
    import pg from ${PG};
    const kept = [];
    let ticks = 0;
    let leaking;
    const leak = () => {
      ticks += 1;
      if (ticks > 1_000) return;
      kept.push(openSync('/dev/null'), Buffer.alloc(2 * 2 ** 20, 1));
      if (ticks % 8 > 0 || ticks > 640) return;
      const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
      client.on('error', () => {});
      client.connect().catch(() => {});
      kept.push(client);
    };`,
  replace: `(parts) => ({
    place(...given) {
      leaking ??= setInterval(leak, 50).unref();
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
  expect(violatedIn(result)).toEqual([]);
  // Where the machine is so busy that too little is sold, that comes before a missed budget.
  expect([2, 3]).toContain(ended.exitCode);
});
