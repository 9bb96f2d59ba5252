import { rmSync } from 'node:fs';
import { messageOf } from '../../model/errors.ts';
import type { Measurement, Sitting } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import { runProgram, withServer } from './children.ts';
import type { OpenOptions, OpenOutcome } from './generators/open.ts';
import type { ReadingCost, ReadingOptions } from './generators/reading.ts';
import type { RecordingCost, RecordingOptions } from './generators/recording.ts';
import { type Phase, type Recorded, sectionOf } from './memory-section.ts';

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
    for (const asks of ['pages', 'checkouts'] as const) {
      for (const operations of sitting.quick ? [1e3, 1e4] : [1e4, 1e5]) {
        phases.push(await runPhase(sitting, asks, operations));
        sitting.say(`open phase of ${grouped(operations)} ${asks}`);
      }
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
    const reading = await runProgram<ReadingCost>('generators/reading', toRead, ['--expose-gc']);
    return { type: 'done', operations, recording, reading };
  } catch (error) {
    return { type: 'failed', operations, why: messageOf(error) };
  } finally {
    rmSync(historyFile, { force: true });
  }
}

/** A whole generator over a real open phase. */
function runPhase({ file, quick }: Sitting, asks: Phase['asks'], operations: number): Promise<Phase> {
  return withServer('servers/quick', {}, async ({ baseUrl }) => {
    const historyFile = file('memory-open');
    const ratePerSecond = quick ? 2_000 : 4_000;
    const options: OpenOptions = {
      ...{ baseUrl, connections: 32, historyFile, warmUpMs: 0, asks },
      ...{ ratePerSecond, durationMs: (operations / ratePerSecond) * 1_000 },
    };
    const { peakBytes, measurement } = await runProgram<OpenOutcome>('generators/open', options);
    rmSync(historyFile);
    const ok = measurement.kinds.reduce((sum, { outcomes }) => sum + outcomes.ok, 0);
    return { asks, operations, ok, peakBytes };
  });
}
