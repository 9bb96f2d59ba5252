import type { Caught, Evidence, Other } from './evidence.ts';
import { type Exhibit, numberOf } from './exhibits.ts';
import { correctInWords, countsOf, passesInWords } from './how-often.ts';
import type { CorrectRun, Kept, Pass } from './kept.ts';
import { inWords, seenInWords, type Table } from './words.ts';

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

/** Above what the harness printed about a defect. */
export function foundIn(evidence: Caught): string {
  const { invariant, scenario, seed, before } = evidence;
  const first = before.length === 0 ? '' : ` (nothing of it in ${before.join(', ')} before)`;
  return `What the harness said: ${invariant}, in ${scenario} with seed ${seed}${first}, ${seenInWords(evidence)}`;
}

/** What became of a defect that was not caught, or of a twin, when it was last tried. */
export function lastRun({ state, violated, scenarios, seed }: Other): string {
  const where = `in ${scenarios.join(', ')} with seed ${seed}`;
  const saw = violated.join(', ');
  const words: Readonly<Record<Other['state'], string>> = {
    missed: 'missed',
    'caught by another': `seen by ${saw}, and not by the invariant that it names`,
    cleared: 'cleared',
    accused: `accused of ${saw}`,
    unproven: 'nothing was proven of it',
  };
  return `Last run: ${words[state]}, ${where}.`;
}

export const NO_RUN = 'No run of it is written down yet.';

/** In the list of all defects. */
export function noticed(evidence: Evidence | undefined): string {
  if (evidence === undefined) return '';
  if (evidence.state !== 'caught')
    return evidence.state === 'caught by another'
      ? `seen by ${evidence.violated.join(', ')}`
      : evidence.state;
  const { seen, operations, durationMs, scenario } = evidence;
  return seen === null
    ? `${operations} operations of ${scenario}, ${inWords(durationMs)}: the whole run`
    : `${seen.operations} operations of ${scenario}, ${inWords(seen.afterMs)}; with its audit ${inWords(durationMs)}`;
}

/** The commands that make again what was last run. */
export const commandsOf = (evidence: Evidence | undefined): readonly string[] => {
  if (evidence === undefined) return [];
  return evidence.state === 'caught' ? [evidence.command] : evidence.commands;
};

export const CAUGHT_BY = 'Who caught what';

export const HOW_OFTEN = 'How often';

/** What the section on many passes says, paragraph by paragraph; its table, where there is one, comes after. */
export function howOften(
  exhibits: readonly Exhibit[],
  passes: Kept<Pass> | null,
  correct: Kept<CorrectRun> | null,
): { readonly paragraphs: readonly string[]; readonly table: Table | null } {
  return {
    paragraphs: [
      ...(passes === null
        ? ['No passes are written down yet (npm run gallery -- --passes 10 --write).']
        : passesInWords(exhibits, passes)),
      ...(correct === null
        ? ['No runs of correct shops are written down yet (npm run gallery -- --correct 200 --write).']
        : correctInWords(correct)),
    ],
    table: passes === null ? null : countsOf(exhibits, passes.made),
  };
}

export const headingOf = (exhibit: Exhibit): string => `${numberOf(exhibit)}. ${exhibit.title}`;
