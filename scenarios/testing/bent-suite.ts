import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../harness/model/paths.ts';

const compiled = (file: string): string =>
  JSON.stringify(pathToFileURL(join(packageRoot(), 'dist', file)).href);

/** How a shop differs from the bundled one, as text: it becomes a program of its own. */
export interface Bend {
  /** What stands before everything else: imports, and what the parts have in common. */
  readonly before?: string;
  /** An expression: a function from the correct parts to those that it replaces. */
  readonly replace: string;
}

const shopOf = ({ before = '', replace }: Bend): string => `
  import cluster from 'node:cluster';
  import { setTimeout as delay } from 'node:timers/promises';
  import { openShop } from ${compiled('target/app.js')};
  import { readConfig } from ${compiled('target/config.js')};
  import { chooseDefect } from ${compiled('target/defects/index.js')};
  import { openLog } from ${compiled('target/observability/log.js')};
  ${before}
  const config = readConfig(process.env);
  if (cluster.isPrimary && config.instances > 1) {
    for (let started = 0; started < config.instances; started += 1) cluster.fork();
    process.once('SIGTERM', () => cluster.disconnect(() => process.exit(0)));
  } else {
    const shop = await openShop(config, openLog(config.logLevel), ${replace});
    shop.server.listen(config.port, config.host);
    const close = () => void shop.close().then(() => process.exit(0));
    process.once('SIGTERM', close);
    process.once('disconnect', close);
  }
`;

const SUITE = `
  import suite from ${compiled('scenarios/index.js')};
  const args = [new URL('bent-shop.mjs', import.meta.url).pathname];
  export default { ...suite, backend: { ...suite.backend, name: 'bent', args } };
`;

/** Writes the bundled suite with a shop that is bent in one way. @returns the suite's file, for `--suite`. */
export function bentSuite(folder: string, bend: Bend): string {
  writeFileSync(join(folder, 'bent-shop.mjs'), shopOf(bend));
  const file = join(folder, 'bent-suite.mjs');
  writeFileSync(file, SUITE);
  return file;
}
