import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditStop } from '../bench/load/lost-posts.ts';

let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-honesty-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([60, 210, 430])(
  'a generator that is killed after %i ms leaves a history with every POST that was carried out',
  async (afterMs) => {
    const audit = await auditStop(file, `killed-${afterMs}`, 'SIGKILL', afterMs);
    expect(audit).toMatchObject({ missing: 0, repeated: 0, invented: 0 });
    expect(audit.carriedOut).toBeGreaterThan(0);
    expect(audit.open, 'it was killed in the middle of its work').toBeGreaterThan(0);
  },
);

test('a generator that is asked to stop waits for what it sent, and leaves nothing open', async () => {
  const audit = await auditStop(file, 'stopped', 'SIGINT', 200);
  expect(audit).toMatchObject({ missing: 0, repeated: 0, invented: 0, open: 0 });
  expect(audit.carriedOut).toBeGreaterThan(0);
});
