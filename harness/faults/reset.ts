import type { Remedy, Way } from './way.ts';

/** Every open connection breaks at once: whoever waits for an answer does not learn what became of the request. */
export function strikeReset(way: Way): Remedy {
  way.reset();
  return null;
}
