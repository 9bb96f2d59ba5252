import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../model/paths.ts';
import { commandLine, type Ended } from './testing/command-line.ts';

const EXAMPLE = join(packageRoot(), 'dist/scenarios/example/suite.js');

let reports = '';
let tried: (...args: readonly string[]) => Promise<Ended>;
beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'oversold-try-'));
  tried = (...args) => commandLine(reports)(['try', '--seed', '1', ...args]);
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

/** The example's adapter, with a checkout of its own. */
function suiteWith(checkout: string): string {
  const file = join(reports, 'suite.mjs');
  writeFileSync(
    file,
    `import suite from ${JSON.stringify(pathToFileURL(EXAMPLE).href)};
     const { checkout, ...others } = suite.adapter.operations;
     const operations = { ...others, ${checkout} };
     export default { ...suite, adapter: { ...suite.adapter, operations } };`,
  );
  return file;
}

const block = ({ stdout }: Ended, about: string): string =>
  stdout.split(/\n(?=\S)/).find((each) => each.startsWith(about)) ?? '';

test('each operation of the bundled shop, as it went, and what all witnesses say of its orders', async () => {
  const ended = await tried();
  expect(block(ended, 'An order')).toMatch(
    /^ {4}> POST \/orders \{.*"cardToken":"\[redacted\]"\}\n {4}< 201 after .*\n {4}= operation 1 .*: ok, order .*, 49\.00 EUR$/m,
  );
  expect(block(ended, 'So does a stranger')).toContain('refused, not-found');
  expect(block(ended, 'A message of the bank that nobody signed')).toContain('refused');
  const said = block(ended, 'What the witnesses say');
  for (const words of ['database: order', 'is captured', '49.00 EUR of it went back', 'that it is cancelled'])
    expect(said).toContain(words);
  expect(ended.stdout).not.toMatch(/^ {4}\?/m);
  expect(ended.stdout).not.toContain('tok_');
  expect(ended.exitCode).toBe(0);
});

test('an adapter that throws is told what it threw, and nothing is proven', async () => {
  const suite = suiteWith(`*checkout() { throw new Error('there is no \\u001b[31mid in it'); }`);
  const ended = await tried('--suite', suite);
  expect(block(ended, 'An order')).toContain('? there is no id in it');
  expect(ended.stdout).toContain('most shops: ok');
  expect(ended.exitCode).toBe(2);
});
