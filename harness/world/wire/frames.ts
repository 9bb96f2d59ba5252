/**
 * The frames of PostgreSQL's protocol 3.0, out of a stream that may be split anywhere. Pure: bytes in, pieces out, and
 * at most one frame of `KEPT_BYTES` waits in between.
 *
 * Source of the formats: PostgreSQL 18 documentation, 54.2 "Message Flow" and 54.7 "Message Formats". Every message is
 * a byte for its type and an Int32 for its length, which counts itself; a client's first ones lack the type.
 */

/** A longer frame passes in parts, unread: what is looked for is short. */
export const KEPT_BYTES = 262_144;
/** What the server itself accepts: MaxAllocSize for messages, MAX_STARTUP_PACKET_LENGTH before it knows the client. */
const LENGTH_MAX = 0x3f_ff_ff_ff;
const STARTUP_MAX = 10_000;

/** What a client's message without a type is, by the Int32 after its length. */
export const STARTUP = { ssl: 80_877_103, gss: 80_877_104, cancel: 80_877_102 } as const;

export type Piece =
  /** A client's message without a type: `code` is a request of `STARTUP`, or the protocol's version. */
  | { readonly type: 'startup'; readonly code: number; readonly bytes: Buffer }
  /** A whole message, header included. `tag` is its type, as a letter. */
  | { readonly type: 'frame'; readonly tag: string; readonly bytes: Buffer }
  /** A part of a message that is too long to be kept; its first part begins with the header. */
  | { readonly type: 'part'; readonly bytes: Buffer };

/** No client and no server of ours says this: the connection is not worth keeping. */
export class HostileFrame extends Error {
  override name = 'HostileFrame';
}

/** Where a message's own content begins. */
export const BODY_AT = 5;
const STARTUP_HEADER = 8;

export class Frames {
  /** A client's messages have no type until the one that names the protocol. */
  #isStarting: boolean;
  #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes that have to be there before there is anything to decide. */
  #wanted: number;
  /** Of a long message: what is still to come. */
  #passing = 0;

  constructor(side: 'client' | 'server') {
    this.#isStarting = side === 'client';
    this.#wanted = this.#headerBytes();
  }

  /**
   * Takes what has come, and gives what is whole.
   * @throws HostileFrame for a length that cannot be; what came before it in the same chunk is lost with it.
   */
  push(chunk: Buffer): readonly Piece[] {
    const pieces: Piece[] = [];
    let rest = this.#pass(chunk, pieces);
    while (this.#held + rest.length >= this.#wanted && rest.length > 0) {
      const joined = this.#held === 0 ? rest : Buffer.concat([...this.#chunks, rest]);
      this.#forget();
      rest = this.#take(joined, pieces);
    }
    if (rest.length > 0) this.#keep(rest);
    return pieces;
  }

  /** @returns what follows, where this was decided; else all of it, with `#wanted` saying how much is needed. */
  #take(bytes: Buffer, pieces: Piece[]): Buffer {
    const length = this.#lengthOf(bytes);
    if (length > KEPT_BYTES) {
      this.#passing = length;
      this.#wanted = this.#headerBytes();
      return this.#pass(bytes, pieces);
    }
    if (bytes.length < length) {
      this.#wanted = length;
      this.#keep(bytes);
      return bytes.subarray(bytes.length);
    }
    pieces.push(this.#pieceOf(bytes.subarray(0, length)));
    this.#wanted = this.#headerBytes();
    return bytes.subarray(length);
  }

  /** The whole message's, header included. */
  #lengthOf(bytes: Buffer): number {
    const said = bytes.readUInt32BE(this.#isStarting ? 0 : 1);
    const [least, most] = this.#isStarting ? [STARTUP_HEADER, STARTUP_MAX] : [4, LENGTH_MAX];
    if (said < least || said > most) throw new HostileFrame(`no message has ${said} bytes`);
    return this.#isStarting ? said : said + 1;
  }

  #pieceOf(bytes: Buffer): Piece {
    if (!this.#isStarting) return { type: 'frame', tag: String.fromCharCode(bytes[0] ?? 0), bytes };
    const code = bytes.readUInt32BE(4);
    // After a refused encryption request the client begins anew; after anything else it has begun.
    this.#isStarting = code === STARTUP.ssl || code === STARTUP.gss;
    return { type: 'startup', code, bytes };
  }

  /** Lets through what belongs to a long message. @returns what comes after it. */
  #pass(bytes: Buffer, pieces: Piece[]): Buffer {
    if (this.#passing === 0 || bytes.length === 0) return bytes;
    const part = bytes.subarray(0, this.#passing);
    this.#passing -= part.length;
    pieces.push({ type: 'part', bytes: part });
    return bytes.subarray(part.length);
  }

  #headerBytes(): number {
    return this.#isStarting ? STARTUP_HEADER : BODY_AT;
  }

  #keep(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#held += bytes.length;
  }

  #forget(): void {
    this.#chunks = [];
    this.#held = 0;
  }
}
