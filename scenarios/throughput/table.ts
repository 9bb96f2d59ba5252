import type { Result, Spread, WellAgainRow } from '../../harness/index.ts';
import { columns } from '../columns.ts';
import { plain } from '../plain-text.ts';
import { steadySale } from '../steady-sale.ts';
import { everyMsOf } from './faults.ts';

const HEAD = [
  'steady-sale under',
  'orders/s',
  'of without',
  'every',
  'times',
  'on for',
  'first order',
  'old rate',
  'lost',
];

const LEGEND = [
  'orders/s: confirmed while every invariant held, struck every so many seconds. On for, first order and old rate: median (longest) over the faults,',
  'the last two counted from the remedy; “?” with the number of faults after which it was not known. Lost: orders lost',
  '+ charged wrongly + mails missing, over the whole run. A rolling restart is of two instances, all others are of one.',
];

/** A line for the sale without a fault and for each with one, and below what does not hold. Plain text. */
export function tableOf(results: readonly Result[]): string {
  const without = throughputOf(results.find(({ run }) => run.scenario === steadySale.name));
  const rows = results.flatMap((result) => rowsOf(result, without));
  const troubles = results.flatMap((result) =>
    troublesOf(result).map((what) => `${result.run.scenario}: ${what}`),
  );
  return [...columns([HEAD, ...rows]), '', ...LEGEND, ...troubles].map(plain).join('\n');
}

/** Orders a second; `null` where they are not proven. */
function throughputOf(result: Result | undefined): number | null {
  const proven = result?.measurements.provenThroughput;
  return proven?.state === 'proven' ? proven.ordersPerSecond : null;
}

/** A line for the fault; where another one followed it, a further line for each of the two. */
function rowsOf(result: Result, without: number | null): string[][] {
  const { run, measurements, nothingLost, wellAgain } = result;
  const own = throughputOf(result);
  const share = own === null || without === null ? '' : `${Math.round((100 * own) / without)} %`;
  const faults = wellAgain ?? [];
  return [
    [
      run.scenario === steadySale.name ? 'nothing' : run.scenario.slice(steadySale.name.length + 1),
      own?.toFixed(1) ?? measurements.provenThroughput?.state ?? '',
      share,
      everyOf(run.scenario),
      ...againOf(faults.length === 1 ? faults[0] : undefined),
      nothingLost === null ? '' : lostIn(nothingLost),
    ],
    ...(faults.length === 1 ? [] : faults).map((each) => [
      `  ${each.fault}`,
      '',
      '',
      '',
      ...againOf(each),
      '',
    ]),
  ];
}

const everyOf = (scenario: string): string =>
  scenario === steadySale.name ? '' : `${everyMsOf(scenario.slice(steadySale.name.length + 1)) / 1_000} s`;

/** Whether it is known of each fault how long the shop took to be well again. */
export const isAllKnown = (results: readonly Result[]): boolean =>
  results.every(({ wellAgain }) =>
    (wellAgain ?? []).every(({ times, onMs, firstOrderMs, oldRateMs }) =>
      [onMs, firstOrderMs, oldRateMs].every(({ known }) => known === times),
    ),
  );

function againOf(again: WellAgainRow | undefined): string[] {
  if (again === undefined) return ['', '', '', ''];
  const { times, onMs, firstOrderMs, oldRateMs } = again;
  return [`${times}`, ...[onMs, firstOrderMs, oldRateMs].map((each) => spread(each, times))];
}

function spread({ known, medianMs, maxMs }: Spread, times: number): string {
  const unknown = known < times ? ` ?${times - known}` : '';
  return medianMs === null || maxMs === null ? unknown.trim() : `${ms(medianMs)} (${ms(maxMs)})${unknown}`;
}

const ms = (value: number): string =>
  value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;

function lostIn({ ordersLost, chargedWrongly, mailsMissing }: NonNullable<Result['nothingLost']>): string {
  return [ordersLost, chargedWrongly, mailsMissing].map((count) => count ?? '?').join('+');
}

function troublesOf({ verdicts, adequacy, measurements }: Result): string[] {
  const violated = verdicts.flatMap((one) =>
    one.verdict === 'violated' ? [`${one.invariant}: violated: ${one.summary}`] : [],
  );
  const unmet = adequacy.filter(({ met }) => !met).map(({ name, saw }) => `not shown: ${name}: ${saw}`);
  if (violated.length + unmet.length > 0) return [...violated, ...unmet];
  const proven = measurements.provenThroughput;
  return proven === null || proven.state === 'proven' ? [] : [proven.because];
}
