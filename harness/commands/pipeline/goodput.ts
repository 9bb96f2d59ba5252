import type { GoodputResult, Measurements } from '../../model/result.ts';
import type { GoodputBudget } from '../../model/scenario.ts';

/** Of fewer than this one more or less would move the share by a tenth of what is asked for. */
const ENOUGH = 50;

/**
 * Holds what was done well in one phase against what was done well in another. Refusals, however quick, are no goodput, and
 * neither is what has no answer. A phase that did not measure the backend neither meets a budget nor misses it.
 */
export function checkGoodput(budget: GoodputBudget, measurements: Measurements): GoodputResult {
  const { name, kind, phase, against, leastShare } = budget;
  const base = { name, kind, phase, against, leastShare };
  const [hard, best] = [phase, against].map((wanted) => goodputOf(wanted, kind, measurements));
  const because = hard?.because ?? best?.because ?? null;
  const perSecond = hard?.perSecond ?? null;
  const againstPerSecond = best?.perSecond ?? null;
  if (because !== null || perSecond === null || againstPerSecond === null)
    return { ...base, perSecond, againstPerSecond, state: 'unknown', because: because ?? 'not measured' };
  if ((best?.ok ?? 0) < ENOUGH)
    return {
      ...base,
      perSecond,
      againstPerSecond,
      state: 'unknown',
      because: `fewer than ${ENOUGH} in "${against}"`,
    };
  const state = perSecond >= leastShare * againstPerSecond ? 'met' : 'missed';
  return { ...base, perSecond, againstPerSecond, state, because: null };
}

interface Goodput {
  readonly ok: number;
  /** `null` where the phase did not measure it. */
  readonly perSecond: number | null;
  readonly because: string | null;
}

function goodputOf(name: string, kind: string, { phases }: Measurements): Goodput {
  const phase = phases.find((measured) => measured.name === name);
  if (phase === undefined || phase.durationMs === 0)
    return { ok: 0, perSecond: null, because: `the phase "${name}" was not measured` };
  const ok = phase.kinds.find((measured) => measured.kind === kind)?.outcomes.ok ?? 0;
  const because = phase.trust.state === 'inconclusive' ? `"${name}": ${phase.trust.because}` : null;
  return { ok, perSecond: ok / (phase.durationMs / 1_000), because };
}
