import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from './model/paths.ts';

/**
 * The directions of DESIGN, held by a test. Fifteen lines read the imports, since every specifier in this project is a
 * plain string and dependency-cruiser 18 asks for Node 22.
 */
const root = packageRoot();

interface Import {
  readonly from: string;
  readonly to: string;
}

const sources: readonly string[] = ['harness', 'target', 'scenarios'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file)),
);

const SPECIFIER = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

function importsOf(file: string): string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(SPECIFIER)].map(
    ([, specifier = '']) => specifier,
  );
}

const isTest = (file: string): boolean => file.includes('.test.ts') || file.includes('/testing/');

const local: readonly Import[] = sources
  .filter((file) => !isTest(file))
  .flatMap((from) =>
    importsOf(from)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ from, to: relative(root, resolve(root, dirname(from), specifier)) })),
  );

const outsideOf = (area: string, allowed: (to: string) => boolean): string[] =>
  local
    .filter(({ from, to }) => from.startsWith(area) && !allowed(to))
    .map(({ from, to }) => `${from} imports ${to}`);

const within =
  (...folders: readonly string[]) =>
  (to: string): boolean =>
    folders.some((folder) => to.startsWith(folder));

test('the sources were found', () => {
  expect(local.length).toBeGreaterThan(100);
});

test('model imports nothing of the project', () => {
  expect(outsideOf('harness/model/', within('harness/model/'))).toEqual([]);
});

test('statistics imports model alone', () => {
  expect(outsideOf('harness/statistics/', within('harness/statistics/', 'harness/model/'))).toEqual([]);
});

test.each([
  'world',
  'load',
  'inspection',
  'faults',
  'history',
  'evidence',
  'invariants',
  'adequacy',
  'properties',
  'report',
])('%s imports model, statistics and itself', (folder) => {
  const area = `harness/${folder}/`;
  expect(outsideOf(area, within(area, 'harness/model/', 'harness/statistics/'))).toEqual([]);
});

test('nothing imports the benches', () => {
  const importing = local.filter(
    ({ from, to }) => to.startsWith('harness/bench/') && !from.startsWith('harness/bench/'),
  );
  expect(importing).toEqual([]);
});

test('scenarios import harness/index and each other', () => {
  expect(outsideOf('scenarios/', within('scenarios/', 'harness/index.ts'))).toEqual([]);
});

test('harness and target never meet in an import', () => {
  expect(outsideOf('harness/', within('harness/'))).toEqual([]);
  expect(outsideOf('target/', within('target/'))).toEqual([]);
});

const TARGET_AREAS = [
  'http',
  'orders',
  'catalogue',
  'accounts',
  'bank',
  'database',
  'mail',
  'observability',
] as const;
const BELOW: Readonly<Record<string, readonly string[]>> = {
  orders: ['http'],
  catalogue: ['http', 'orders'],
  accounts: ['http', 'orders', 'catalogue'],
  bank: ['http', 'orders', 'catalogue', 'accounts'],
  database: ['http', 'orders', 'catalogue', 'accounts'],
  mail: ['http', 'orders', 'catalogue', 'accounts'],
  observability: ['http', 'orders', 'catalogue', 'accounts'],
};

test.each(TARGET_AREAS.filter((area) => area !== 'http'))('target/%s calls nothing above itself', (area) => {
  const above = (BELOW[area] ?? []).map((name) => `target/${name}/`);
  expect(outsideOf(`target/${area}/`, (to) => !within(...above)(to))).toEqual([]);
});

test('only target/main.ts knows the defects', () => {
  const knowing = local.filter(
    ({ from, to }) => to.startsWith('target/defects/') && !from.startsWith('target/defects/'),
  );
  expect([...new Set(knowing.map(({ from }) => from))]).toEqual(['target/main.ts']);
});

test.each(['invariants', 'adequacy', 'statistics', 'report'])(
  '%s does no I/O and reads no clock and no global random source',
  (folder) => {
    const impure = sources
      .filter((file) => file.startsWith(`harness/${folder}/`) && !isTest(file))
      .flatMap((file) => {
        const text = readFileSync(join(root, file), 'utf8');
        const calls = text.match(/Math\.random|Date\.now|new Date\(\)|hrtime|performance\.now/g) ?? [];
        const modules = importsOf(file).filter((specifier) =>
          /^node:(fs|net|http|child_process|timers)/.test(specifier),
        );
        return [...calls, ...modules].map((what) => `${file}: ${what}`);
      });
    expect(impure).toEqual([]);
  },
);

/** Where the gallery's page names each with its source. */
const isOfTheGallery = (file: string): boolean => /^target\/defects\/\w+\//.test(file);

function readmeFor(file: string): string {
  let folder = dirname(join(root, file));
  while (!existsSync(join(folder, 'README.md'))) folder = dirname(folder);
  return readFileSync(join(folder, 'README.md'), 'utf8');
}

test('every file is named in the README of its folder, or of the next one above that has any', () => {
  const unnamed = sources
    .filter((file) => !isTest(file) && !file.includes('/fixtures/') && !isOfTheGallery(file))
    .filter((file) => {
      return !new RegExp(`[\`/({, [\\s]${basename(file, '.ts')}(\\.ts)?[\`,})\\]]`).test(readmeFor(file));
    });
  expect(unnamed).toEqual([]);
});

test('every file can be read in one sitting: at most 300 lines', () => {
  const long = sources.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301);
  expect(long).toEqual([]);
});
