import { type Exhibit, numberOf } from './exhibits.ts';
import type { CorrectRun, Kept, Pass } from './kept.ts';
import type { Origin } from './origin.ts';
import type { State } from './outcome.ts';
import { totalOf } from './table.ts';
import { inWords, type Table } from './words.ts';

/** What must become of each: a defect is caught, a twin is cleared. */
const isRight = (state: State): boolean => state === 'caught' || state === 'cleared';

function countRow(exhibit: Exhibit, passes: readonly Pass[]): string[] | null {
  const { name, breaks } = exhibit;
  const outcomes = passes.flatMap(({ outcomes: { [name]: outcome } }) => outcome ?? []);
  if (outcomes.length === 0) return null;
  const right = outcomes.filter(({ state }) => isRight(state)).length;
  const times = outcomes.map(({ durationMs }) => durationMs);
  const states = outcomes.map(({ state }) => state).filter((state) => !isRight(state));
  const otherwise = [...new Set(states)].map(
    (state) => `${state} ${states.filter((each) => each === state).length}`,
  );
  return [
    `${numberOf(exhibit)} ${name}`,
    `${breaks === null ? 'cleared' : 'caught'} ${right} of ${outcomes.length}`,
    inWords(times.reduce((sum, time) => sum + time, 0) / times.length),
    inWords(Math.max(...times)),
    otherwise.join(', '),
  ];
}

/** How often each was what it had to be, and in what time. */
export const countsOf = (exhibits: readonly Exhibit[], passes: readonly Pass[]): Table => ({
  head: ['', '', 'mean', 'longest', 'otherwise'],
  rows: exhibits.flatMap((exhibit) => {
    const row = countRow(exhibit, passes);
    return row === null ? [] : [row];
  }),
});

const originInWords = ({ commit, dirty, machine }: Origin): string =>
  `${commit === null ? 'outside git' : `at ${commit}${dirty ? ' with changes that are not committed' : ''}`}, on ${machine}`;

/** What a pass came to, in one line. */
export const passInWords = (exhibits: readonly Exhibit[], { seed, outcomes }: Pass): string =>
  `seed ${seed}: ${totalOf(
    exhibits.flatMap((exhibit) => {
      const outcome = outcomes[exhibit.name];
      return outcome === undefined ? [] : [{ exhibit, ...outcome }];
    }),
  )}`;

/** The passes one by one, and then the whole. */
export function passesInWords(exhibits: readonly Exhibit[], { origin, made }: Kept<Pass>): string[] {
  const wholeMs = made.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const times = made.map(({ durationMs }) => durationMs);
  const count = made.length === 1 ? '1 pass' : `${made.length} passes`;
  return [
    ...made.map((pass) => passInWords(exhibits, pass)),
    `${count} in ${inWords(wholeMs)}, the longest in ${inWords(Math.max(...times))}, ${originInWords(origin)}`,
  ];
}

/** With nothing in n runs, the rate is at most 3 ÷ n, and the probability of being wrong in that is 5 %. */
const RULE_OF_THREE = 3;

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** How often correct shops were accused. */
export function correctInWords({ origin, made }: Kept<CorrectRun>): string[] {
  const of = (wanted: CorrectRun['state']) => made.filter(({ state }) => state === wanted);
  const [accused, cleared] = [of('accused'), of('cleared')];
  const judged = accused.length + cleared.length;
  const bound = Math.min(1, RULE_OF_THREE / judged);
  const conclusion =
    accused.length > 0
      ? `A correct shop was accused in ${accused.length} of ${judged} runs that proved something.`
      : judged === 0
        ? 'Nothing was proven of a correct shop.'
        : `No correct shop was accused in ${judged} runs that proved something: with a confidence of 95 %, that happens in at most ${percent(bound)} of such runs (3 ÷ n).`;
  const seeds = made.map(({ seed }) => seed);
  const wholeMs = made.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [
    conclusion,
    `Of ${made.length} (seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}) ${of('unproven').length} proved nothing and ${of('not made').length} could not be made; ${inWords(wholeMs)}, ${originInWords(origin)}.`,
    ...accused.map(
      ({ twin, violated, command }) =>
        `${twin ?? 'The shop as it is'} was accused of ${violated.join(', ')}: ${command}`,
    ),
  ];
}
