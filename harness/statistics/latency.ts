import { build, type Histogram } from 'hdr-histogram-js';
import type { Distribution } from '../model/result.ts';
import { NS_PER_MS } from '../model/time.ts';

/** One hour: nothing in a run takes longer, and what did would be recorded as this. */
const HIGHEST_NS = 3_600 * 1_000 * NS_PER_MS;

/**
 * Durations in nanoseconds, kept in an HDR histogram: three significant digits over the whole range, so a percentile is
 * within 0.1 % of the exact one, however many were recorded. Histograms merge exactly; percentiles of percentiles are
 * never taken.
 */
export class Latency {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1_000,
    highestTrackableValue: HIGHEST_NS,
    numberOfSignificantValueDigits: 3,
  });

  /** @param durationNs clamped to [0, one hour]. */
  record(durationNs: number): void {
    this.#histogram.recordValue(Math.min(Math.max(0, Math.round(durationNs)), HIGHEST_NS));
  }

  /** That so many took no time at all. */
  recordZeros(times: number): void {
    if (times > 0) this.#histogram.recordValueWithCount(0, times);
  }

  /** Adds everything that `other` holds. */
  merge(other: Latency): void {
    this.#histogram.add(other.#histogram);
  }

  /** Forgets what it holds, and can be used again. */
  clear(): void {
    this.#histogram.reset();
  }

  /** @returns the value that `percentile` percent are at or below, in ms; `null` where there was no sample. */
  percentileMs(percentile: number): number | null {
    if (this.#histogram.totalCount === 0) return null;
    return toMs(this.#histogram.getValueAtPercentile(percentile));
  }

  toDistribution(): Distribution {
    const empty = this.#histogram.totalCount === 0;
    return {
      count: this.#histogram.totalCount,
      p50Ms: this.percentileMs(50),
      p90Ms: this.percentileMs(90),
      p95Ms: this.percentileMs(95),
      p99Ms: this.percentileMs(99),
      maxMs: empty ? null : toMs(this.#histogram.maxValue),
      meanMs: empty ? null : toMs(this.#histogram.mean),
    };
  }
}

/** To the microsecond: finer digits would be the histogram's, not the measurement's. */
const toMs = (ns: number): number => Math.round(ns / 1_000) / 1_000;
