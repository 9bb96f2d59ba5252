import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForMany, type Misattribution } from '../bench/load/ask-for-many.ts';
import { withServer } from '../bench/load/children.ts';
import { openLoad } from '../bench/load/generators/load.ts';
import { MISBEHAVIOURS, type Misbehaving } from '../bench/load/servers/misbehaviour.ts';

const OPERATIONS = 600;
const LOOPS = 24;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-honesty-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function ask(does: Misbehaving['does'], echo: boolean): Promise<Misattribution> {
  const options: Misbehaving = { does, echo, every: 10 };
  return withServer('servers/misbehaving', options, async ({ baseUrl }) => {
    const load = openLoad({ baseUrl, connections: 16, historyFile: join(folder, `${does}-${echo}`) });
    try {
      return await askForMany(load, LOOPS, OPERATIONS);
    } finally {
      await load.close();
    }
  });
}

const WAYS = Object.entries(MISBEHAVIOURS) as [Misbehaving['does'], string][];

test.each(WAYS)('%s: where the server %s, no answer lands on another operation', async (does) => {
  const { answered, wrong, unanswered } = await ask(does, true);
  expect(wrong).toBe(0);
  expect(answered + unanswered).toBe(OPERATIONS);
  // A client that gave up on everything would have nothing wrong either.
  expect(answered).toBeGreaterThan(OPERATIONS / 4);
});

/** What HTTP alone shows: the connection has ended, or speaks out of turn while nothing was asked of it. */
test.each(['close', 'reset', 'answer-twice'] as const)(
  '%s: nor does it where the backend echoes no x-request-id',
  async (does) => {
    expect(await ask(does, false)).toMatchObject({ wrong: 0 });
  },
);

test('answers that are shifted without a trace are what the counting above would see', async () => {
  const { answered, wrong } = await ask('shift', false);
  expect(answered).toBe(OPERATIONS);
  expect(wrong).toBeGreaterThan(OPERATIONS / 2);
});
