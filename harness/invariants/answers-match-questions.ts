import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe } from './describe.ts';
import { inspected, notInspected } from './inspected.ts';
import { misdirected } from './misdirected.ts';
import { strayAnswers } from './stray-answers.ts';

/**
 * Each request has an id, which many backends echo, and names what it asks for: a product, an order, lines. An answer that
 * carries the id of another question, or speaks of something else, was given to the wrong one (a response queue out of
 * step, a variable shared by requests, a cache with too short a key). HTTP/1.1 itself ties them by their order alone (RFC 9112,
 * section 9.3).
 */
export const answersMatchQuestions: Invariant = {
  name: 'answers-match-questions',
  family: 'breach',
  promise: 'Every answer belongs to the request that it is given for.',
  needs: [['orders'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  if (evidence.inspected !== true) return notInspected;
  const stray = strayAnswers(evidence, used).map(
    ({ operation, what }): Offence => offence(operation, `${what}.`),
  );
  return conclude(inspected(evidence).answered, [...misdirected(evidence), ...stray]);
}

const offence = (operation: Operation, summary: string): Offence => ({
  summary,
  facts: () => [describe(operation)],
  offending: [operation.id],
});
