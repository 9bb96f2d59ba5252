import { statSync } from 'node:fs';
import { openRecorder } from '../../../history/recorder.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import { type Footprint, footprintFromNow } from '../footprint.ts';
import { completionOf, invocationOf } from '../synthetic.ts';

export interface RecordingOptions {
  readonly historyFile: string;
  readonly operations: number;
}

/** What a recorder alone costs. */
export interface RecordingCost {
  /** With `history()`, as what judges a run asks for it. */
  readonly recorded: Footprint;
  readonly storedBytes: number;
  readonly writtenPerSecond: number;
}

/** As many as a busy generator writes down in one turn of its event loop. */
const BATCH = 64;

const { historyFile, operations } = optionsOf<RecordingOptions>();

const recorder = openRecorder(historyFile, { runId: 'bench', seed: 1, originNs: '0' });
const footprint = footprintFromNow();
const startedAt = performance.now();
for (let first = 0; first < operations; first += BATCH) {
  const last = Math.min(operations, first + BATCH);
  for (let id = first; id < last; id += 1) recorder.invoke(invocationOf(id));
  recorder.flush();
  for (let id = first; id < last; id += 1) recorder.complete(completionOf(id));
}
recorder.flush();
const seconds = (performance.now() - startedAt) / 1_000;
const { length } = recorder.history();
if (length !== operations) throw new Error(`recorded ${length} of ${operations} operations`);
const recorded = footprint();
recorder.close();
const cost: RecordingCost = {
  recorded,
  storedBytes: statSync(historyFile).size,
  writtenPerSecond: operations / seconds,
};
await tell(cost);
