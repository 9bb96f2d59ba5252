import type { Actor } from '../model/operation.ts';

const ADMIN = -1;
const ANONYMOUS = -2;

/** Actors in a column: buyers by their index. */
export const numberOfActor = (actor: Actor): number =>
  typeof actor === 'number' ? actor : actor === 'admin' ? ADMIN : ANONYMOUS;

export const actorFrom = (number: number): Actor =>
  number >= 0 ? number : number === ADMIN ? 'admin' : 'anonymous';
