const TRIES = 5;
const FEW = 500;
const TIMES = 32;
/**
 * Far from a linear fold's 32 and from a quadratic one's 1,000: of a few milliseconds on a busy machine nobody can tell more than how many
 * digits they have.
 */
export const LINEAR = 200;

/**
 * How many times as long a fold takes of thirty-two times as much. A ratio, since machines differ; of processor time, the best of several
 * tries each, in turn. Little is folded as often as makes it as much: once alone takes microseconds, in which garbage is hardly ever
 * collected. The first try does not count: in it the fold is compiled, which takes ten times as long as some folds do.
 * @param prepare makes as much evidence, which is no part of the fold.
 */
export function growth<Made>(prepare: (many: number) => Made, fold: (made: Made) => void): number {
  const tries = upTo(1 + TRIES, () => ({
    few: took(
      upTo(TIMES, () => prepare(FEW)),
      fold,
    ),
    many: took([prepare(TIMES * FEW)], fold),
  })).slice(1);
  const few = Math.min(...tries.map((one) => one.few));
  const many = Math.min(...tries.map((one) => one.many));
  return TIMES * (many / few);
}

const upTo = <Made>(count: number, make: () => Made): readonly Made[] => Array.from({ length: count }, make);

/** @returns microseconds */
function took<Made>(all: readonly Made[], fold: (made: Made) => void): number {
  const before = process.cpuUsage();
  for (const made of all) fold(made);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
