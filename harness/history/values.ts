import { Packr, Unpackr } from 'msgpackr';

/**
 * MessagePack never uses this byte. Here it says that JSON follows: the form of a value that msgpackr would not give back
 * as it was (half a surrogate pair becomes U+FFFD, a field `__proto__` another field, and `__keys__` is msgpackr's own).
 * Only a hostile answer has such values, so that their form is slow and large does not matter.
 */
const JSON_FOLLOWS = 0xc1;
/** msgpackr numbers this many shapes with one byte; those of later objects are written where they occur. */
export const SHAPES = 32;

/** Of ES2024, which every Node from 20 on has; the library that this project compiles against ends with ES2023. */
type Text = string & { isWellFormed(): boolean };

/** Whether msgpackr gives the value back as it was, -0 (which it makes 0) and holes of arrays aside. */
function survives(value: unknown): boolean {
  if (typeof value === 'string') return (value as Text).isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(survives);
  for (const field in value) {
    if (field.startsWith('__') || !(field as Text).isWellFormed()) return false;
    if (!survives((value as Record<string, unknown>)[field])) return false;
  }
  return true;
}

/** Records are mostly shorter; for a longer one msgpackr takes a buffer of its own. */
const PACKED_BYTES = 65_536;

/**
 * Packs values as MessagePack in which an object is a number for its shape (the list of its fields) and then its values:
 * half the bytes and half the time of JSON.
 */
export class Packing {
  readonly #shapes: string[][] = [];
  readonly #packr = new Packr({ structures: this.#shapes, maxSharedStructures: SHAPES, useToJSON: false });
  readonly #buffer = Buffer.allocUnsafeSlow(PACKED_BYTES);
  #announced = 0;

  /** What was packed so far may be overwritten: a record has been written. */
  reuse(): void {
    this.#packr.useBuffer(this.#buffer);
  }

  /** @returns bytes that are valid until the next `reuse`. */
  pack(value: unknown): Uint8Array {
    if (survives(value)) return this.#packr.pack(value);
    return Buffer.concat([Buffer.of(JSON_FOLLOWS), Buffer.from(JSON.stringify(value))]);
  }

  /** Shapes that came up since the last call: they have to be in the stream before what was packed with them. */
  newShapes(): readonly (readonly string[])[] {
    if (this.#announced === this.#shapes.length) return [];
    const fresh = this.#shapes.slice(this.#announced);
    this.#announced = this.#shapes.length;
    return fresh;
  }
}

/** The other direction: learns the shapes of a stream, in their order, and unpacks. */
export class Unpacking {
  readonly #shapes: string[][] = [];
  #unpackr: Unpackr | null = null;

  learn(shape: string[]): void {
    if (this.#shapes.length === SHAPES) throw new Error(`there are more than ${SHAPES} shapes`);
    this.#shapes.push(shape);
    // It reads the number of shapes when it is made.
    this.#unpackr = null;
  }

  /** The fields of the shape with this number. */
  readonly shape = (number: number): readonly string[] | undefined => this.#shapes[number];

  /** @throws where the bytes are not one value. */
  unpack(bytes: Buffer, start: number, end: number): unknown {
    if (bytes[start] === JSON_FOLLOWS) return JSON.parse(bytes.toString('utf8', start + 1, end));
    this.#unpackr ??= new Unpackr({ structures: this.#shapes });
    return this.#unpackr.unpack(bytes, { start, end });
  }
}
