import type { GrowthResult, GrowthSample, GrowthSeries } from '../../model/growth.ts';
import type { Operation } from '../../model/operation.ts';
import type { GrowthLimit, GrowthPlan } from '../../model/scenario.ts';
import { millis } from '../../model/time.ts';
import { SLOPE_POINTS, theilSen } from '../../statistics/theil-sen.ts';

/** Enough for a narrow interval, and each of enough samples that one of them comes right after a collection. */
const BLOCKS = 15;

const MS_PER_MINUTE = 60_000;

/**
 * How fast what the backend holds has grown, and whether that is more than it may. Of each block of samples the lowest
 * counts: memory saws up and down with its collections, connections come and go with their requests, and what leaks is
 * what is left at the bottom. It also takes from neighbouring samples the memory that they have of each other, which would
 * make the interval look narrower than it is.
 */
export function judgeGrowth(
  { phase, limits }: GrowthPlan,
  series: readonly GrowthSeries[],
  history: readonly Operation[],
): GrowthResult[] {
  const soldAtMs = history
    .filter(({ kind, outcome }) => kind === 'checkout' && outcome.type === 'ok')
    .map(({ endedAt }) => millis(endedAt ?? 0))
    .sort((one, other) => one - other);
  return limits.map((limit) => {
    const own = series.find((each) => each.phase === phase && each.what === limit.what);
    return judge(phase, limit, own?.samples ?? [], soldAtMs);
  });
}

function judge(
  phase: string,
  { name, what, per, most }: GrowthLimit,
  samples: readonly GrowthSample[],
  soldAtMs: readonly number[],
): GrowthResult {
  const floors = floorsOf(samples);
  const x = ({ atMs }: GrowthSample): number =>
    per === 'minute' ? atMs / MS_PER_MINUTE : soldAtMs.filter((sold) => sold <= atMs).length;
  const slope = theilSen(floors.map((floor) => ({ x: x(floor), y: floor.value })));
  const base = { name, phase, what, per, floors, slope, most };
  const unknown = (because: string): GrowthResult => ({ ...base, state: 'unknown', because });
  if (samples.length === 0) return unknown('nobody tells here');
  if (slope === null) return unknown(`${samples.length} samples are too few (at least ${SLOPE_POINTS})`);
  if (slope.low > most) return { ...base, state: 'missed', because: null };
  if (slope.high <= most) return { ...base, state: 'met', because: null };
  return unknown('the run was too short to tell');
}

function floorsOf(samples: readonly GrowthSample[]): GrowthSample[] {
  const blocks = Math.min(BLOCKS, samples.length);
  return Array.from({ length: blocks }, (_, block) => {
    const from = Math.floor((block * samples.length) / blocks);
    const to = Math.floor(((block + 1) * samples.length) / blocks);
    return samples.slice(from, to).reduce((least, one) => (one.value < least.value ? one : least));
  });
}
