import { closeSync, openSync, writeSync } from 'node:fs';
import type { FaultRecord } from '../model/fault.ts';
import type { Operation } from '../model/operation.ts';
import type { Recorder } from '../model/recorder.ts';
import { Operations } from './operations.ts';
import { encode, HISTORY_VERSION, type HistoryHeader, type StoredRecord } from './stored.ts';

/** A recorder that can also be asked for what it has recorded. */
export interface OpenRecorder extends Recorder {
  /** In the order of invocation; what has not ended is unknown `not-finished`. Live: grows as the run goes on. */
  history(): readonly Operation[];
  faults(): readonly FaultRecord[];
}

/**
 * Opens a new history, NDJSON, one record a line, and writes its header.
 *
 * Writing is synchronous on purpose: `flush` has returned from write(2) before an operation's bytes leave, so a
 * harness that is killed has never sent what its history does not hold. The file outlives the process; it is not
 * synced, since it is crashes of processes that we judge, and not loss of power.
 * @throws where the file exists already (a history is never overwritten) or cannot be written.
 */
export function openRecorder(file: string, header: Omit<HistoryHeader, 'version'>): OpenRecorder {
  const descriptor = openSync(file, 'wx');
  const operations = new Operations();
  let buffered: string[] = [];
  let state: 'open' | 'closed' | 'broken' = 'open';

  const buffer = (record: StoredRecord): void => {
    if (state !== 'open') throw new Error(`the history ${file} is ${state}`);
    buffered.push(encode(record));
  };
  const flush = (): void => {
    if (state === 'broken') throw new Error(`the history ${file} is broken`);
    if (buffered.length === 0) return;
    const bytes = Buffer.from(buffered.join(''), 'utf8');
    buffered = [];
    // A write that failed may have left half a line: nothing may follow it, and nobody may go on as if it were there.
    state = 'broken';
    writeAll(descriptor, bytes);
    state = 'open';
  };

  buffer({ type: 'header', header: { version: HISTORY_VERSION, ...header } });
  flush();
  return {
    invoke(invocation) {
      buffer({ type: 'invoked', invocation });
      operations.invoked(invocation);
    },
    complete(completion) {
      buffer({ type: 'completed', completion });
      operations.completed(completion);
    },
    fault(fault) {
      buffer({ type: 'fault', fault });
      operations.fault(fault);
    },
    flush,
    close() {
      if (state === 'closed') return;
      try {
        flush();
      } finally {
        state = 'closed';
        closeSync(descriptor);
      }
    },
    history: () => operations.history(),
    faults: () => operations.faults(),
  };
}

/** write(2) may write less than it was given. */
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
