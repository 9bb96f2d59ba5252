import { percentileOf } from '../../statistics/percentile.ts';
import type { StageCost } from './generators/ask.ts';

/** One metric of a Server-Timing header (W3C Server Timing); `null` where it has no duration. */
export interface Metric {
  readonly name: string;
  readonly durationMs: number | null;
  readonly description: string | null;
}

/** Commas and semicolons within a quoted description are its own. */
const METRICS = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;
const PARAMETERS = /(?:[^;"]|"(?:[^"\\]|\\.)*")+/g;

/** What cannot be read is left out: the header is the target's word, and it may say anything. */
export function parseServerTiming(header: string): readonly Metric[] {
  return (header.match(METRICS) ?? []).flatMap((text) => {
    const [name = '', ...parameters] = (text.match(PARAMETERS) ?? []).map((part) => part.trim());
    if (!/^[\w.-]{1,40}$/.test(name)) return [];
    const read = (wanted: string): string | null => {
      const found = parameters.find((parameter) => parameter.toLowerCase().startsWith(`${wanted}=`));
      return found?.slice(wanted.length + 1).replaceAll('"', '') ?? null;
    };
    const duration = Number.parseFloat(read('dur') ?? '');
    return [{ name, durationMs: Number.isFinite(duration) ? duration : null, description: read('desc') }];
  });
}

/** How many statements the target says that a request took; `null` where it does not say. */
export function queriesOf(header: string): number | null {
  const said = parseServerTiming(header).flatMap(
    ({ description }) => /queries=(\d+)/.exec(description ?? '')?.[1] ?? [],
  );
  return said.length === 0 ? null : said.reduce((sum, count) => sum + Number(count), 0);
}

/** Gathers what many answers say of their stages. */
export class Stages {
  readonly #durationsMs = new Map<string, number[]>();

  /** @returns the request's total, where the header has one. */
  add(header: string): number | null {
    let totalMs: number | null = null;
    for (const { name, durationMs } of parseServerTiming(header)) {
      if (durationMs === null) continue;
      const durations = this.#durationsMs.get(name);
      if (durations === undefined) this.#durationsMs.set(name, [durationMs]);
      else durations.push(durationMs);
      if (name === 'total') totalMs = durationMs;
    }
    return totalMs;
  }

  /** In the order in which they were first seen. */
  costs(): readonly StageCost[] {
    return [...this.#durationsMs].map(([stage, durations]) => ({
      stage,
      count: durations.length,
      meanMs: meanOf(durations),
      p50Ms: percentileOf(durations, 50) ?? Number.NaN,
      p99Ms: percentileOf(durations, 99) ?? Number.NaN,
    }));
  }
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
