import { EXIT } from '../model/errors.ts';
import type { NotRun } from '../model/not-run.ts';
import type { Result } from '../model/result.ts';
import { type Limit, limitsOf } from './limits.ts';
import { long, type Markup, markup, type Piece } from './markup.ts';
import { conclude, notRunInWords, wordOf } from './story.ts';
import { amount } from './text.ts';

type Trouble = {
  readonly element: 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
  readonly lines: readonly string[];
};

interface TestCase {
  readonly group: 'invariants' | 'budgets' | 'adequacy' | 'run';
  readonly name: string;
  /** `null`: passed. */
  readonly trouble: Trouble | null;
}

function verdictCase(verdict: Result['verdicts'][number], currency: string): TestCase {
  const about = { group: 'invariants', name: verdict.invariant } as const;
  if (verdict.verdict === 'holds') return { ...about, trouble: null };
  if (verdict.verdict === 'inconclusive') {
    return {
      ...about,
      trouble: { element: 'error', type: 'inconclusive', message: verdict.reason, lines: [verdict.promise] },
    };
  }
  const cost = verdict.costCents === undefined ? [] : [`cost: ${amount(verdict.costCents, currency)}`];
  const lines = [verdict.promise, ...verdict.facts, ...cost];
  return { ...about, trouble: { element: 'failure', type: 'violated', message: verdict.summary, lines } };
}

function budgetCase({ name, state, measured, limit }: Limit): TestCase {
  const about = { group: 'budgets', name } as const;
  if (state === 'met') return { ...about, trouble: null };
  const element = state === 'missed' ? 'failure' : 'error';
  const message = `${measured}, limit ${limit}`;
  return { ...about, trouble: { element, type: `budget ${state}`, message, lines: [] } };
}

const adequacyCase = (rule: Result['adequacy'][number]): TestCase => ({
  group: 'adequacy',
  name: rule.name,
  trouble: rule.met ? null : { element: 'error', type: 'inadequate', message: rule.saw, lines: [] },
});

/**
 * Only where the command was told to stop at a violation, and that violation is among the failures here, is the rest skipped. After
 * anything else, a signal say, it may be that nothing else is red: what was not run is an error then, so that the whole is not green.
 */
function notRunCase(one: NotRun, results: readonly Result[]): TestCase {
  const isBailed =
    one.state === 'not begun' &&
    one.exitCode === EXIT.violated &&
    results.some(({ exitCode }) => exitCode === EXIT.violated);
  return {
    group: 'run',
    name: 'the scenario was run',
    trouble: {
      element: isBailed ? 'skipped' : 'error',
      type: wordOf(one),
      message: `it ${notRunInWords(one)}: ${one.because}`,
      lines: [],
    },
  };
}

function printTrouble({ element, type, message, lines }: Trouble): Markup {
  const body: Piece = lines.map((line) => markup`${line}\n`);
  if (element === 'skipped') return markup`<skipped message="${message}"/>`;
  // An element's name cannot be a value of the template: whatever is one is escaped.
  return element === 'failure'
    ? markup`<failure type="${type}" message="${message}">${body}</failure>`
    : markup`<error type="${type}" message="${message}">${body}</error>`;
}

function printCase(scenario: string, { group, name, trouble }: TestCase): Markup {
  const className = `oversold.${scenario}.${group}`;
  return trouble === null
    ? markup`    <testcase classname="${className}" name="${name}" time="0"/>\n`
    : markup`    <testcase classname="${className}" name="${name}" time="0">${printTrouble(trouble)}</testcase>\n`;
}

const countOf = (cases: readonly TestCase[], element: Trouble['element']): number =>
  cases.filter((one) => one.trouble?.element === element).length;

function casesOf(result: Result): TestCase[] {
  const cases = [
    ...result.verdicts.map((verdict) => verdictCase(verdict, result.run.currency)),
    ...limitsOf(result).map(budgetCase),
    ...result.adequacy.map(adequacyCase),
  ];
  const isRed = cases.some(({ trouble }) => trouble !== null);
  return result.exitCode === EXIT.ok || isRed ? cases : [...cases, inconclusiveCase(result)];
}

/** What leaves a run inconclusive and is no case of its own: its proven throughput, or that nothing was asked of it. */
function inconclusiveCase(result: Result): TestCase {
  const { answer: message } = conclude(result);
  const trouble: Trouble = { element: 'error', type: 'inconclusive', message, lines: [] };
  return { group: 'run', name: 'the run is conclusive', trouble };
}

function printSuite(result: Result): Markup {
  const { run } = result;
  const cases = casesOf(result);
  const properties = Object.entries({
    id: run.id,
    question: run.question,
    backend: run.backend,
    size: run.size,
    seed: String(run.seed),
    command: run.command,
  }).map(([name, value]) => markup`      <property name="${name}" value="${long(value)}"/>\n`);
  return markup`  <testsuite name="${run.scenario}" tests="${cases.length}" failures="${countOf(cases, 'failure')}" errors="${countOf(cases, 'error')}" skipped="0" time="${(run.durationMs / 1000).toFixed(3)}" timestamp="${run.startedAt}">
    <properties>
${properties}    </properties>
${cases.map((one) => printCase(run.scenario, one))}  </testsuite>
`;
}

function printNotRun(one: NotRun, results: readonly Result[]): Markup {
  const own = notRunCase(one, results);
  return markup`  <testsuite name="${one.scenario}" tests="1" failures="0" errors="${countOf([own], 'error')}" skipped="${countOf([own], 'skipped')}" time="0">
    <properties>
      <property name="question" value="${long(one.question)}"/>
    </properties>
${printCase(one.scenario, own)}  </testsuite>
`;
}

/**
 * JUnit XML: one suite per run, one case per invariant, budget and adequacy rule; one case for a scenario that has no result. Violated and missed are a `failure`.
 * Inconclusive is an `error`: CI systems show `skipped` beside the green ones, and what was not established must never
 * look green. Pure.
 */
export function renderJunit(results: readonly Result[], notRun: readonly NotRun[] = []): string {
  const cases = [...results.flatMap(casesOf), ...notRun.map((one) => notRunCase(one, results))];
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="oversold" tests="${cases.length}" failures="${countOf(cases, 'failure')}" errors="${countOf(cases, 'error')}">
${results.map(printSuite)}${notRun.map((one) => printNotRun(one, results))}</testsuites>
`.text;
}
