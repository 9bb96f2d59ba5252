import { expect, test } from 'vitest';
import { growth, LINEAR } from '../invariants/testing/growth.ts';
import { redactor } from '../load/redaction.ts';
import { canaryOf } from '../model/canary.ts';
import { STRICT } from '../model/evidence.ts';
import { LIMITS } from '../model/limits.ts';
import { makeInspector } from './inspector.ts';

/** A backend that answers with what is slow to search would be a generator that stands still. */

const sessions = { emails: ['a@buyers.test'], bag: () => ({ authorization: 'Bearer a-token-of-somebody' }) };
const inspector = makeInspector({ declarations: STRICT, sessions, secrets: [] });
const look = (text: string) =>
  inspector.answer(
    0,
    { name: 'order', method: 'GET', path: '/' },
    { status: 200, headers: {}, text, json: null },
  );

const TRIES = 3;
const PROSE = 'this shop sells what you like from here ';
/** Five to ten on an idle machine; where two bounds multiply it is a hundred and more. */
const TIMES_PROSE = 50;

const filled = (unit: string, end: string, chars: number): string =>
  unit.repeat(Math.floor((chars - end.length) / unit.length)) + end;

function costs(act: () => void): number {
  const tries = Array.from({ length: TRIES }, () => {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...tries);
}

test.each([
  ['select a from ', 'where '],
  ['select from ', 'where '],
  [`select a ${'from a '.repeat(40)}${'where a '.repeat(12)}`, 'where '],
  [`select a${' from where'.repeat(28)} `, 'where '],
  ['select a from ', `${' '.repeat(100_000)}where `],
  ['insert into a(', 'into '],
  ['at a ', ' '],
  ['at /a:1', 'at '],
  ['relation \\"a', 'does not exist'],
  ['/a.js', '.js: '],
  ['$2a$', ' '],
  ['tok_accepted_', ' '],
])('a megabyte of "%s" takes about as long as a megabyte of prose', (unit, end) => {
  const prose = filled(PROSE, 'where ', LIMITS.answerBytes);
  const hostile = filled(unit, end, LIMITS.answerBytes);
  expect(costs(() => look(hostile)) / costs(() => look(prose))).toBeLessThan(TIMES_PROSE);
});

test('an answer that names everybody is read once, and not once for each of them', () => {
  const names = (many: number): string =>
    Array.from({ length: many }, (_, index) => canaryOf(index + 1, '00c0ffee')).join(' ');
  expect(growth(names, look)).toBeLessThan(LINEAR);
});

test('what is kept of a body is found as fast whatever is in it', () => {
  const redact = redactor([]);
  const times = (unit: string) => {
    const text = filled(unit, '', LIMITS.answerBytes);
    return costs(() => {
      for (let again = 0; again < 20; again += 1) redact(text);
    });
  };
  expect(times('eyJ-') / times('eyJ and other words ')).toBeLessThan(TIMES_PROSE);
  expect(redact('eyJ-eyJaaaaa.bb.cc eyJaaaaaa.b eyJbbbbbb.c.')).toBe('[redacted] eyJaaaaaa.b [redacted]');
});
