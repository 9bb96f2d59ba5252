import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunError } from '../../model/errors.ts';
import type { Result } from '../../model/result.ts';
import type { Scenario } from '../../model/scenario.ts';
import { isNotRunKept, loadNotRun, notBegun, notMade, removeNotRun, storeNotRun } from './not-run.ts';

const scenario = { name: 'sale', question: 'Is it sold?' } as Scenario;
const WEB_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const ANSWER = `POST /login answered 401: {"password":"hunter2hunter2","token":"abc"} ${WEB_TOKEN} ${'x'.repeat(9_000)}`;

test.each([
  ['a set-up that failed', new RunError(`could not set up the backend: ${ANSWER}`, { remedy: 'ask' })],
  ['a harness that failed', new Error(ANSWER)],
])(
  'what the backend answered reaches the reports cut, and without what is named or formed like a secret: %s',
  (_, error) => {
    const { because } = notMade(scenario, error);
    expect(because).toContain(
      'POST /login answered 401: {"password":"[redacted]","token":"[redacted]"} [redacted] xxx',
    );
    expect(because).not.toMatch(/hunter2|eyJ|"abc"/);
    expect(because.length).toBeLessThan(400);
  },
);

test('what is to be done stands behind a message that was cut', () => {
  const { because } = notMade(scenario, new RunError(ANSWER, { allowed: 'a login', remedy: 'ask' }));
  expect(because).toMatch(/ more\); allowed: a login; try: ask$/);
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-not-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const resultOf = (name: string): Result => ({ run: { scenario: name } }) as Result;

test('of a command that was killed, what has a run is judged, and all else was not run', () => {
  const halt = { because: 'the command had not come to it', exitCode: 2 };
  const last = { ...scenario, name: 'last' };
  const failed = notMade({ ...scenario, name: 'failed' }, new Error('no'));
  storeNotRun(folder, [failed, notBegun(scenario, halt), notBegun(last, halt)]);
  expect(loadNotRun(folder, [resultOf('sale'), resultOf('failed')])).toEqual([failed, notBegun(last, halt)]);
});

test('where everything was run after all, nothing is kept', () => {
  storeNotRun(folder, [notMade(scenario, new Error('no'))]);
  removeNotRun(folder);
  removeNotRun(folder);
  expect(isNotRunKept(folder)).toBe(false);
  expect(loadNotRun(folder, [])).toEqual([]);
});
