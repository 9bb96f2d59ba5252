import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { messageOf, RunError } from '../model/errors.ts';
import { viewOf } from './frames.ts';

/**
 * Reads a file by offset through one window of it, which moves where it is asked to: what is read in order is read once.
 * The file is open only while the window moves, so that nobody has to close what a history may be asked for later.
 */
export class FileWindow {
  readonly #file: string;
  readonly #windowBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #view = viewOf(this.#bytes);
  /** Where in the file the window starts, and how much of the file is in it. */
  #start = 0;
  #held = 0;

  constructor(file: string, windowBytes: number) {
    this.#file = file;
    this.#windowBytes = windowBytes;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }
  get view(): DataView {
    return this.#view;
  }

  /**
   * @param length bounded by the caller.
   * @returns where in `bytes` and `view` these bytes of the file are, until the next call; `null` where the file ends
   * before.
   * @throws RunError where it cannot be read.
   */
  find(offset: number, length: number): number | null {
    if (offset < this.#start || offset + length > this.#start + this.#held) this.#move(offset, length);
    return offset + length > this.#start + this.#held ? null : offset - this.#start;
  }

  #move(offset: number, length: number): void {
    try {
      const descriptor = openSync(this.#file, 'r');
      try {
        const left = Math.max(0, fstatSync(descriptor).size - offset);
        const wanted = Math.min(left, Math.max(length, this.#windowBytes));
        if (this.#bytes.length < wanted) {
          this.#bytes = Buffer.allocUnsafeSlow(wanted);
          this.#view = viewOf(this.#bytes);
        }
        this.#start = offset;
        this.#held = readAll(descriptor, this.#bytes, wanted, offset);
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      this.#held = 0;
      throw new RunError(`the history ${this.#file} cannot be read: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** read(2) may read less than it was asked for. */
function readAll(descriptor: number, into: Buffer, length: number, offset: number): number {
  let read = 0;
  while (read < length) {
    const more = readSync(descriptor, into, read, length - read, offset + read);
    if (more === 0) break;
    read += more;
  }
  return read;
}
