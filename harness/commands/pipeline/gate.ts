import type { GateResult, Measurements, Ratio } from '../../model/result.ts';

/**
 * Holds each ratio of a comparison that has a gate against it, by its whole interval: a noisy machine makes it wide, and not the
 * gate wrong. A phase that did not measure the backends neither meets a gate nor misses it.
 */
export const checkGates = ({
  comparisons,
  phases,
}: Pick<Measurements, 'comparisons' | 'phases'>): GateResult[] =>
  comparisons.flatMap(({ phase, ratios }) => {
    const trust = phases.find(({ name }) => name === phase)?.trust;
    const doubt = trust?.state === 'inconclusive' ? trust.because : null;
    return ratios.flatMap((ratio) =>
      ratio.atMost === null ? [] : [gateOf(phase, ratio, ratio.atMost, doubt)],
    );
  });

function gateOf(
  phase: string,
  { metric, estimate, low, high, confidence }: Ratio,
  atMost: number,
  doubt: string | null,
): GateResult {
  const base = { name: `${metric}, B against A`, phase, estimate, low, high, confidence, atMost };
  if (doubt !== null) return { ...base, state: 'unknown', because: doubt };
  if (low > atMost) return { ...base, state: 'missed', because: null };
  if (high <= atMost) return { ...base, state: 'met', because: null };
  return { ...base, state: 'unknown', because: 'more pairs decide' };
}
