import type { FaultRecord } from './fault.ts';
import type { Completion, Invocation } from './operation.ts';

/** Where a run's history goes. Append-only. */
export interface Recorder {
  /** Buffers; not on disk until `flush`. */
  invoke(invocation: Invocation): void;
  complete(completion: Completion): void;
  fault(record: FaultRecord): void;
  /** One `write(2)` of all that is buffered. The dispatcher calls it before the bytes of an operation leave. */
  flush(): void;
  /** Flushes and closes the file. */
  close(): void;
}
