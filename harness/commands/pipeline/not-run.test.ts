import { expect, test } from 'vitest';
import { RunError } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import { notMade } from './not-run.ts';

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
