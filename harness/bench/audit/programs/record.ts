import { storeEvidence } from '../../../evidence/store.ts';
import { openRecorder } from '../../../history/recorder.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import type { MixName } from '../mixes.ts';
import { SyntheticShop } from '../synthetic-shop.ts';

export interface RecordOptions {
  readonly historyFile: string;
  /** As a run's: what the witnesses said is stored in it. */
  readonly folder: string;
  readonly operations: number;
  readonly mix: MixName;
}

/** As many as a busy generator writes down in one turn of its event loop. */
const BATCH = 64;

const { historyFile, folder, operations, mix } = optionsOf<RecordOptions>();
const recorder = openRecorder(historyFile, { runId: 'bench', seed: 1, originNs: '0' });
const shop = new SyntheticShop(operations, mix);
for (const { invocation, completion } of shop.run()) {
  recorder.invoke(invocation);
  recorder.complete(completion);
  if (invocation.id % BATCH === 0) recorder.flush();
}
recorder.close();
storeEvidence(folder, shop.close());
await tell('recorded');
