const TRIES = 3;
const FEW = 500;
const MANY = 32 * FEW;
/**
 * Far from a linear fold's 32 and from a quadratic one's 1,000: of a few milliseconds on a busy machine nobody can tell more than how many
 * digits they have.
 */
export const LINEAR = 200;

/**
 * How many times as long a fold takes of thirty-two times as much. A ratio, since machines differ; of processor time, the best of several
 * tries each.
 * @param prepare makes as much evidence, which is no part of the fold.
 */
export const growth = <Made>(prepare: (many: number) => Made, fold: (made: Made) => void): number =>
  fastest(() => prepare(MANY), fold) / fastest(() => prepare(FEW), fold);

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
