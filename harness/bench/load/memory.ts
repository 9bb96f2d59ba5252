import { rmSync } from 'node:fs';
import { messageOf } from '../../model/errors.ts';
import type { Measurement, Section, Sitting } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import { runProgram, withServer } from './children.ts';
import type { OpenOptions, OpenOutcome } from './generators/open.ts';
import type { ReadingCost, ReadingOptions } from './generators/reading.ts';
import type { RecordingCost, RecordingOptions } from './generators/recording.ts';

type Recorded = { readonly operations: number } & (
  | { readonly type: 'done'; readonly recording: RecordingCost; readonly reading: ReadingCost }
  | { readonly type: 'failed'; readonly why: string }
);

interface Phase {
  readonly operations: number;
  readonly peakBytes: number;
}

export const memory: Measurement = {
  name: 'memory',
  question: 'what an operation costs: in memory, on disk, to write and to read back',
  async measure(sitting) {
    const recorded: Recorded[] = [];
    for (const operations of sitting.quick ? [1e4, 1e5] : [1e5, 1e6, 1e7]) {
      recorded.push(await record(sitting, operations));
      sitting.say(`${grouped(operations)} operations: ${recorded.at(-1)?.type}`);
    }
    const phases: Phase[] = [];
    for (const operations of sitting.quick ? [1e3, 1e4] : [1e4, 1e5]) {
      phases.push(await runPhase(sitting, operations));
      sitting.say(`open phase of ${grouped(operations)} operations`);
    }
    return sectionOf(recorded, phases);
  },
};

/** Recording and reading back, each in a fresh process. That one of them breaks under its size is a finding. */
async function record({ file }: Sitting, operations: number): Promise<Recorded> {
  const historyFile = file(`memory-${operations}`);
  try {
    const options: RecordingOptions = { historyFile, operations };
    const recording = await runProgram<RecordingCost>('generators/recording', options, ['--expose-gc']);
    const toRead: ReadingOptions = { historyFile };
    const reading = await runProgram<ReadingCost>('generators/reading', toRead);
    return { type: 'done', operations, recording, reading };
  } catch (error) {
    return { type: 'failed', operations, why: messageOf(error) };
  } finally {
    rmSync(historyFile, { force: true });
  }
}

/** A whole generator over a real open phase. */
function runPhase({ file, quick }: Sitting, operations: number): Promise<Phase> {
  return withServer('servers/quick', {}, async ({ baseUrl }) => {
    const historyFile = file('memory-open');
    const ratePerSecond = quick ? 2_000 : 4_000;
    const options: OpenOptions = {
      ...{ baseUrl, connections: 32, historyFile, warmUpMs: 0 },
      ...{ ratePerSecond, durationMs: (operations / ratePerSecond) * 1_000 },
    };
    const { peakBytes } = await runProgram<OpenOutcome>('generators/open', options);
    rmSync(historyFile);
    return { operations, peakBytes };
  });
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const each = (bytes: number, operations: number): string => `${(bytes / operations).toFixed(0)} B`;

function rowOf(recorded: Recorded): readonly string[] {
  const { operations } = recorded;
  if (recorded.type === 'failed') return [grouped(operations), recorded.why];
  const { recording, reading } = recorded;
  return [
    grouped(operations),
    `${mebibytes(recording.residentBytes)}, ${each(recording.residentBytes, operations)} each`,
    `${mebibytes(recording.heapBytes)}, ${each(recording.heapBytes, operations)} each`,
    `${mebibytes(recording.storedBytes)}, ${each(recording.storedBytes, operations)} each`,
    grouped(recording.writtenPerSecond),
    `${reading.seconds.toFixed(2)} s`,
  ];
}

/** Bytes that one more operation takes, between the smallest and the largest that went well. */
function slopeOf(points: readonly (readonly [operations: number, bytes: number])[]): string | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  return `${((last[1] - first[1]) / (last[0] - first[0])).toFixed(0)} B`;
}

function sectionOf(recorded: readonly Recorded[], phases: readonly Phase[]): Section {
  const points = recorded.flatMap((of) =>
    of.type === 'done' ? [[of.operations, of.recording.residentBytes] as const] : [],
  );
  const slope = slopeOf(points);
  const phaseSlope = slopeOf(phases.map(({ operations, peakBytes }) => [operations, peakBytes] as const));
  const peaks = phases.map(
    ({ operations, peakBytes }) => `${mebibytes(peakBytes)} at ${grouped(operations)} operations`,
  );
  return {
    name: 'memory',
    heading: 'The recorder alone: checkouts of one request with both bodies',
    columns: [
      'operations',
      'resident memory',
      'of which heap and external',
      'on disk',
      'written, operations/s',
      'read back (aim: 10⁶ in 1.5 s)',
    ],
    rows: recorded.map(rowOf),
    notes: [
      ...(slope === null ? [] : [`One more operation takes ${slope} of resident memory.`]),
      `The generator as a whole at its peak, open phases of product pages, arrivals and Node included: ${peaks.join(', ')}; one more operation takes ${phaseSlope}.`,
      'Each in a fresh process. The memory of the recorder is what it added, after a collection. Writing includes the making of the synthetic operations.',
    ],
    broken: recorded.flatMap((of) =>
      of.type === 'failed' ? [`${grouped(of.operations)} operations: ${of.why}`] : [],
    ),
    figures: { recorded, phases },
  };
}
