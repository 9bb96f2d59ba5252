import { aimInWords, type Section } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import type { Footprint } from './footprint.ts';
import type { OpenOptions } from './generators/open.ts';
import type { ReadingCost } from './generators/reading.ts';
import type { RecordingCost } from './generators/recording.ts';

/** A history without load, recorded and read back. */
export type Recorded = { readonly operations: number } & (
  | { readonly type: 'done'; readonly recording: RecordingCost; readonly reading: ReadingCost }
  | { readonly type: 'failed'; readonly why: string }
);

/** A whole generator over an open phase. */
export interface Phase {
  readonly asks: OpenOptions['asks'];
  readonly operations: number;
  readonly ok: number;
  readonly peakBytes: number;
}

const AIM = { operations: 1e6, seconds: 1.5 };

/** Pure: the table of what an operation costs. */
export function sectionOf(recorded: readonly Recorded[], phases: readonly Phase[]): Section {
  const failed = recorded.flatMap((of) =>
    of.type === 'failed' ? [`${grouped(of.operations)} operations: ${of.why}`] : [],
  );
  const unanswered = phases.flatMap(({ asks, operations, ok }) =>
    ok === operations ? [] : [`${operations - ok} of ${grouped(operations)} ${asks} did not take effect`],
  );
  return {
    name: 'memory',
    heading:
      'A history alone: checkouts of one request with both bodies; resident memory, with heap and external',
    columns: [
      ...['operations', 'recorded', 'read back', 'after one pass over everything'],
      ...['on disk', 'written, operations/s', 'reading back takes', 'the pass takes'],
    ],
    rows: [...recorded.map(rowOf), ...slopes(recorded)],
    notes: [
      ...phaseNotes(phases),
      'Each in a fresh process. The memory is what was added, after a collection. Writing includes the making of the synthetic operations.',
      'Recorded, in the process that recorded; read back and after one pass, in one that reads. The pass asks every operation for intent id, input and outcome; unpacked, they are kept of 2^20 operations at most, so that the memory of a pass grows with each operation up to there.',
    ],
    broken: [...failed, ...unanswered],
    missed: recorded.flatMap((of) =>
      of.type === 'done' && isMissed(of.reading)
        ? [`reading back ${grouped(of.operations)} operations: ${readInWords(of.reading)}`]
        : [],
    ),
    figures: { recorded, phases },
  };
}

function rowOf(of: Recorded): readonly string[] {
  const { operations } = of;
  if (of.type === 'failed') return [grouped(operations), of.why];
  const { recording, reading } = of;
  const inWords = ({ residentBytes, heapBytes }: Footprint): string =>
    `${mebibytes(residentBytes)} (${mebibytes(heapBytes)}), ${each(residentBytes / operations)} each`;
  return [
    grouped(operations),
    ...[recording.recorded, reading.readBack, reading.afterOnePass].map(inWords),
    `${mebibytes(recording.storedBytes)}, ${each(recording.storedBytes / operations)} each`,
    grouped(recording.writtenPerSecond),
    readInWords(reading),
    `${reading.passSeconds.toFixed(2)} s`,
  ];
}

const isMissed = ({ operations, seconds }: ReadingCost): boolean =>
  operations === AIM.operations && seconds >= AIM.seconds;

function readInWords(reading: ReadingCost): string {
  const seconds = `${reading.seconds.toFixed(2)} s`;
  return reading.operations === AIM.operations
    ? `${seconds} (${aimInWords(`under ${AIM.seconds} s`, !isMissed(reading))})`
    : seconds;
}

/** The last row: what one more operation takes, between the smallest and the largest that went well. */
function slopes(recorded: readonly Recorded[]): readonly (readonly string[])[] {
  const done = recorded.flatMap((of) => (of.type === 'done' ? [of] : []));
  const columns = (['recorded', 'readBack', 'afterOnePass'] as const).map((column) =>
    slopeOf(
      done.map(({ operations, recording, reading }) => ({
        operations,
        bytes: { ...recording, ...reading }[column].residentBytes,
      })),
    ),
  );
  return columns.includes(null) ? [] : [['one more', ...columns.map((bytes) => each(bytes ?? Number.NaN))]];
}

interface Point {
  readonly operations: number;
  readonly bytes: number;
}

function slopeOf(points: readonly Point[]): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  return (last.bytes - first.bytes) / (last.operations - first.operations);
}

function phaseNotes(phases: readonly Phase[]): readonly string[] {
  return (['pages', 'checkouts'] as const).flatMap((asks) => {
    const of = phases.filter((phase) => phase.asks === asks);
    const slope = slopeOf(of.map(({ operations, peakBytes }) => ({ operations, bytes: peakBytes })));
    if (slope === null) return [];
    const peaks = of.map(({ operations, peakBytes }) => `${mebibytes(peakBytes)} at ${grouped(operations)}`);
    return [
      `The generator as a whole at its peak, open phases of ${asks}, arrivals and Node included: ${peaks.join(', ')}; one more takes ${each(slope)}.`,
    ];
  });
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const each = (bytes: number): string => `${bytes.toFixed(0)} B`;
