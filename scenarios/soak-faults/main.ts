import { fileURLToPath } from 'node:url';
import { safeJson } from '../plain-text.ts';
import { runSuite, type SuiteOptions, start, suiteProgram } from '../suite-program.ts';
import { exitCodeOf, tableOf } from './table.ts';

const SUITE = fileURLToPath(new URL('suite.js', import.meta.url));
const DOES = `kill the shop, and cut it off at COMMIT, hundreds of times in one sale, and count what was lost:
about 19 minutes at size full`;

/** `npm run soak:faults`: a long sale with hundreds of kills and of cuts at COMMIT, after which nothing may be lost. */
async function soak(options: SuiteOptions): Promise<void> {
  const { exitCode, results } = await runSuite(SUITE, ['soak-faults'], options);
  const [result] = results;
  process.exitCode = exitCodeOf(exitCode, result);
  if (options.json)
    process.stdout.write(`${safeJson({ exitCode: process.exitCode, result: result ?? null })}\n`);
  else if (result !== undefined) process.stdout.write(`${tableOf(result)}\n`);
}

await start(suiteProgram('soak-faults', DOES, 'full').action(soak));
