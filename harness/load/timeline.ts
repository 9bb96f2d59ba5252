import type { PhaseMeasurement } from '../model/result.ts';
import { Latency } from '../statistics/latency.ts';

type Row = PhaseMeasurement['timeline'][number];

/** What is written to while its second is open. */
type Counts = { -readonly [K in keyof Row]: Row[K] };

/** So many seconds keep their histogram, of 97 KiB each; what ends is reported within a few. */
export const OPEN_SECONDS = 60;

/**
 * One row for every second of a phase. A second's percentiles are taken once it is over by a minute, and its histogram serves
 * another: an hour would otherwise hold 340 MiB of them. Operations are told in the order in which they end, give or take;
 * one that came later than that would still be counted.
 */
export class Timeline {
  readonly #rows: Counts[] = [];
  /** A ring: the place of a second is its number modulo the ring's length. */
  readonly #times: (Latency | undefined)[] = [];

  /** @param second since the phase began, whole. */
  end(second: number, outcome: 'ok' | 'refused' | 'unknown', responseNs: number): void {
    while (this.#rows.length <= second) this.#open(this.#rows.length);
    const row = this.#rows[second];
    if (row === undefined) return;
    row[outcome] += 1;
    if (second < this.#oldest()) return;
    const times = this.#times[second % OPEN_SECONDS] ?? new Latency();
    this.#times[second % OPEN_SECONDS] = times;
    times.record(responseNs);
  }

  /** Those in which nothing ended too: a gap in a chart is what one looks for. */
  rows(): Row[] {
    const oldest = this.#oldest();
    return this.#rows.map((row) => (row.second < oldest ? { ...row } : this.#summed(row)));
  }

  #open(second: number): void {
    const over = this.#rows[second - OPEN_SECONDS];
    if (over !== undefined) {
      this.#rows[over.second] = this.#summed(over);
      this.#times[over.second % OPEN_SECONDS]?.clear();
    }
    this.#rows.push({ second, ok: 0, refused: 0, unknown: 0, p50Ms: null, p99Ms: null });
  }

  #summed(row: Row): Row {
    const times = this.#times[row.second % OPEN_SECONDS];
    return { ...row, p50Ms: times?.percentileMs(50) ?? null, p99Ms: times?.percentileMs(99) ?? null };
  }

  #oldest(): number {
    return this.#rows.length - OPEN_SECONDS;
  }
}
