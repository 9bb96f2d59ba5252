import { maskSecrets } from '../model/mask-secrets.ts';
import type { Comparison, Ratio } from '../model/result.ts';
import type { PairedPhase, Settings } from '../model/scenario.ts';
import { pairedRatio } from '../statistics/hodges-lehmann.ts';
import { percentileOf } from '../statistics/percentile.ts';

/** What one block of one variant gave. */
export interface Block {
  /**
   * Service times in ms after settling, since the generator's own lag is common to both variants and would pull their ratio
   * towards 1. Whatever was not `ok`, or was missed, counts as the timeout.
   */
  readonly serviceMs: readonly number[];
  /** Everything that the block sent, settling included. */
  readonly sent: number;
  /** Statements that the database ran meanwhile; `null` where it does not count. */
  readonly statements: number | null;
}

export interface Pair {
  readonly a: Block;
  readonly b: Block;
}

/** Below this a block's p99 is the word of a handful of requests. */
const SAMPLES_FOR_P99 = 1_000;
const ALPHA = 0.05;

/**
 * Turns measured pairs into a comparison. Pure: no clock, no I/O.
 * @param label what is measured: `browse` gives the metrics `browse p50` and `browse p99`.
 * @param base whose backend A is, where it is another suite's.
 */
export function compare(
  phase: PairedPhase,
  label: string,
  kind: Comparison['kind'],
  seed: number,
  pairs: readonly Pair[],
  base: string | null = null,
): Comparison {
  const { p50 = null, p99 = null } = phase.gate ?? {};
  const ratios = [...ratioOf(pairs, label, 50, p50), ...ratioOf(pairs, label, 99, p99)];
  const queriesPerRequest = queriesOf(pairs);
  const { ratePerSecond } = phase;
  const comparison = { queriesPerRequest, ratios, pairs: pairs.length, ratePerSecond, kind };
  return {
    phase: phase.name,
    a: maskSecrets(phase.variants.a),
    b: maskSecrets(phase.variants.b),
    base,
    ...comparison,
    summary: `${base === null ? '' : `against ${base}, `}${summaryOf(phase.variants, label, seed, comparison)}`,
  };
}

function ratioOf(pairs: readonly Pair[], label: string, percentile: 50 | 99, atMost: number | null): Ratio[] {
  const enough = ({ serviceMs }: Block) => serviceMs.length >= (percentile === 99 ? SAMPLES_FOR_P99 : 1);
  if (pairs.length === 0 || !pairs.every(({ a, b }) => enough(a) && enough(b))) return [];
  const quantile = ({ serviceMs }: Block) => percentileOf(serviceMs, percentile) ?? Number.NaN;
  const quantiles = pairs.map(({ a, b }) => ({ a: quantile(a), b: quantile(b) }));
  const ratio = pairedRatio(quantiles, ALPHA);
  return [{ metric: `${label} p${percentile}`, ...ratio, pairs: pairs.length, atMost }];
}

/** Exact: over everything that was sent, settling included. */
function queriesOf(pairs: readonly Pair[]): Comparison['queriesPerRequest'] {
  const perRequest = (variant: 'a' | 'b'): number | null => {
    const blocks = pairs.map((pair) => pair[variant]);
    const sent = blocks.reduce((sum, block) => sum + block.sent, 0);
    const statements = blocks.reduce<number | null>(
      (sum, block) => (sum === null || block.statements === null ? null : sum + block.statements),
      0,
    );
    return statements === null || sent === 0 ? null : statements / sent;
  };
  const a = perRequest('a');
  const b = perRequest('b');
  return a === null || b === null ? null : { a, b };
}

type Counted = Pick<Comparison, 'queriesPerRequest' | 'ratios' | 'pairs' | 'ratePerSecond'>;

/**
 * One sentence. Counters with two digits: the statements of an idle target's timers are 0.04 a request; none at all are of a shop
 * without that database. Whether it decides anything is said by the reports, which know whether the phase is to be trusted.
 */
function summaryOf(variants: PairedPhase['variants'], label: string, seed: number, counted: Counted): string {
  const { queriesPerRequest: queries, ratios, pairs, ratePerSecond } = counted;
  const counters =
    queries === null || (queries.a === 0 && queries.b === 0)
      ? ''
      : `; queries/request ${queries.a.toFixed(2)} → ${queries.b.toFixed(2)}`;
  const found = ratios.map(sayRatio).join('; ') || `${label}: nothing to compare`;
  const how = `${pairs} pair${pairs === 1 ? '' : 's'}, ${ratePerSecond}/s, seed ${seed}`;
  return `${difference(variants)}: ${found}, ${how}${counters}`;
}

function sayRatio({ metric, estimate, low, high, confidence }: Ratio): string {
  const level = `${(confidence * 100).toFixed(1)} % CI`;
  if (low <= 1 && high >= 1) {
    const largest = Math.max(high, 1 / low) - 1;
    return `${metric} no difference larger than ${Math.ceil(largest * 100)} % detected, ${level}`;
  }
  const faster = estimate < 1;
  const [shown, from, to] = faster ? [1 / estimate, 1 / high, 1 / low] : [estimate, low, high];
  return `${metric} ${times(shown)}x ${faster ? 'faster' : 'slower'} [${times(from)}, ${times(to)}] ${level}`;
}

/** Two digits would turn 1.04 into 1.0: near one the second decimal is the news. */
const times = (ratio: number): string => ratio.toFixed(ratio < 2 ? 2 : 1);

/** What b has and a has not: `cache off`. */
function difference({ a, b }: { readonly a: Settings; readonly b: Settings }): string {
  const shown = Object.entries(maskSecrets(b));
  const changed = shown.filter(([name]) => a[name] !== b[name]);
  const dropped = Object.keys(a).filter((name) => !(name in b));
  const said = [
    ...changed.map(([name, value]) => `${name.toLowerCase().replaceAll('_', ' ')} ${value}`),
    ...dropped.map((name) => `${name.toLowerCase().replaceAll('_', ' ')} unset`),
  ];
  return said.join(', ') || 'same settings';
}
