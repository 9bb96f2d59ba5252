import { expect, test } from 'vitest';
import { invariants } from './index.ts';
import { fixtures } from './testing/fixtures/index.ts';
import { misleading } from './testing/fixtures/misleading.ts';
import { nearMisses } from './testing/fixtures/near-misses.ts';
import { under } from './testing/verdict-of.ts';

const names = invariants.map(({ name }) => name);

test('every invariant has a history that holds and one that does not', () => {
  expect(Object.keys(fixtures).toSorted()).toEqual(names.toSorted());
});

test.each(Object.entries(fixtures))('%s', (name, { ok, bad, offending }) => {
  expect(under(name)(ok)).toMatchObject({ verdict: 'holds' });
  expect(under(name)(bad)).toMatchObject({ verdict: 'violated', offending });
});

/** Of a secret all is decided where answers are scanned: `inspection/` has what looks like one and is none. */
const DECIDED_ELSEWHERE = ['nothing-secret-leaks'];

test('every invariant has a near miss that would mislead it', () => {
  const misled = [...nearMisses, ...misleading].flatMap(({ misleads }) => misleads);
  expect([...new Set(misled), ...DECIDED_ELSEWHERE].toSorted()).toEqual(names.toSorted());
});

test.each([...nearMisses, ...misleading])('near miss, accused by nobody: $name', ({ told, misleads }) => {
  const verdicts = new Map(names.map((name) => [name, under(name)(told)]));
  const accusing = [...verdicts.values()].filter(({ verdict }) => verdict === 'violated');
  expect(accusing).toEqual([]);
  const silent = misleads.filter((name) => verdicts.get(name)?.verdict !== 'holds');
  expect(silent).toEqual([]);
});

test('what each of them says of the one that does not hold reads as it is recorded', async () => {
  const told = Object.entries(fixtures).map(([name, { bad }]) => {
    const verdict = under(name)(bad);
    if (verdict.verdict !== 'violated') return `## ${name}\n\n${verdict.verdict}\n`;
    const cost = verdict.costCents === undefined ? [] : [`costs ${verdict.costCents} cents`];
    return [
      `## ${name}`,
      '',
      verdict.summary,
      '',
      ...[...verdict.facts, ...cost].map((fact) => `* ${fact}`),
      '',
    ].join('\n');
  });
  await expect(
    `# Findings\n\nOf the smallest bad history of each invariant; \`npx vitest run -u fixtures\` records them anew.\n\n${told.join('\n')}`,
  ).toMatchFileSnapshot('testing/fixtures/findings.md');
});
