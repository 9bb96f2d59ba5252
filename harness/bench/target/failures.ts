import type { Reached } from './generators/ask.ts';

/** What kept operations from being confirmed, for a person; empty where nothing did. */
export const failuresIn = ({ refused, unknown, why }: Reached): string =>
  refused + unknown === 0
    ? ''
    : Object.entries(why)
        .map(([cause, count]) => `${count} ${cause}`)
        .join(', ');
