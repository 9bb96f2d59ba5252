import { expect, test } from 'vitest';
import { sighted } from './testing/hostile.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('nothing-secret-leaks');
const sold = (): Shop => shop().checkout({ at: [0, 1] });
const logged = (): Shop =>
  sold().edit((books) => {
    books.logs.push({ type: 'secret', what: 'card token', where: 'log of main, line 7', excerpt: 'x' });
  });

test('answers and a log in which nothing was seen hold', () => {
  expect(verdict(sold())).toMatchObject({ verdict: 'holds', examined: 1, witnesses: ['history', 'logs'] });
});

test('a secret in an answer is a breach, to whomever it was', () => {
  const told = sighted(sold(), { type: 'secret', what: 'stack trace', excerpt: 'at f (/app/a.js:1:2)' });
  expect(gist(verdict(told))).toBe('violated by 0');
  expect(verdict(told)).toMatchObject({
    facts: expect.arrayContaining([expect.stringContaining('/app/a.js:1:2')]),
  });
});

test('a secret in the log is one', () => {
  expect(gist(verdict(logged()))).toBe('violated by ');
  expect(verdict(logged())).toMatchObject({ facts: ['log of main, line 7: x'] });
});

test('a log that could not be read is not green: it was not checked', () => {
  expect(verdict(logged().without('logs'))).toMatchObject({
    ...{ verdict: 'holds', notChecked: ['logs: this test has no such witness'] },
  });
});

test('what else was seen is no secret, and where nobody scanned nothing is proof', () => {
  expect(gist(verdict(sighted(sold(), { type: 'field', what: 'x' })))).toBe('holds');
  expect(verdictOn('nothing-secret-leaks', { ...sold().evidence(), inspected: false })).toMatchObject({
    verdict: 'inconclusive',
  });
});
