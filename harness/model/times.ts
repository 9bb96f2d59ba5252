/** How often, for people. */
export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
