import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cached } from './cache.ts';
import { temporaryFolder } from './testing/programs.ts';

/** A name of this test's own in the real cache, removed afterwards. */
function aName(): string {
  const name = `test-${process.pid}-${Math.random().toString(36).slice(2)}`;
  onTestFinished(() =>
    rmSync(join(tmpdir(), `oversold-cache-${process.getuid?.() ?? 0}`, name), {
      recursive: true,
      force: true,
    }),
  );
  return name;
}

const write = (text: string) => async (folder: string) => {
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'inner', 'file'), text);
};
const read = (folder: string) => readFileSync(join(folder, 'inner', 'file'), 'utf8');

test('what was made once is used again', async () => {
  const name = aName();
  await cached(name, temporaryFolder(), write('first'));
  expect(read(await cached(name, temporaryFolder(), write('second')))).toBe('first');
});

test('of several that make it at once one wins, and all get a whole one', async () => {
  const name = aName();
  const workshop = temporaryFolder();
  const folders = await Promise.all(['a', 'b', 'c', 'd'].map((text) => cached(name, workshop, write(text))));
  expect(new Set(folders).size).toBe(1);
  expect(read(folders[0] ?? '')).toMatch(/^[abcd]$/);
});

test('a making that fails leaves nothing in the cache', async () => {
  const name = aName();
  const fails = () => Promise.reject(new Error('disk full'));
  await expect(cached(name, temporaryFolder(), fails)).rejects.toThrow('disk full');
  expect(read(await cached(name, temporaryFolder(), write('later')))).toBe('later');
});

test('what lost a file to a cleaner of temporary files is made again', async () => {
  const name = aName();
  const folder = await cached(name, temporaryFolder(), write('first'));
  rmSync(join(folder, 'inner', 'file'));
  const again = await cached(name, temporaryFolder(), write('second'));
  expect(read(again)).toBe('second');
  expect(readdirSync(again).sort()).toEqual(['.entries', 'inner']);
});
