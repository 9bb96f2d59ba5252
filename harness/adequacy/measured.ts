import type { Operation } from '../model/operation.ts';
import type { JudgedPhase, Measurements } from '../model/result.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { millis } from '../model/time.ts';
import { plural } from './rule.ts';

type Found = ReturnType<AdequacyRule['check']>;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function ofPhase({ phases }: Measurements, name: string, check: (phase: JudgedPhase) => Found): Found {
  const phase = phases.find((measured) => measured.name === name);
  return phase === undefined ? { met: false, saw: `the phase "${name}" was not measured` } : check(phase);
}

/** What the schedule asked for was sent. @param share of the arrivals, from 0 to 1. */
export function offeredRateReached(phase: string, share = 0.95): AdequacyRule {
  return {
    name: `${percent(share)} of what "${phase}" offers is sent`,
    check: (_evidence, measurements) =>
      ofPhase(measurements, phase, ({ offered, sent, missed, late }) => ({
        met: offered > 0 && sent >= share * offered,
        saw: `${sent} of ${offered} sent, ${missed} missed, ${late} late`,
      })),
  };
}

/**
 * A phase offered so many times as many operations a second as another one had answered: while arrivals were due, that is. The
 * phase itself lasts until its last answer, and an overloaded shop takes its time for that.
 */
export function offeredTimes(times: number, phase: string, against: string): AdequacyRule {
  return {
    name: `"${phase}" offers at least ${times} times what "${against}" can do`,
    check: ({ history }, measurements) =>
      ofPhase(measurements, against, ({ perSecond }) =>
        ofPhase(measurements, phase, ({ offered }) => {
          const dueMs = arrivingMs(history, phase);
          // Between n moments there are n - 1 stretches.
          const offeredPerSecond = dueMs === 0 ? 0 : (offered - 1) / (dueMs / 1_000);
          const saw = `${offeredPerSecond.toFixed(1)} offered a second, of which ${perSecond.toFixed(1)} could be answered`;
          return { met: perSecond > 0 && offeredPerSecond >= times * perSecond, saw };
        }),
      ),
  };
}

/** From the first arrival of a phase that was due to the last. */
function arrivingMs(history: readonly Operation[], phase: string): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { intendedAt, phase: own } of history) {
    if (own !== phase) continue;
    first = Math.min(first, intendedAt);
    last = Math.max(last, intendedAt);
  }
  return last > first ? millis(last - first) : 0;
}

/** Two variants that both fail do not differ: so much of what a comparison sent must have worked. */
const MIN_OK_SHARE = 0.99;

/** A paired phase was compared, nearly everything that it sent was ok, and the harness was not what it measured. */
export function comparisonMade(phase: string): AdequacyRule {
  return {
    name: `"${phase}" is compared`,
    check: (_evidence, measurements) => {
      const comparison = measurements.comparisons.find((made) => made.phase === phase);
      if (comparison === undefined) return { met: false, saw: 'no comparison' };
      return ofPhase(measurements, phase, ({ kinds, trust }) => {
        if (trust.state === 'inconclusive') return { met: false, saw: trust.because };
        const ok = kinds.reduce((sum, { outcomes }) => sum + outcomes.ok, 0);
        const ended = kinds.reduce((sum, { outcomes }) => sum + outcomes.refused + outcomes.unknown, ok);
        const share = ended === 0 ? 0 : ok / ended;
        return {
          met: comparison.pairs > 0 && share >= MIN_OK_SHARE,
          saw: `${plural(comparison.pairs, 'pair')}, ${ok} of ${ended} operations ok (at least ${percent(MIN_OK_SHARE)})`,
        };
      });
    },
  };
}
