import { aimInWords, type Section } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import { MIXES, type MixName } from './mixes.ts';
import type { AuditCost } from './programs/audit.ts';
import type { Prototyped } from './programs/prototype.ts';
import { type Part, processorSecondsOf } from './timed.ts';

/** One size. */
export type Audited = { readonly operations: number } & (
  | {
      readonly type: 'done';
      readonly cost: AuditCost;
      /** Of the plain prototype, where its memory suffices. */
      readonly prototype: Prototyped | null;
    }
  | { readonly type: 'failed'; readonly why: string }
);
type Done = Extract<Audited, { type: 'done' }>;

/** A million in so much processor time and memory, and ten times the operations in at most so many times the time. */
const AIM = { operations: 1e6, seconds: 2, bytes: 2 ** 30, growth: 13 };
/** Beyond this a history does not fit into the heap that Node takes by itself: a failure there is said, and breaks no promise. */
export const PROMISED = 1e6;
const SLOWEST = 6;

/** Pure: the table of one mix. */
export function sectionOf(mix: MixName, audited: readonly Audited[]): Section {
  const done = audited.filter((of): of is Done => of.type === 'done');
  const rows = audited.map((of, place) => rowOf(of, done.find(isTenthOf(audited[place]))));
  const largest = done.at(-1);
  return {
    name: mix.replaceAll(' ', '-'),
    heading: `The audit of ${mix}: ${MIXES[mix].inWords}`,
    columns: [
      ...[
        'operations',
        'orders',
        'processor time',
        'time',
        'a plain prototype',
        'ten times the operations take',
      ],
      ...['memory at the peak', 'of it evidence', 'slowest', 'reading back, no part of it'],
    ],
    rows: rows.map(({ cells }) => cells),
    notes: [
      'Processor time is that of all threads, garbage collection included: what one core would take. The aims hold it against one core.',
      'Memory is the resident memory of the whole process: the stored history and evidence read back, and the audit. Each size in a fresh process.',
      'The plain prototype parses the history as JSON, puts intent ids into a map and looks them up, sums the sales of each product in the order of time, and scans for one text: four parts, one witness. Processor time of these, on the same history in a process of its own.',
      'Beyond a million both programs are given three quarters of the machine’s memory (`--max-old-space-size`), since Node takes four gigabytes at the most by itself, and 64 MB for what is new (`--max-semi-space-size`).',
      'Reading back is no part of the audit, and so not of its time: history and records from their files, checked and put into columns.',
      'A fold that asks first for a join pays for it: the first of them for numbering the intents.',
      ...(largest === undefined ? [] : [`At ${grouped(largest.operations)}: ${allParts(largest.cost)}.`]),
    ],
    broken: [...done.flatMap(accused), ...audited.flatMap(died)],
    missed: rows.flatMap(({ missed }) => missed),
    figures: { mix, audited },
  };
}

const isTenthOf =
  (of: Audited | undefined) =>
  ({ operations }: Done): boolean =>
    operations * 10 === of?.operations;

interface Row {
  readonly cells: readonly string[];
  readonly missed: readonly string[];
}

function rowOf(of: Audited, tenth: Done | undefined): Row {
  if (of.type === 'failed') return { cells: [grouped(of.operations), of.why], missed: [] };
  const { operations, cost, prototype } = of;
  const missed: string[] = [];
  const held = (text: string, aim: string, isMet: boolean, applies: boolean): string => {
    if (!applies) return text;
    const said = `${text} (${aimInWords(aim, isMet)})`;
    if (!isMet) missed.push(`${grouped(operations)} operations: ${said}`);
    return said;
  };
  const seconds = processorSecondsOf(cost.parts);
  const growth = tenth === undefined ? null : seconds / processorSecondsOf(tenth.cost.parts);
  const isAim = operations === AIM.operations;
  const { seconds: atMost, bytes, growth: times } = AIM;
  const cells = [
    grouped(operations),
    grouped(cost.orders),
    held(inSeconds(seconds), `at most ${atMost} s`, seconds <= atMost, isAim),
    inSeconds(cost.parts.reduce((total, part) => total + part.seconds, 0)),
    prototype === null ? '' : inPrototypes(seconds, prototype),
    growth === null ? '' : held(`× ${growth.toFixed(1)}`, `at most × ${times}`, growth <= times, true),
    held(mebibytes(cost.peakBytes), `at most ${mebibytes(bytes)}`, cost.peakBytes <= bytes, isAim),
    mebibytes(cost.evidenceBytes),
    partsInWords(slowest(cost.parts).slice(0, SLOWEST)),
    inSeconds(processorSecondsOf(cost.readBack)),
  ];
  return { cells, missed };
}

/** How long the prototype took, and how many of them the audit is. */
const inPrototypes = (seconds: number, { parts }: Prototyped): string => {
  const reference = processorSecondsOf(parts);
  return `${inSeconds(reference)}: the audit is × ${(seconds / reference).toFixed(2)}`;
};

const slowest = (parts: readonly Part[]): readonly Part[] =>
  [...parts].sort((one, other) => other.processorSeconds - one.processorSeconds);

const partsInWords = (parts: readonly Part[]): string =>
  parts.map(({ name, processorSeconds: seconds }) => `${name} ${inSeconds(seconds)}`).join(', ');

const allParts = ({ parts }: AuditCost): string => partsInWords(slowest(parts));

/** The shop is correct: whoever accuses it is wrong. */
const accused = ({ operations, cost }: Done): string[] =>
  cost.verdicts
    .filter(({ verdict }) => verdict === 'violated')
    .map(({ invariant }) => `${grouped(operations)} operations of a correct shop: ${invariant} accuses it`);

const died = (of: Audited): string[] =>
  of.type === 'failed' && of.operations <= PROMISED
    ? [`${grouped(of.operations)} operations: ${of.why}`]
    : [];

const inSeconds = (seconds: number): string => `${seconds.toFixed(2)} s`;
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
