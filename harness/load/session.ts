import type { Random } from '../model/random.ts';
import type { Arrival, FollowUp } from '../model/scenario.ts';

/** How long a buyer thinks between two steps, in milliseconds. */
export type Think = (random: Random) => number;

/** Always as long. */
export const fixed =
  (thinkMs: number): Think =>
  () =>
    thinkMs;

/** Mostly short, sometimes long, with no memory of how long it has been: as of people who are interrupted. */
export const exponential =
  (meanMs: number): Think =>
  (random) =>
    -Math.log(1 - random.float()) * meanMs;

/** What a buyer wants, before it has a moment. */
export type Wish = Pick<Arrival, 'intent' | 'intention'>;

/**
 * One buyer's steps, one after the other. How long it thinks is drawn now, so that a session is a function of the seed,
 * however the backend fares.
 */
export function session(
  random: Random,
  atMs: number,
  [first, ...later]: readonly [Wish, ...Wish[]],
  think: Think,
): Arrival {
  const followUps: FollowUp[] = later.map(({ intent, intention }) => ({
    intent,
    intention,
    thinkMs: think(random),
  }));
  const { intent, intention } = first;
  return { intent, intention, atMs, followUps };
}

/** Arrivals that start as one: all but their last bytes is with the backend when the moment comes. */
export const aligned = (name: string, atMs: number, wishes: readonly Wish[]): Arrival[] =>
  wishes.map(({ intent, intention }) => ({ intent, intention, atMs, aligned: name }));
