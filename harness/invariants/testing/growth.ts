const TRIES = 3;
const TIMES = 8;
/** Well between a linear fold's 8 and a quadratic one's 64, since the machine may be busy with something else. */
export const LINEAR = 28;

/**
 * How many times as long a fold takes of eight times as much. A ratio, since machines differ; of processor time, the best of several
 * tries each.
 * @param prepare makes as much evidence, which is no part of the fold.
 */
export const growth = <Made>(
  few: number,
  prepare: (many: number) => Made,
  fold: (made: Made) => void,
): number => fastest(() => prepare(TIMES * few), fold) / fastest(() => prepare(few), fold);

function fastest<Made>(prepare: () => Made, fold: (made: Made) => void): number {
  const tries = Array.from({ length: TRIES }, () => {
    const made = prepare();
    const before = process.cpuUsage();
    fold(made);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...tries);
}
