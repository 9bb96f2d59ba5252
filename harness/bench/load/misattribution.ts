import { rmSync } from 'node:fs';
import type { Measurement, Section, Sitting } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import type { Misattribution } from './ask-for-many.ts';
import { runProgram, withServer } from './children.ts';
import type { MisattributionOptions } from './generators/misattribution.ts';
import { MISBEHAVIOURS, type Misbehaving } from './servers/misbehaviour.ts';

const CONNECTIONS = 32;
const EVERY = 10;
/**
 * What these send too much or too little ends the connection before anybody else asks on it, so that no answer of theirs can land
 * on another operation, whether or not they say whose it is. The others answer while the next request is under way.
 */
const KEEPS_ORDER: ReadonlySet<Misbehaving['does']> = new Set(['close', 'reset', 'answer-twice']);

interface Row {
  readonly does: Misbehaving['does'];
  readonly server: string;
  readonly echoing: Misattribution;
  readonly silent: Misattribution;
  /** `null`: it did not come to an end. */
  readonly autocannon: Misattribution | null;
}

export const misattribution: Measurement = {
  name: 'misattribution',
  question: 'servers that break their connections: does an answer ever land on another operation?',
  async measure(sitting) {
    const operations = sitting.quick ? 500 : 24_000;
    const rows: Row[] = [];
    for (const does of Object.keys(MISBEHAVIOURS) as Misbehaving['does'][]) {
      const echoing = await ask(sitting, 'generators/misattribution', { does, echo: true }, operations);
      const silent = await ask(sitting, 'generators/misattribution', { does, echo: false }, operations);
      const autocannon = await askAutocannon(sitting, does, operations);
      rows.push({ does, server: MISBEHAVIOURS[does], echoing, silent, autocannon });
      sitting.say(
        `${does}: ${echoing.wrong} wrong with echo, ${silent.wrong} without, autocannon ${autocannon?.wrong}`,
      );
    }
    return sectionOf(rows, operations);
  },
};

function ask(
  { file }: Sitting,
  program: string,
  server: Omit<Misbehaving, 'every'>,
  operations: number,
): Promise<Misattribution> {
  const misbehaving: Misbehaving = { ...server, every: EVERY };
  return withServer('servers/misbehaving', misbehaving, async ({ baseUrl }) => {
    const historyFile = file('misattribution');
    const options: MisattributionOptions = { baseUrl, connections: CONNECTIONS, operations, historyFile };
    const counts = await runProgram<Misattribution>(program, options);
    rmSync(historyFile, { force: true });
    return counts;
  });
}

/** It may stumble over what these servers send, which is an answer too. */
async function askAutocannon(
  sitting: Sitting,
  does: Misbehaving['does'],
  operations: number,
): Promise<Misattribution | null> {
  try {
    return await ask(sitting, 'generators/autocannon-misattribution', { does, echo: true }, operations);
  } catch (error) {
    sitting.say(`autocannon, ${does}: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}

const cell = ({ wrong, answered, unanswered }: Misattribution): string =>
  `${grouped(wrong)} of ${grouped(answered)} (${grouped(unanswered)} unknown)`;

function sectionOf(rows: readonly Row[], operations: number): Section {
  const wrong = rows.reduce((total, { echoing }) => total + echoing.wrong, 0);
  const misplaced = rows
    .filter(({ does }) => KEEPS_ORDER.has(does))
    .reduce((total, { silent }) => total + silent.wrong, 0);
  const total = 2 * operations * rows.length;
  return {
    name: 'misattribution',
    heading: `Answers taken for another request's, of those taken for an answer (${grouped(total)} operations of ours)`,
    columns: ['the server …', 'oversold, x-request-id echoed', 'oversold, not echoed', 'autocannon'],
    rows: rows.map(({ server, echoing, silent, autocannon }) => [
      server,
      cell(echoing),
      cell(silent),
      autocannon === null ? 'did not come to an end' : cell(autocannon),
    ]),
    notes: [
      'Every answer carries the id of the request that it belongs to in its body; the bench compares, the tools do not know.',
      'HTTP/1.1 itself has nothing that ties an answer to a request but their order. Where a backend does not echo `x-request-id`, an answer in the wrong place cannot be told from the right one.',
    ],
    broken: [
      ...(wrong > 0
        ? [`${wrong} answers landed on another operation, though they said whose they were`]
        : []),
      ...(misplaced > 0
        ? [
            `${misplaced} answers landed on another operation, though their servers leave no connection open after a wrong one`,
          ]
        : []),
    ],
    figures: { operations, rows },
  };
}
