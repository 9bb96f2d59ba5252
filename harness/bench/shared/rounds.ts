import { type Interval, pairedRatio } from '../../statistics/hodges-lehmann.ts';

/** One of those that take turns. */
export interface Contestant {
  readonly name: string;
  /** One run; the larger the better. */
  run(round: number): Promise<number>;
}

/** What each contestant reached, by round. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

/**
 * Runs A B C, A B C, …, so that whatever else the machine does meets all of them alike, and a ratio can be taken within
 * a round.
 */
export async function takeTurns(
  contestants: readonly Contestant[],
  rounds: number,
  say: (text: string) => void,
): Promise<Rounds> {
  const reached = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of contestants) {
      const value = await run(round);
      say(`round ${round + 1} of ${rounds}: ${name}: ${grouped(value)}`);
      reached.get(name)?.push(value);
    }
  }
  return reached;
}

export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** @throws RangeError where there is no value. */
export function summaryOf(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('there is nothing to sum up');
  const sorted = [...values].sort((one, other) => one - other);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(0),
    high: at(sorted.length - 1),
  };
}

/** How many times `theirs` is `ours`, from the pairs that a round makes; the interval is the signed-rank test's. */
export const ratioOf = (ours: readonly number[], theirs: readonly number[]): Interval =>
  pairedRatio(
    ours.map((b, round) => ({ a: theirs[round] ?? Number.NaN, b })),
    0.05,
  );

/** `23,412`. */
export const grouped = (value: number): string => Math.round(value).toLocaleString('en');

/** `23,412 (22,010 to 24,100)`: median and range. */
export function inWords(values: readonly number[], digit: (value: number) => string = grouped): string {
  const { median, low, high } = summaryOf(values);
  return values.length === 1 ? digit(median) : `${digit(median)} (${digit(low)} to ${digit(high)})`;
}
