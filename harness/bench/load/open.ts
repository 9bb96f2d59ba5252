import { rmSync } from 'node:fs';
import { aimInWords, type Measurement, type Section, type Sitting } from '../shared/measurement.ts';
import { grouped, inWords, summaryOf } from '../shared/rounds.ts';
import { runProgram, withServer } from './children.ts';
import type { ClosedOptions, Throughput } from './generators/closed.ts';
import type { OpenOptions, OpenOutcome } from './generators/open.ts';

const CONNECTIONS = 32;
const AIM_P99_MS = 2;
/** The rate is stated: a generator that falls behind it has missed arrivals, whenever it sends them in the end. */
const REACHED_SHARE = 0.99;

export interface Round {
  readonly maximumPerSecond: number;
  readonly ratePerSecond: number;
  readonly outcome: OpenOutcome;
}

/** Each round finds the maximum of its own moment, since the machine's other work moves it, and asks for half. */
export const open: Measurement = {
  name: 'open',
  question: 'how late arrivals leave, at half of what the generator can do',
  async measure(sitting) {
    const rounds: Round[] = [];
    for (let round = 0; round < (sitting.quick ? 1 : 5); round += 1) {
      rounds.push(await withServer('servers/quick', {}, ({ baseUrl }) => runRound(sitting, baseUrl)));
      const last = rounds.at(-1)?.outcome.measurement.dispatchLag.p99Ms;
      sitting.say(`round ${round + 1}: dispatch lag p99 ${last} ms`);
    }
    return sectionOf(rounds);
  },
};

async function runRound({ quick, file }: Sitting, baseUrl: string): Promise<Round> {
  const historyFile = file('open');
  const shared = { baseUrl, connections: CONNECTIONS, historyFile, warmUpMs: quick ? 500 : 2_000 };
  const closed: ClosedOptions = { ...shared, durationMs: quick ? 1_000 : 3_000 };
  const { perSecond } = await runProgram<Throughput>('generators/closed', closed);
  rmSync(historyFile);
  const ratePerSecond = Math.floor(perSecond / 2);
  const options: OpenOptions = {
    ...{ ...shared, ratePerSecond, durationMs: quick ? 1_000 : 5_000 },
    asks: 'pages',
  };
  const outcome = await runProgram<OpenOutcome>('generators/open', options);
  rmSync(historyFile);
  return { maximumPerSecond: perSecond, ratePerSecond, outcome };
}

export function sectionOf(rounds: readonly Round[]): Section {
  const measured = rounds.map(({ outcome }) => outcome.measurement);
  const lag = (of: 'p50Ms' | 'p99Ms' | 'maxMs') =>
    measured.map(({ dispatchLag }) => dispatchLag[of] ?? Number.NaN);
  const sum = (of: 'offered' | 'late' | 'missed') =>
    measured.reduce((total, measurement) => total + measurement[of], 0);
  const unanswered = measured
    .flatMap(({ kinds }) => kinds)
    .reduce((total, { outcomes }) => total + outcomes.unknown, 0);
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;
  const p99Ms = inWords(lag('p99Ms'), ms);
  const isPunctual = summaryOf(lag('p99Ms')).median <= AIM_P99_MS;
  const behind = rounds.filter(
    ({ ratePerSecond, outcome }) => !(outcome.measurement.perSecond >= REACHED_SHARE * ratePerSecond),
  );
  const broken = [
    ...behind.map(
      ({ ratePerSecond, outcome }) =>
        `${grouped(ratePerSecond)} arrivals/s were asked for, and ${grouped(Math.round(outcome.measurement.perSecond))} answered`,
    ),
    ...(sum('missed') > 0 ? [`${sum('missed')} arrivals were never sent`] : []),
    ...(unanswered > 0 ? [`${unanswered} arrivals have no answer`] : []),
  ];
  return {
    name: 'open',
    heading: 'Open model, even arrivals at half of the maximum',
    columns: ['what', 'median of the rounds (range)'],
    rows: [
      ['asked for, arrivals/s', inWords(rounds.map(({ ratePerSecond }) => ratePerSecond))],
      ['reached, answers/s', inWords(measured.map(({ perSecond }) => perSecond))],
      ['dispatch lag, p50', inWords(lag('p50Ms'), ms)],
      ['dispatch lag, p99', `${p99Ms} (${aimInWords(`at most ${AIM_P99_MS} ms`, isPunctual)})`],
      ['dispatch lag, max', inWords(lag('maxMs'), ms)],
      ['late by more than 10 ms', `${grouped(sum('late'))} of ${grouped(sum('offered'))}`],
      ['missed', `${grouped(sum('missed'))} of ${grouped(sum('offered'))}`],
      [
        'generator: processor, of one core',
        inWords(
          measured.map((m) => m.generatorCpu),
          percent,
        ),
      ],
      [
        'generator: event loop busy',
        inWords(
          rounds.map(({ outcome }) => outcome.eventLoopUtilisation),
          percent,
        ),
      ],
    ],
    notes: [
      'Every arrival is recorded in full. The generator sleeps between arrivals.',
      'After two phases that do not count. In the second phase of a process V8 compiles some code again, and arrivals of its first 0.1 to 0.2 s leave up to some 5 ms late.',
    ],
    broken,
    missed: isPunctual ? [] : [`dispatch lag, p99: ${p99Ms} (aim: at most ${AIM_P99_MS} ms)`],
    figures: rounds.map(({ maximumPerSecond, ratePerSecond, outcome }) => ({
      maximumPerSecond,
      ratePerSecond,
      eventLoopUtilisation: outcome.eventLoopUtilisation,
      measurement: { ...outcome.measurement, timeline: [] },
    })),
  };
}
