import { openRecorder } from '../../../history/recorder.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import type { MixName } from '../mixes.ts';
import { SyntheticShop } from '../synthetic-shop.ts';

export interface RecordOptions {
  readonly historyFile: string;
  readonly operations: number;
  readonly mix: MixName;
}

/** As many as a busy generator writes down in one turn of its event loop. */
const BATCH = 64;

const { historyFile, operations, mix } = optionsOf<RecordOptions>();
const recorder = openRecorder(historyFile, { runId: 'bench', seed: 1, originNs: '0' });
for (const { invocation, completion } of new SyntheticShop(operations, mix).run()) {
  recorder.invoke(invocation);
  recorder.complete(completion);
  if (invocation.id % BATCH === 0) recorder.flush();
}
recorder.close();
await tell('recorded');
