import { createHash } from 'node:crypto';
import { type Random, randomFor } from '../../harness/index.ts';
import { scenariosFor } from './circumstances.ts';
import type { Exhibit } from './exhibits.ts';
import type { Sitting, Violation } from './sit.ts';

/** A seal hides a name from who sees it; the target knows which of its own names it fits (`target/defects/seal.ts`). */
export function sealOf(name: string, random: Random): string {
  const salt = Array.from({ length: 16 }, () => random.int(0, 15).toString(16)).join('');
  return `sealed:${salt}:${createHash('sha256').update(`${salt} ${name}`).digest('hex')}`;
}

export interface Programme {
  readonly sittings: readonly Sitting[];
  /** To be asked when all verdicts are written. */
  readonly behind: ReadonlyMap<string, Exhibit>;
}

/** A defect is looked for until the invariant that it names has seen it; a twin is accused by any of them. */
const enoughFor =
  ({ breaks }: Exhibit) =>
  (violations: readonly Violation[]): boolean =>
    violations.some(({ invariant }) => breaks === null || invariant === breaks);

/**
 * Who is judged, in which order: shuffled, so that nothing can be told from the place.
 * @param sample how many of them, drawn by the seed; `null`: all.
 */
export function programmeOf(exhibits: readonly Exhibit[], seed: number, sample: number | null): Programme {
  const random = randomFor(seed, 'gallery');
  const shuffled = random.shuffle(exhibits).slice(0, sample ?? exhibits.length);
  const sealed = shuffled.map((exhibit) => ({ exhibit, seal: sealOf(exhibit.name, random) }));
  return {
    sittings: sealed.map(({ exhibit, seal }) => ({
      seal,
      scenarios: scenariosFor(exhibit.provokedBy.circumstances, exhibit.breaks),
      isEnough: enoughFor(exhibit),
    })),
    behind: new Map(sealed.map(({ exhibit, seal }) => [seal, exhibit])),
  };
}
