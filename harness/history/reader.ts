import { crc32 } from 'node:zlib';
import { RunError } from '../model/errors.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { Operation } from '../model/operation.ts';
import { FileWindow } from './file-window.ts';
import { FRAME_BYTES, FRAME_HEADER_BYTES } from './frames.ts';
import { HISTORY_VERSION, type HistoryHeader } from './header.ts';
import { broken, Operations } from './operations.ts';
import { PREAMBLE_BYTES, versionOf } from './preamble.ts';

const WINDOW_BYTES = 4 * 1_048_576;

export interface StoredHistory {
  readonly header: HistoryHeader;
  /** In the order of invocation. One that never ended is unknown `not-finished`, `endedAt` null. Views: see `plainOperation`. */
  readonly operations: readonly Operation[];
  readonly faults: readonly FaultRecord[];
  /** The last frame is cut: the harness was killed while it wrote. What it held is left out. */
  readonly truncated: boolean;
}

/**
 * Reads a history back, of a finished run or of one that was killed. The steps of operations are read where somebody asks
 * for them, so the file has to stay.
 * @throws RunError where the file is missing, or anything but a last frame that is cut is not what a recorder writes.
 */
export async function readHistory(file: string): Promise<StoredHistory> {
  const window = new FileWindow(file, WINDOW_BYTES);
  const operations = new Operations(file);
  expectVersion(file, window);
  let offset = PREAMBLE_BYTES;
  let next = takeFrame(file, window, offset, operations);
  while (typeof next === 'number') {
    offset = next;
    next = takeFrame(file, window, offset, operations);
  }
  const { header } = operations;
  if (header === null) throw withoutHeader(file);
  return { header, operations: operations.history(), faults: operations.faults, truncated: next === 'cut' };
}

/** @returns where the next frame starts, or how the file ends. */
function takeFrame(
  file: string,
  window: FileWindow,
  offset: number,
  operations: Operations,
): number | 'cut' | 'end' {
  const head = window.find(offset, FRAME_HEADER_BYTES);
  if (head === null) return window.find(offset, 1) === null ? 'end' : 'cut';
  const { bytes, view } = window;
  const length = view.getUint32(head, true);
  const checksum = view.getUint32(head + 4, true);
  if (crc32(bytes.subarray(head, head + 8)) !== view.getUint32(head + 8, true))
    throw broken(file, `byte ${offset}`, 'the head of a frame does not fit its checksum');
  if (length === 0 || length > FRAME_BYTES)
    throw broken(file, `byte ${offset}`, `no frame has ${length} bytes`);
  const start = window.find(offset + FRAME_HEADER_BYTES, length);
  if (start === null) return 'cut';
  const end = start + length;
  if (crc32(window.bytes.subarray(start, end)) !== checksum)
    throw broken(file, `byte ${offset}`, 'a frame does not fit its checksum');
  const shift = offset + FRAME_HEADER_BYTES - start;
  operations.take({ bytes: window.bytes, view: window.view, start, end, shift });
  return offset + FRAME_HEADER_BYTES + length;
}

function expectVersion(file: string, window: FileWindow): void {
  const length = [PREAMBLE_BYTES, 1].find((bytes) => window.find(0, bytes) !== null) ?? 0;
  const at = window.find(0, length) ?? 0;
  const version = versionOf(window.bytes.subarray(at, at + length));
  if (version === HISTORY_VERSION) return;
  if (length < PREAMBLE_BYTES && version === null) throw withoutHeader(file);
  throw new RunError(
    version === null
      ? `${file} is no history`
      : `${file} is a history of version ${version}, and this version of oversold reads version ${HISTORY_VERSION}`,
    {
      allowed: `a history of version ${HISTORY_VERSION}`,
      remedy: 'judge it with the version of oversold that recorded it, or make the run again',
    },
  );
}

const withoutHeader = (file: string): RunError =>
  new RunError(`there is no header in ${file}: its run ended before it had recorded anything`, {
    remedy: 'make the run again',
  });
