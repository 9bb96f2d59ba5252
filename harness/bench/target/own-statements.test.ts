import { expect, test } from 'vitest';
import { ownStatements } from './own-statements.ts';
import type { StatementCounts } from './statements.ts';

const counts = (calls: Readonly<Record<string, number>>): StatementCounts =>
  new Map(Object.entries(calls).map(([text, count]) => [text, { text, calls: count, executionMs: 1 }]));
const NOTHING = counts({});

const found = (...given: Parameters<typeof ownStatements>) =>
  Object.fromEntries(ownStatements(...given).map(({ text, calls }) => [text, calls]));

test('a request has what is called while it is open, as often as it is', () => {
  const one = { during: counts({ begin: 1, 'insert order': 1, 'read line': 3, commit: 1 }), after: NOTHING };
  expect(found([one, one], NOTHING)).toEqual({ begin: 1, 'insert order': 1, 'read line': 3, commit: 1 });
});

test('what is also called while nobody asks is not the request’s', () => {
  const one = { during: counts({ 'insert order': 1, 'lease mails': 1 }), after: counts({ 'mark mails': 1 }) };
  const other = { during: counts({ 'insert order': 1, 'mark mails': 1 }), after: NOTHING };
  expect(found([one, other], counts({ 'lease mails': 1 }))).toEqual({ 'insert order': 1 });
});

test('a transaction is counted though the shop has transactions of its own', () => {
  const one = { during: counts({ BEGIN: 1, commit: 1 }), after: counts({ BEGIN: 1, commit: 1 }) };
  expect(found([one], NOTHING)).toEqual({ BEGIN: 1, commit: 1 });
});

test('a timer that strikes during one request of many is nobody’s', () => {
  const usual = { during: counts({ begin: 1 }), after: NOTHING };
  const struck = { during: counts({ begin: 2, 'once an hour': 1 }), after: NOTHING };
  expect(found([usual, struck, usual], NOTHING)).toEqual({ begin: 1 });
});
