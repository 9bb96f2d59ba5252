import { crc32 } from 'node:zlib';

/** u32 length of the payload, u32 CRC-32 of the payload, u32 CRC-32 of these eight bytes. */
export const FRAME_HEADER_BYTES = 12;

/** No frame is longer: its length is looked at before anything is allocated. */
export const FRAME_BYTES = 64 * 1_048_576;

const INITIAL_BYTES = 65_536;

/**
 * A frame that is being filled with records: one flush, one write(2), one checksum. Its header has a checksum of its own,
 * without which a broken length would look like a frame that the writer's death has cut.
 */
export class Frame {
  #buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #view = viewOf(this.#buffer);
  /** Of header and payload. */
  #length = FRAME_HEADER_BYTES;

  get buffer(): Buffer {
    return this.#buffer;
  }
  get view(): DataView {
    return this.#view;
  }
  get length(): number {
    return this.#length;
  }
  get isEmpty(): boolean {
    return this.#length === FRAME_HEADER_BYTES;
  }

  /**
   * Makes room for a record.
   * @returns where it starts in `buffer` and `view`, which may be others than before.
   * @throws where no frame may be as long; nothing has changed then.
   */
  reserve(bytes: number): number {
    const start = this.#length;
    const length = start + bytes;
    if (length - FRAME_HEADER_BYTES > FRAME_BYTES)
      throw new Error(`a record of ${bytes} bytes is longer than a history can hold`);
    if (length > this.#buffer.length) this.#grow(length);
    this.#length = length;
    return start;
  }

  /** Puts the header before the payload. @returns all of it, valid until the next `reserve`; the frame is empty again. */
  seal(): Buffer {
    const payload = this.#buffer.subarray(FRAME_HEADER_BYTES, this.#length);
    this.#view.setUint32(0, payload.length, true);
    this.#view.setUint32(4, crc32(payload), true);
    this.#view.setUint32(8, crc32(this.#buffer.subarray(0, 8)), true);
    const sealed = this.#buffer.subarray(0, this.#length);
    this.#length = FRAME_HEADER_BYTES;
    return sealed;
  }

  #grow(length: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#buffer.length));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
    this.#view = viewOf(grown);
  }
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
