import type { Attempt } from '../model/joins.ts';

const TURNED_AWAY: ReadonlySet<string> = new Set(['busy', 'unauthenticated']);

/** Nobody had looked for the key: the shop was busy, or had lost its caller's session. */
export const isTurnedAway = ({ reason }: Pick<Attempt, 'reason'>): boolean => TURNED_AWAY.has(reason);
