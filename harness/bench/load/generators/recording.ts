import { statSync } from 'node:fs';
import { openRecorder } from '../../../history/recorder.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import { completionOf, invocationOf } from '../synthetic.ts';

export interface RecordingOptions {
  readonly historyFile: string;
  readonly operations: number;
}

/** What a recorder alone costs. */
export interface RecordingCost {
  /** Resident memory that the operations added, after a collection. */
  readonly residentBytes: number;
  /** Of which V8's heap and what it holds outside of it. */
  readonly heapBytes: number;
  readonly storedBytes: number;
  readonly writtenPerSecond: number;
}

/** As many as a busy generator writes down in one turn of its event loop. */
const BATCH = 64;

const { historyFile, operations } = optionsOf<RecordingOptions>();

function memory(): { readonly resident: number; readonly heap: number } {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, heap: heapUsed + external };
}

const recorder = openRecorder(historyFile, { runId: 'bench', seed: 1, originNs: '0' });
const before = memory();
const startedAt = performance.now();
for (let first = 0; first < operations; first += BATCH) {
  const last = Math.min(operations, first + BATCH);
  for (let id = first; id < last; id += 1) recorder.invoke(invocationOf(id));
  recorder.flush();
  for (let id = first; id < last; id += 1) recorder.complete(completionOf(id));
}
recorder.flush();
const seconds = (performance.now() - startedAt) / 1_000;
const after = memory();
const recorded = recorder.history().length;
if (recorded !== operations) throw new Error(`recorded ${recorded} of ${operations} operations`);
recorder.close();
const cost: RecordingCost = {
  residentBytes: after.resident - before.resident,
  heapBytes: after.heap - before.heap,
  storedBytes: statSync(historyFile).size,
  writtenPerSecond: operations / seconds,
};
await tell(cost);
