import { rmSync } from 'node:fs';
import type { Interval } from '../../statistics/hodges-lehmann.ts';
import { isInstalled } from '../shared/children.ts';
import { aimInWords, type Measurement, type Section, type Sitting } from '../shared/measurement.ts';
import { type Contestant, inWords, type Rounds, ratioOf, takeTurns } from '../shared/rounds.ts';
import { runProgram, withServer } from './children.ts';
import type { ClosedOptions, Throughput } from './generators/closed.ts';
import { type Asked, autocannonCommand, hey, k6, type Reported, vegeta, wrk } from './tools.ts';

const CONNECTIONS = 32;
const OURS = 'oversold, everything recorded';
const UNRECORDED = 'oversold, nothing written down';
const BARE = 'autocannon, setupRequest and onResponse that write nothing down';
const LIKE_OURS = 'autocannon, hooks that record the same';

/** What the ratio to each contestant should be; where nothing stands, it is reported and no more. */
const AIMS: ReadonlyMap<string, number> = new Map([
  // What is recorded is to be written down without slowing the load.
  [UNRECORDED, 1],
  [BARE, 1],
  [LIKE_OURS, 1],
]);

const TOOLS: Readonly<Record<string, (asked: Asked) => Promise<Reported>>> = { wrk, hey, k6, vegeta };

export const throughput: Measurement = {
  name: 'throughput',
  question: 'requests per second in the closed model, beside autocannon, wrk, hey, k6 and vegeta',
  async measure(sitting) {
    const rounds = sitting.quick ? 2 : 7;
    const missing = Object.keys(TOOLS).filter((tool) => !isInstalled(tool));
    const reached = await withServer('servers/quick', {}, ({ baseUrl }) =>
      takeTurns(contestantsOf(sitting, baseUrl, missing), rounds, sitting.say),
    );
    return sectionOf(reached, missing, rounds, sitting.quick ? 1 : 5);
  },
};

function contestantsOf(sitting: Sitting, baseUrl: string, missing: readonly string[]): Contestant[] {
  const seconds = sitting.quick ? 1 : 5;
  const asked = { url: `${baseUrl}/products/mug`, connections: CONNECTIONS, seconds };
  const program = (name: string, file: string, records: boolean, more: object = {}): Contestant => ({
    name,
    async run(round) {
      const historyFile = records ? sitting.file(`${file.replaceAll('/', '-')}-${round}`) : null;
      const times = { warmUpMs: sitting.quick ? 500 : 2_000, durationMs: seconds * 1_000 };
      const options: ClosedOptions = { baseUrl, connections: CONNECTIONS, historyFile, ...times, ...more };
      const { perSecond } = await runProgram<Throughput>(file, options);
      if (historyFile !== null) rmSync(historyFile);
      return perSecond;
    },
  });
  const tool = (name: string, run: (asked: Asked) => Promise<Reported>): Contestant => ({
    name,
    run: async () => (await run(asked)).perSecond,
  });
  return [
    program(OURS, 'generators/closed', true),
    program(UNRECORDED, 'generators/closed', false),
    program(LIKE_OURS, 'generators/autocannon', true, { hooks: 'recording' }),
    program(BARE, 'generators/autocannon', false, { hooks: 'bare' }),
    program('autocannon, plain', 'generators/autocannon', false, { hooks: 'none' }),
    tool('autocannon, command line', autocannonCommand),
    ...Object.entries(TOOLS)
      .filter(([name]) => !missing.includes(name))
      .map(([name, run]) => tool(name, run)),
  ];
}

/** What each contestant reached in turn, and how many times that ours is. */
export function sectionOf(
  reached: Rounds,
  missing: readonly string[],
  rounds: number,
  seconds: number,
): Section {
  const ours = reached.get(OURS) ?? [];
  const compared = [...reached].map(([name, perSecond]) => ({
    name,
    perSecond,
    ratio: name === OURS ? null : ratioOf(ours, perSecond),
  }));
  const recording = compared.find(({ name }) => name === UNRECORDED)?.ratio ?? null;
  const confidence = compared.find(({ ratio }) => ratio !== null)?.ratio?.confidence ?? 0;
  return {
    name: 'throughput',
    heading: `Closed model, ${CONNECTIONS} connections, one small page`,
    columns: ['tool', 'requests/s: median (range)', 'ours ÷ theirs, with its interval'],
    rows: [
      ...compared.map(({ name, perSecond, ratio }) => [name, inWords(perSecond), ratioInWords(name, ratio)]),
      ...missing.map((tool) => [tool, 'not installed', '']),
    ],
    notes: [
      ...(recording === null
        ? []
        : [`What recording leaves of the speed: recorded ÷ unrecorded is ${spread(recording)}.`]),
      `${rounds} rounds of ${seconds} s in turn; ratios within rounds, Hodges–Lehmann, interval at ${(100 * confidence).toFixed(1)} %.`,
      'Both of ours scan every answer for what may not belong there, as a run does; nobody else does.',
      'The server is a bare node:http, in a process of its own, and bounds every figure. wrk asks with one thread.',
      'Programs on Node run a first phase that does not count; the command lines cannot.',
    ],
    broken: [],
    missed: compared.flatMap(({ name, ratio }) =>
      ratio === null || isMet(name, ratio) ? [] : [`throughput ÷ ${name}: ${ratioInWords(name, ratio)}`],
    ),
    figures: { rounds, seconds, contestants: compared, missing },
  };
}

/** Held against the aim as it is printed, to two digits. */
const isMet = (name: string, { estimate }: Interval): boolean =>
  Number(estimate.toFixed(2)) >= (AIMS.get(name) ?? 0);

const spread = ({ estimate, low, high }: Interval): string =>
  `${estimate.toFixed(2)}, ${low.toFixed(2)} to ${high.toFixed(2)}`;

function ratioInWords(name: string, ratio: Interval | null): string {
  if (ratio === null) return '1';
  const aim = AIMS.get(name);
  return aim === undefined
    ? spread(ratio)
    : `${spread(ratio)} (${aimInWords(aim.toFixed(1), isMet(name, ratio))})`;
}
