import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandLine, printed, violatedIn } from '../harness/commands/testing/command-line.ts';
import { packageRoot } from '../harness/model/paths.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-stale-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compiled = (file: string): string =>
  JSON.stringify(pathToFileURL(join(packageRoot(), 'dist', file)).href);

/**
 * The target with a cache as one would write it in five minutes: however many miss, all load; that there is no such product is
 * remembered for ever; and of one product nobody ever hears that it changed. A page is slow to load, so that on a busy machine, too,
 * a crowd comes before the first of it has been served.
 */
const BENT_SHOP = `
  import { setTimeout as delay } from 'node:timers/promises';
  import { openShop } from ${compiled('target/app.js')};
  import { readConfig } from ${compiled('target/config.js')};
  import { openLog } from ${compiled('target/observability/log.js')};
  const config = readConfig(process.env);
  const pages = new Map();
  const shop = await openShop(config, openLog(config.logLevel), (parts) => ({
    async readProduct(sku) {
      if (!pages.has(sku)) {
        await delay(500);
        pages.set(sku, await parts.loadProduct(parts.query, sku));
      }
      return pages.get(sku);
    },
    forgetProduct(sku) {
      if (sku !== 'flipped-0' && pages.get(sku) !== undefined) pages.delete(sku);
    },
  }));
  shop.server.listen(config.port, config.host);
  process.once('SIGTERM', () => void shop.close().then(() => process.exit(0)));
`;

const BENT_SUITE = `
  import suite from ${compiled('scenarios/index.js')};
  const args = [new URL('bent-shop.mjs', import.meta.url).pathname];
  export default { ...suite, backend: { ...suite.backend, name: 'bent', args } };
`;

test('a real shop whose cache breaks every promise is caught by each of the four', async () => {
  writeFileSync(join(folder, 'bent-shop.mjs'), BENT_SHOP);
  writeFileSync(join(folder, 'bent-suite.mjs'), BENT_SUITE);
  const suite = join(folder, 'bent-suite.mjs');
  const options = ['--suite', suite, '--json', '--seed', '3', '--set', 'INSTANCES=1'];
  const ended = await commandLine(join(folder, 'reports'))(['run', 'stale-cache', ...options]);
  const [result] = printed(ended).results;
  const told = JSON.stringify(result?.verdicts.filter(({ family }) => family === 'stale cache'));
  expect([ended.exitCode, violatedIn(result)], told).toEqual([
    1,
    ['bounded-staleness', 'read-your-writes', 'changes-become-visible', 'no-stampede'],
  ]);
});
