import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../model/paths.ts';
import type { Result } from '../../model/result.ts';
import { commandLine, printed } from '../testing/command-line.ts';

/**
 * The bundled sale, without its warm-up, for two seconds, while every connection to the backend is reset four times. One card
 * in eight is declined, so that some of their answers arrive, and holds that are released can be examined. The bank is late, so that somebody is
 * under way whenever they are reset, however the machine hands out its time.
 */
const SUITE = `
  import suite from ${JSON.stringify(pathToFileURL(join(packageRoot(), 'dist/scenarios/index.js')).href)};
  const sale = suite.scenarios.find(({ name }) => name === 'steady-sale');
  const plan = (size) => {
    const { phases, provenThroughput, ...others } = sale.plan(size);
    const [phase] = phases.filter(({ name }) => name === 'sale');
    const declined = ({ intention, ...asked }) =>
      intention.kind === 'checkout' ? { ...asked, intention: { ...intention, input: { ...intention.input, card: 'declined' } } } : { ...asked, intention };
    const arrivals = (random) =>
      phase.arrivals(random).filter(({ atMs }) => atMs < 2_000).map((asked, index) => (index % 8 === 0 ? declined(asked) : asked));
    const resets = [400, 800, 1_200, 1_600].map((afterMs) => ({
      phase: 'sale', afterMs, lastsMs: 0, fault: { type: 'reset', on: 'backend' },
    }));
    const late = { phase: 'sale', afterMs: 100, lastsMs: 2_000, fault: { type: 'latency', on: 'bank', delayMs: 200 } };
    const faults = [late, ...resets];
    return { ...others, phases: [{ ...phase, arrivals }], faults, adequacy: [], budgets: [] };
  };
  export default { ...suite, scenarios: [{ ...sale, name: 'reset', plan }] };
`;

let folder = '';
let result: Result;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-unknown-'));
  const suite = join(folder, 'suite.mjs');
  writeFileSync(suite, SUITE);
  const ended = await commandLine(folder)(['run', 'reset', '--suite', suite, '--seed', '5', '--json']);
  expect(ended.exitCode, ended.stderr).toBe(0);
  [result] = printed(ended).results as [Result];
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a correct shop is accused of nothing by what becomes of unknown outcomes', () => {
  expect(result.verdicts.map(({ verdict }) => verdict)).toEqual(result.verdicts.map(() => 'holds'));
  expect(result.exitCode).toBe(0);
});

test('the witnesses know what became of every checkout, and the table adds up with what was measured', () => {
  const checkouts = result.unknowns.filter(({ kind }) => kind === 'checkout');
  const sum = (of: 'attempts' | 'intents' | 'tookEffect' | 'noEffect' | 'unresolved') =>
    checkouts.reduce((total, row) => total + row[of], 0);
  const measured = result.measurements.phases[0]?.kinds.find(({ kind }) => kind === 'checkout');
  expect(sum('attempts')).toBe(measured?.outcomes.unknown);
  expect(sum('attempts')).toBeGreaterThan(0);
  expect(sum('tookEffect') + sum('noEffect')).toBe(sum('intents'));
  expect(sum('unresolved')).toBe(0);
});

test('connections that are reset do not spoil the books of the load', () => {
  expect(result.measurements.phases[0]?.littlesLaw?.gap).toBeLessThan(0.01);
});
