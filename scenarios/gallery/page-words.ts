import type { Evidence } from './evidence.ts';
import type { Exhibit } from './exhibits.ts';

/** In the order in which they are shown. */
export const FAMILIES: Readonly<Record<string, string>> = {
  races: 'Races',
  payment: 'Payment and idempotency',
  input: 'Input and authorization',
  cache: 'Cache',
  durability: 'Durability',
  twins: 'Benign twins: correct, and not to be accused',
};

export const INTRODUCTION: readonly string[] = [
  'Each of these is a way in which real shops oversell, charge twice, lose an order or show one buyer what is another’s. ' +
    'Each is a few lines in place of a few others in the bundled order backend, which is correct without them. The harness does not ' +
    'know which of them is on: it sees a backend, runs a scenario against it, and holds what buyers were told against the database, ' +
    'the bank and the mailbox. What it then says stands below the code.',
  'A correct isolation level is no proof: of the 22 bugs that ACIDRain (Warszawski and Bailis, SIGMOD 2017) found in twelve commerce ' +
    'applications, 17 stay under SERIALIZABLE, since the boundaries of their transactions are wrong.',
];

/** @returns the families that there are, each with its members. */
export function familiesOf(
  exhibits: readonly Exhibit[],
): readonly { readonly family: string; readonly members: readonly Exhibit[] }[] {
  return Object.keys(FAMILIES)
    .map((family) => ({ family, members: exhibits.filter((exhibit) => exhibit.family === family) }))
    .filter(({ members }) => members.length > 0);
}

export const foundIn = ({ invariant, scenario, seed, operations, durationMs }: Evidence): string =>
  `What the harness said: ${invariant}, in ${scenario} with seed ${seed}, after ${operations} operations and ${(durationMs / 1_000).toFixed(1)} s`;
