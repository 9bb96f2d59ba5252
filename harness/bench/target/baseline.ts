import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../model/paths.ts';

/** Round trips to the database by request. Committed: it fails on a rise. */
export type Baseline = Readonly<Record<string, number>>;

const FILE = join(packageRoot(), 'harness/bench/target/baseline.json');
const schema = z.record(z.string(), z.int().nonnegative());

export const readBaseline = (): Baseline => schema.parse(JSON.parse(readFileSync(FILE, 'utf8')));

export const writeBaseline = (counted: Baseline): void =>
  writeFileSync(FILE, `${JSON.stringify(counted, null, 2)}\n`);

/** What has become more, and what nobody has counted before: one sentence each. */
export function risesAbove(baseline: Baseline, counted: Baseline): string[] {
  return Object.entries(counted).flatMap(([request, now]) => {
    const before = baseline[request];
    if (before === undefined) return [`${request}: ${now} round trips, and the baseline does not know it`];
    return now > before ? [`${request}: ${now} round trips, ${before} in the baseline`] : [];
  });
}
