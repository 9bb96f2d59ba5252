// Ends with 0 where the latest run proved every promise, and all that it left open is a measurement that was not to be trusted, since this
// machine was too slow or too busy for it. Whatever was not run, or is open for another reason, ends it with 1.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'reports/latest';
const results = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => JSON.parse(readFileSync(join(folder, name, 'result.json'), 'utf8')));
const isProven = ({ verdicts }) =>
  verdicts.length > 0 && verdicts.every(({ verdict }) => verdict === 'holds');
const isDistrusted = ({ measurements }) =>
  measurements.phases.some(({ trust }) => trust.state === 'inconclusive');
const open = results.filter(({ exitCode }) => exitCode === 2);
const isThat =
  !existsSync(join(folder, 'not-run.json')) &&
  open.length > 0 &&
  results.every(isProven) &&
  open.every(isDistrusted);
if (isThat)
  process.stdout.write(`not measured on this machine: ${open.map(({ run }) => run.scenario).join(', ')}\n`);
process.exit(isThat ? 0 : 1);
