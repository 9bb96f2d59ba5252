import type { NothingLost, Result } from '../../harness/index.ts';
import { columns } from '../columns.ts';
import { plain } from '../plain-text.ts';

/** 0 where everything holds and nothing was lost; as the run's own exit codes: 1 something was, 2 nobody knows. */
export function exitCodeOf(exitCode: number, result: Result | undefined): number {
  if (exitCode !== 0) return exitCode;
  if (result?.nothingLost == null) return 2;
  const lost = losses(result.nothingLost).map(([, count]) => count);
  if (lost.some((count) => count !== null && count > 0)) return 1;
  return lost.includes(null) ? 2 : 0;
}

const losses = ({
  ordersLost,
  chargedWrongly,
  mailsMissing,
}: Pick<NothingLost, 'ordersLost' | 'chargedWrongly' | 'mailsMissing'>) =>
  [
    ['orders lost', ordersLost],
    ['charged wrongly', chargedWrongly],
    ['mails missing', mailsMissing],
  ] as const;

const HEAD = [
  ...['fault', 'times', 'struck', 'in flight', 'unknown', 'took effect', 'no effect', 'unresolved'],
  ...['orders lost', 'charged wrongly', 'mails missing'],
];
const number = (value: number): string => value.toLocaleString('en-US');
const said = (value: number | null): string => (value === null ? 'not known' : number(value));

/** What each kind of fault did, what was lost over all of them, and what does not hold. Plain text. */
export function tableOf({ run, nothingLost, verdicts, adequacy, measurements }: Result): string {
  const faults = nothingLost?.faults ?? [];
  const rows = faults.map((each) => [
    each.fault,
    ...[each.times, each.strikes, each.inFlight, each.unknown, each.tookEffect, each.noEffect].map(number),
    number(each.unresolved),
    ...losses(each).map(([, count]) => said(count)),
  ]);
  const holds = verdicts.filter(({ verdict }) => verdict === 'holds').length;
  const checkouts = measurements.phases.flatMap(({ kinds }) =>
    kinds.filter(({ kind }) => kind === 'checkout'),
  );
  const confirmed = checkouts.reduce((sum, { outcomes }) => sum + outcomes.ok, 0);
  const minutes = (run.durationMs / 60_000).toFixed(1);
  return [
    ...columns([HEAD, ...rows]),
    '',
    ...(nothingLost === null ? [] : losses(nothingLost).map(([what, count]) => `${what}: ${said(count)}`)),
    `${holds} of ${verdicts.length} invariants hold; ${number(confirmed)} orders confirmed in ${minutes} minutes, seed ${run.seed}`,
    ...verdicts.flatMap((one) => {
      if (one.verdict === 'holds') return [];
      return [`${one.invariant}: ${one.verdict === 'violated' ? one.summary : one.reason}`];
    }),
    ...adequacy.filter(({ met }) => !met).map(({ name, saw }) => `not shown: ${name}: ${saw}`),
  ]
    .map(plain)
    .join('\n');
}
