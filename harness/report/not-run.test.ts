import { expect, test } from 'vitest';
import type { NotRun } from '../model/not-run.ts';
import { HOSTILE } from './fixtures/hostile.ts';
import { holding, violating } from './fixtures/results.ts';
import { renderHtml } from './html.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderTerminal } from './terminal.ts';

const failed: NotRun = {
  ...{ scenario: 'hostile-buyers', question: 'Does it leak?', state: 'not made', exitCode: 4 },
  because: 'phase strangers: kiosk has no operation "cancel"; allowed: checkout, browse',
};
const left: NotRun = {
  ...{ scenario: 'cancel-and-buy', question: 'Is it sold twice?', state: 'not begun', exitCode: 4 },
  because: 'for hostile-buyers the backend could not be started',
};
const options = { colour: false, columns: 200, reportPath: 'index.html' };
const assets = { uplotJs: '/* uPlot */', uplotCss: '/* uPlot */' };
const reports = (results: readonly (typeof holding)[], notRun: readonly NotRun[]) => ({
  terminal: renderTerminal(results, options, notRun),
  markdown: renderMarkdown(results, notRun),
  junit: renderJunit(results, notRun),
  html: renderHtml(results, assets, notRun),
});

test('what could not be run, and what was not run because of it, is in every report, with the reason', () => {
  for (const [name, report] of Object.entries(reports([holding], [failed, left]))) {
    const text = report.replaceAll('&quot;', '"');
    for (const part of [failed.scenario, failed.because, left.scenario, left.because, 'could not be run'])
      expect(text, name).toContain(part);
    expect(text, name).not.toMatch(/everything holds/i);
  }
});

test('the exit code is 4, before whatever was found, and 130 where a signal ended it', () => {
  const { terminal, markdown, html } = reports([holding], [failed, left]);
  expect(terminal).toContain('exit code 4: the run could not be made');
  expect(terminal).toMatch(
    /^1 scenario: 4 invariants hold.*; 1 scenario could not be run; 1 scenario was not run$/m,
  );
  expect(terminal).toMatch(/^\? {2}hostile-buyers {2}not made$/m);
  expect(markdown).toMatch(/^## oversold: the run could not be made\n[\s\S]*Exit code 4\._\n$/);
  expect(html).toContain('<h1>The run could not be made</h1>');
  const interrupted = { ...failed, exitCode: 130, because: 'a signal ended it' };
  expect(reports([{ ...holding, exitCode: 1 }], [interrupted]).terminal).toContain(
    'exit code 130: ended by a signal',
  );
});

test('in junit both are errors', () => {
  const { junit } = reports([holding], [failed, left]);
  expect(junit).toMatch(/<testsuites name="oversold" tests="11" failures="0" errors="2">/);
  expect(junit).toMatch(
    /<testsuite name="hostile-buyers" tests="1" failures="0" errors="1" skipped="0"[\s\S]*<testcase classname="oversold.hostile-buyers.run" name="the scenario was run" time="0"><error type="not made" message="it could not be run: phase strangers/,
  );
  expect(junit).toMatch(
    /<testsuite name="cancel-and-buy" tests="1" failures="0" errors="1" skipped="0"[\s\S]*<error type="not run" message="it was not run: for hostile-buyers/,
  );
});

test.each([130, 143, 2])(
  'what was not begun is red in junit though nothing else is: exit code %i',
  (exitCode) => {
    const one = { ...left, exitCode, because: 'a signal ended the command before' };
    for (const results of [[], [holding]])
      expect(renderJunit(results, [one])).toMatch(
        /^<testsuites name="oversold" .* failures="0" errors="1">$/m,
      );
  },
);

test('in junit it is skipped after --bail alone, while the violation is a failure there', () => {
  const bailed = { ...left, exitCode: 1, because: '--bail: ticket-rush is violated' };
  const after = renderJunit([violating], [bailed]);
  expect(after).toMatch(/^<testsuites name="oversold" tests="\d+" failures="[1-9]/m);
  expect(after).toContain('<skipped message="it was not run: --bail');
  // Judged again, with other invariants, the violation may be gone.
  expect(renderJunit([holding], [bailed])).toContain('<error type="not run" message="it was not run: --bail');
});

test('where nothing was run at all, nothing is counted as judged', () => {
  const { terminal } = reports([], [failed]);
  expect(terminal).toMatch(/^1 scenario could not be run$/m);
  expect(terminal).not.toMatch(/hold|scenario {2}verdict/);
});

test('names and reasons come from outside', () => {
  const nasty = { ...failed, scenario: HOSTILE.script, because: `${HOSTILE.closing} ${HOSTILE.long}` };
  const { html, junit, terminal } = reports([holding], [nasty]);
  expect(html.match(/<script/g)?.length).toBe(3);
  expect(junit).not.toContain('<script');
  expect(terminal).not.toMatch(/[^\P{C}\n]/u);
});

test('a run that is inconclusive though each of its promises was kept does not say that it holds, but what was not shown', () => {
  const unmet = { name: 'keys overlapped', met: false, saw: '0 keys' };
  const result = { ...holding, exitCode: 2, adequacy: [unmet] };
  for (const [name, report] of Object.entries(reports([result], [])))
    expect(report, name).toContain('keys overlapped');
  const { terminal, markdown, html } = reports([result], []);
  expect(terminal).toMatch(/^\? ticket-rush: inconclusive$/m);
  expect(markdown).toContain('| ? inconclusive | `ticket-rush` |');
  expect(html).toContain('All 4 promises were kept, but not all was shown. keys overlapped: 0 keys.');
});
