import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Intention, type Phase, randomFor, type Scenario } from '../../harness/index.ts';
import { packageRoot } from '../../harness/model/paths.ts';
import suite from '../index.ts';
import { arrivalsOf } from '../testing/arrivals-of.ts';

/** The table of `harness/YOUR-SHOP.md`: a row's cells by the scenario that it begins with. */
const rows: ReadonlyMap<string, readonly string[]> = new Map(
  readFileSync(join(packageRoot(), 'harness/YOUR-SHOP.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 7)
    .map(([, name = '', ...cells]) => [name.replaceAll('`', ''), cells]),
);

const inCode = (cell = ''): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word);

/** Of a phase whose arrivals are no schedule. */
function oneOf(phase: Phase): Intention[] {
  const random = randomFor(1, phase.name);
  if (phase.type === 'closed') return [phase.next(0, 0, random)];
  if (phase.type === 'paired') return [phase.each(0, random)];
  if (phase.type !== 'warm-up') return [];
  return Array.from({ length: 100 }, (_, index) => phase.each(index, random).intention);
}

function kindsOf(scenario: Scenario): string[] {
  const open = arrivalsOf(scenario)
    .flatMap((arrival) => [arrival, ...(arrival.followUps ?? [])])
    .map(({ intention }) => intention);
  const all = [...open, ...scenario.plan('smoke').phases.flatMap(oneOf)];
  return [...new Set(all.map(({ kind }) => kind))].sort();
}

test('the guide has a row for each bundled scenario, and none that does not exist', () => {
  const scenarios = suite.scenarios.map(({ name }) => name);
  expect(
    [...rows.keys()].filter((name) => /^[a-z-]*[a-z]$/.test(name) && name !== 'scenario').sort(),
  ).toEqual(scenarios.sort());
});

test.each(suite.scenarios)('the guide says what $name sends and sets', (scenario) => {
  const [operations, settings] = rows.get(scenario.name) ?? [];
  expect(
    inCode(operations)
      .filter((word) => word !== 'vouchers')
      .sort(),
  ).toEqual(kindsOf(scenario));
  expect(inCode(settings).sort()).toEqual(Object.keys(scenario.plan('smoke').settings).sort());
  expect(operations?.includes('vouchers')).toBe(scenario.plan('smoke').catalogue.vouchers !== undefined);
});
