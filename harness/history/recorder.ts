import { closeSync, openSync, writeSync } from 'node:fs';
import type { RunError } from '../model/errors.ts';
import type { FaultRecord } from '../model/fault.ts';
import { notWritten } from '../model/not-written.ts';
import type { Operation } from '../model/operation.ts';
import type { Recorder } from '../model/recorder.ts';
import { Encoder } from './encoder.ts';
import { Frame } from './frames.ts';
import { HISTORY_VERSION, type HistoryHeader } from './header.ts';
import { keptSteps } from './kept-bodies.ts';
import { Operations } from './operations.ts';
import { preamble } from './preamble.ts';

/** A frame that has grown to this is written without waiting for the flush. */
const FULL_BYTES = 1_048_576;

/** A recorder that can also be asked for what it has recorded. */
export interface OpenRecorder extends Recorder {
  /**
   * In the order of invocation; what has not ended is unknown `not-finished`. Views of what is recorded, which know what
   * comes later too; never spread or compared field by field: see `plainOperation`.
   */
  history(): readonly Operation[];
  faults(): readonly FaultRecord[];
}

/**
 * Opens a new history and writes its header.
 *
 * Writing is synchronous on purpose: `flush` has returned from write(2) before an operation's bytes leave, so a
 * harness that is killed has never sent what its history does not hold. The file outlives the process; it is not
 * synced, since it is crashes of processes that we judge, and not loss of power.
 * @throws where the file exists already (a history is never overwritten) or cannot be written.
 */
export function openRecorder(file: string, header: Omit<HistoryHeader, 'version'>): OpenRecorder {
  const descriptor = openSync(file, 'wx');
  const frame = new Frame();
  const encoder = new Encoder(frame);
  const operations = new Operations(file, flush);
  /** Bytes in the file: where the frame will be. */
  let written = 0;
  let isClosed = false;
  /** Why nothing can be recorded any more. */
  let failed: RunError | null = null;

  function write(bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    } catch (error) {
      // Half a frame may be there: nothing may follow it, and nobody may go on as if it were whole.
      failed = notWritten(`the history ${file}`, error, ROOM);
      throw failed;
    }
    written += bytes.length;
  }

  function flush(): void {
    if (failed !== null) throw failed;
    if (!frame.isEmpty) write(frame.seal());
  }

  /** What was encoded is taken from the very bytes that are written. */
  function record(encode: () => void): void {
    if (frame.length > FULL_BYTES) flush();
    const start = frame.length;
    try {
      encode();
    } finally {
      // A record that could not be encoded may have left names and shapes, which later ones rely on.
      const { buffer: bytes, view, length: end } = frame;
      operations.take({ bytes, view, start, end, shift: written });
    }
  }

  function expectOpen(): void {
    if (failed !== null) throw failed;
    if (isClosed) throw new Error(`the history ${file} is closed`);
  }

  write(preamble());
  record(() => encoder.header({ version: HISTORY_VERSION, ...header }));
  flush();
  return {
    invoke(invocation) {
      expectOpen();
      operations.expectInvocation(invocation.id);
      record(() => encoder.invoked(invocation));
    },
    complete(completion) {
      expectOpen();
      operations.expectCompletion(completion.id);
      const steps = keptSteps(operations.kindOf(completion.id), completion);
      record(() => encoder.completed(completion, steps));
    },
    fault(fault) {
      expectOpen();
      record(() => encoder.fault(fault));
    },
    flush,
    close() {
      if (isClosed) return;
      isClosed = true;
      try {
        // Who met the first error has it, and closes because of it: it is not to be thrown again over what they say.
        if (failed === null) flush();
      } finally {
        closeSync(descriptor);
      }
    },
    history: () => operations.history(),
    faults: () => operations.faults,
  };
}

/** What everything that is recorded after the first error meets too. */
const ROOM = 'room for some 500 bytes an operation';
