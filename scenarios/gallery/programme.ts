import { createHash } from 'node:crypto';
import { randomFor } from '../../harness/index.ts';
import { scenariosFor } from './circumstances.ts';
import type { Exhibit } from './exhibits.ts';

/** One backend to be judged, without a word of what it is. */
export interface Sitting {
  /** What the backend is told, and what the harness sees of it. */
  readonly seal: string;
  readonly scenarios: readonly string[];
}

/** A seal hides a name from who sees it; the target knows which of its own names it fits (`target/defects/seal.ts`). */
function sealOf(name: string, salt: string): string {
  return `sealed:${salt}:${createHash('sha256').update(`${salt} ${name}`).digest('hex')}`;
}

export interface Programme {
  readonly sittings: readonly Sitting[];
  /** To be asked when all verdicts are written. */
  readonly behind: ReadonlyMap<string, Exhibit>;
}

/**
 * Who is judged, in which order: shuffled, so that nothing can be told from the place.
 * @param sample how many of them, drawn by the seed; `null`: all.
 */
export function programmeOf(exhibits: readonly Exhibit[], seed: number, sample: number | null): Programme {
  const random = randomFor(seed, 'gallery');
  const shuffled = random.shuffle(exhibits).slice(0, sample ?? exhibits.length);
  const sealed = shuffled.map((exhibit) => {
    const salt = Array.from({ length: 16 }, () => random.int(0, 15).toString(16)).join('');
    return { exhibit, seal: sealOf(exhibit.name, salt) };
  });
  return {
    sittings: sealed.map(({ exhibit, seal }) => ({
      seal,
      scenarios: scenariosFor(exhibit.provokedBy.circumstances, exhibit.breaks),
    })),
    behind: new Map(sealed.map(({ exhibit, seal }) => [seal, exhibit])),
  };
}
