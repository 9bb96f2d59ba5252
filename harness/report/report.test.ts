import { stripVTControlCharacters } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type Result, resultJsonSchema } from '../model/result.ts';
import { HOSTILE } from './fixtures/hostile.ts';
import { holding, hostile, violating } from './fixtures/results.ts';
import { renderHtml } from './html.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderTerminal } from './terminal.ts';

const all: readonly Result[] = [violating, holding, hostile];
const terminal = (results: readonly Result[], columns = 80, colour = false) =>
  renderTerminal(results, { colour, columns, reportPath: 'reports/latest/index.html' });
/** Stands for uPlot, so that the golden page holds our part alone; `html.test.ts` has the real one. */
const assets = { uplotJs: '/* uPlot */', uplotCss: '/* uPlot */' };
const golden = (name: string) => `./fixtures/golden/${name}`;

describe('the results that reports are tested with', () => {
  it.each([
    ['holding', holding],
    ['violating', violating],
    ['hostile', hostile],
  ])('%s validates against the JSON Schema of result.json', (_, result) => {
    const validate = new Ajv2020({ strict: true }).compile(resultJsonSchema());
    expect(validate(JSON.parse(JSON.stringify(result))), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...result, verdicts: [{ verdict: 'probably' }] })).toBe(false);
  });
});

describe('each report is as it was', () => {
  it('terminal', () => expect(terminal(all)).toMatchFileSnapshot(golden('terminal.txt')));
  it('markdown', () => expect(renderMarkdown(all)).toMatchFileSnapshot(golden('summary.md')));
  it('junit', () => expect(renderJunit(all)).toMatchFileSnapshot(golden('junit.xml')));
  it('html', () => expect(renderHtml(all, assets)).toMatchFileSnapshot(golden('index.html.txt')));
});

describe('the terminal', () => {
  it.each([40, 80, 200])('stays within %i columns', (columns) => {
    const widest = Math.max(
      ...terminal(all, columns)
        .split('\n')
        .map((line) => [...line].length),
    );
    expect(widest).toBeLessThanOrEqual(columns);
  });

  it('prints no control, escape or invisible character, unless colour is asked for, and then only colour', () => {
    expect(terminal(all)).not.toMatch(/[^\P{C}\n]/u);
    const coloured = terminal(all, 80, true);
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(terminal(all));
  });

  it('ends with totals, the report and what the exit code means', () => {
    expect(terminal([holding]).trimEnd().split('\n').slice(-3)).toEqual([
      '1 scenario: 4 invariants hold, 0 violated, 0 inconclusive; 0 of 4 budgets missed',
      'report: reports/latest/index.html',
      'exit code 0: everything holds',
    ]);
    const budget = { ...holding, exitCode: 3 };
    const inconclusive = { ...holding, exitCode: 2 };
    expect(terminal([budget, inconclusive])).toContain('exit code 2: inconclusive');
    expect(terminal([inconclusive, violating])).toContain('exit code 1: an invariant is violated');
  });
});

describe('the summary for a pull request', () => {
  it('keeps everything hostile within code spans, where nothing is a link, a mention or HTML', () => {
    const ours = renderMarkdown([hostile])
      .replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '')
      .replace(/<\/?(?:details|summary)>/g, '');
    for (const mark of ['<', '@', '[', 'http', '#1', '$', '`', 'evil']) expect(ours).not.toContain(mark);
  });

  it('keeps every row of a table to its columns', () => {
    const tables = renderMarkdown(all)
      .split('\n\n')
      .map((block) => block.split('\n').filter((line) => line.startsWith('| ')))
      .filter((rows) => rows.length > 0);
    expect(tables.length).toBeGreaterThan(6);
    for (const rows of tables)
      expect(new Set(rows.map((line) => line.split('|').length)).size, rows[0]).toBe(1);
  });
});

describe('a comparison', () => {
  const [made] = holding.measurements.comparisons;
  if (made === undefined) throw new Error('the fixture compares nothing');
  const compared = (of: Partial<typeof made>, more: Partial<Result> = {}): Result => ({
    ...holding,
    ...more,
    measurements: { ...holding.measurements, comparisons: [{ ...made, phase: 'rush', ...of }] },
  });
  const texts = (result: Result) => [
    terminal([result], 400),
    renderMarkdown([result]),
    renderHtml([result], assets),
  ];
  const doubted = (result: Result): Result => {
    const because = 'the harness was the bottleneck';
    const phases = result.measurements.phases.map((phase) => ({
      ...phase,
      trust: { state: 'inconclusive' as const, because },
    }));
    return { ...result, measurements: { ...result.measurements, phases } };
  };

  it('decides nothing where it is inconclusive', () => {
    const decided = compared({ kind: 'decided' });
    const unmet = [{ name: '"rush" is compared', met: false, saw: '10 pairs, 2 of 90 operations ok' }];
    for (const text of texts(decided)) expect(text).toContain('decided');
    for (const result of [doubted(decided), { ...decided, adequacy: unmet }])
      for (const text of texts(result)) expect(text).not.toContain('decided');
  });

  it('is made where it shows that a gate is missed, and not where that is open', () => {
    const made = (exitCode: number) =>
      compared({ kind: 'decided' }, { ...violating, verdicts: [], exitCode });
    expect(terminal([made(3)])).toContain('✓ ticket-rush: compared');
    expect(renderMarkdown([made(3)])).toContain('### ✓ `ticket-rush`: compared');
    expect(terminal([made(2)])).toContain('? ticket-rush: inconclusive');
  });

  it('is silent about a database that neither variant asked anything', () => {
    const asked = (a: number, b: number) => texts(compared({ queriesPerRequest: { a, b } }));
    for (const text of asked(0, 0)) expect(text).not.toContain('0.00 → 0.00');
    for (const text of asked(0, 0.04).slice(1)) expect(text).toContain('0.00 → 0.04');
  });
});

describe('junit', () => {
  const attribute = (name: string, xml: string) =>
    Number(new RegExp(`<testsuites[^>]* ${name}="(\\d+)"`).exec(xml)?.[1]);

  it('counts violated and missed as failures, and whatever was not established as errors, never as skipped', () => {
    const xml = renderJunit([violating, hostile]);
    expect(attribute('failures', xml)).toBe(xml.match(/<failure /g)?.length);
    expect(attribute('failures', xml)).toBe(7);
    expect(attribute('errors', xml)).toBe(xml.match(/<error /g)?.length);
    expect(attribute('errors', xml)).toBe(6);
    expect(xml).not.toContain('<skipped');
  });

  it('is not green where all that the run could not show is its proven throughput', () => {
    const unproven = {
      ...holding,
      exitCode: 2,
      measurements: {
        ...holding.measurements,
        provenThroughput: { state: 'unknown' as const, because: 'the phase rush was not measured' },
      },
    };
    const xml = renderJunit([unproven]);
    expect([attribute('failures', xml), attribute('errors', xml)]).toEqual([0, 1]);
    expect(xml).toMatch(/<error type="inconclusive" message="[^"]*the phase rush was not measured/);
    expect(attribute('errors', renderJunit([holding]))).toBe(0);
  });

  it('has a case for each invariant, budget and adequacy rule', () => {
    const xml = renderJunit([holding]);
    expect([...xml.matchAll(/<testcase classname="([^"]*)"/g)].map((match) => match[1])).toEqual([
      ...Array<string>(4).fill('oversold.ticket-rush.invariants'),
      ...Array<string>(4).fill('oversold.ticket-rush.budgets'),
      'oversold.ticket-rush.adequacy',
    ]);
  });
});

describe('a budget without a number', () => {
  const held = (state: 'missed' | 'unknown', because: string | null): readonly Result[] => [
    { ...holding, budgets: [{ name: 'p99', phase: 'rush', limitMs: 40, measuredMs: null, state, because }] },
  ];
  const reports = (results: readonly Result[]) =>
    [terminal(results), renderMarkdown(results), renderJunit(results), renderHtml(results, assets)].map(
      (report) => report.replace(/\s+/g, ' '),
    );

  it('was slower than anything measured where it was missed, and else says why it is unknown', () => {
    for (const report of reports(held('missed', null)))
      expect(report).toContain('slower than anything measured');
    for (const report of reports(held('unknown', 'not enough samples'))) {
      expect(report).toContain('not enough samples');
      expect(report).not.toContain('slower than anything');
    }
  });
});

describe('a measurement that says nothing', () => {
  const reports = (results: readonly Result[]) =>
    [terminal(results, 200), renderMarkdown(results), renderHtml(results, assets)].map((report) =>
      report.replace(/\s+/g, ' '),
    );

  it('says so in one line, with the reason', () => {
    for (const report of reports([hostile]))
      expect(report).toContain(
        'measurement inconclusive: the harness was the bottleneck (event loop 93 % busy)',
      );
    for (const report of reports([holding, violating])) expect(report).not.toContain('bottleneck');
    expect(renderJunit([hostile])).toContain('the harness was the bottleneck');
  });

  it('does not give the rate of answers for the rate at which was sent', () => {
    const [first, ...others] = holding.measurements.phases;
    if (first === undefined) throw new Error('the fixture has no phase');
    // 300 in three seconds, of which every tenth was answered.
    const deaf = { ...first, perSecond: 10 };
    const result = { ...holding, measurements: { ...holding.measurements, phases: [deaf, ...others] } };
    const [text, , page] = reports([result]);
    expect(text).toContain('300 sent, 10.0/s answered');
    expect(page).toContain('300 sent, 10.0 a second answered over');
  });

  it('says how the warm-up ended, and what it watched', () => {
    for (const report of reports([holding]))
      expect(report).toContain('warm after 6 windows (median response time and processor time per request)');
  });

  it('shows unknown outcomes and what became of them, where there were any', () => {
    for (const report of reports([hostile])) expect(report).toMatch(/unknown outcomes, and what became/i);
    for (const report of reports([holding])) expect(report).not.toMatch(/what became/);
    expect(terminal([hostile], 200)).toContain(
      'checkout, reset: 14 attempts at 9 intents, of which 4 took effect, 4 did not, 1 unresolved',
    );
  });

  it('says what faults did, and how long until the shop was well again, where there were any', () => {
    for (const report of reports([hostile])) {
      expect(report).toContain('orders lost: 0, charged wrongly: 2, mails missing: not known');
      expect(report).toMatch(/How long until the shop was well again/);
      expect(report).toContain('812 ms (1.20 s)');
      expect(report).toContain('21 ms (48 ms), 1 of 12 not known');
    }
    for (const report of reports([holding])) expect(report).not.toMatch(/orders lost|well again/);
  });

  it('points from what was lost to the broken promises that an order by itself does not show', () => {
    // Where one intent became two orders each of them was paid with its total: nothing of that is in the counts.
    const nothing = { ordersLost: 0, chargedWrongly: 0, mailsMissing: 0 };
    const twice = reports([{ ...violating, nothingLost: { faults: [], ...nothing } }]);
    for (const report of twice)
      expect(report).toContain(
        'mails missing: 0 (order by order; see also what is violated: acknowledged-orders-survive)',
      );
    for (const report of reports([{ ...holding, nothingLost: { faults: [], ...nothing } }]))
      expect(report).not.toContain('see also');
  });
});

describe('text from outside', () => {
  it('is cut in every report', () => {
    const reports = [terminal(all), renderMarkdown(all), renderJunit(all), renderHtml(all, assets)];
    for (const report of reports) {
      expect(report.replace(/\s/g, '')).toContain('(1700more)');
      expect(report).not.toContain(HOSTILE.long.slice(0, 301));
    }
  });

  it('cannot close the element that its data is in', () => {
    const page = renderHtml(all, assets);
    expect(page.match(/<script/g)?.length).toBe(3);
    expect(() => renderHtml(all, { ...assets, uplotJs: '"</script>"' })).toThrow(
      'would close its own element',
    );
  });
});
