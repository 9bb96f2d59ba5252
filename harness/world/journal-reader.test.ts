import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJournal } from './journal-reader.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-test-'));
  path = join(folder, 'mail.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a journal that nobody has written is empty', async () => {
  expect(await readJournal(path)).toEqual([]);
  writeFileSync(path, '');
  expect(await readJournal(path)).toEqual([]);
});

test('entries are read in their order, and a last line that is still being written is left out', async () => {
  writeFileSync(path, '{"first":1}\n{"second":"zwei"}\n{"thi');
  expect(await readJournal(path)).toEqual([{ first: 1 }, { second: 'zwei' }]);
  appendFileSync(path, 'rd":3}\n');
  expect(await readJournal(path)).toHaveLength(3);
});

test('lines and letters may lie across the pieces in which a long one is read', async () => {
  const entries = Array.from({ length: 5 }, (_, number) => ({ number, said: 'grüße '.repeat(70_000) }));
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  expect(await readJournal(path)).toEqual(entries);
});

test('one that is longer than is read says so', async () => {
  writeFileSync(path, '{"first":1}\n');
  expect(await readJournal(path, 12)).toHaveLength(1);
  await expect(readJournal(path, 11)).rejects.toThrow('mail.ndjson has 12 bytes, and at most 11 are read');
});

test('a line that is no JSON is an error', async () => {
  writeFileSync(path, '{"first":1}\nnonsense\n');
  await expect(readJournal(path)).rejects.toThrow(SyntaxError);
});
