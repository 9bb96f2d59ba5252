import { Texts } from './texts.ts';

/** Thrown where a value is not as plain as a cursor can read: it has to be unpacked. */
export class NotPlain extends Error {}

export const notPlain = (): never => {
  throw new NotPlain('a value has to be unpacked');
};

/**
 * Reads packed values where they lie, without an object for any of them: about a fifth of the time that unpacking takes. It
 * knows the forms that `values.ts` writes of plain records, and gives up at any other.
 */
export class Cursor {
  readonly #texts = new Texts();
  readonly #shapes: (number: number) => readonly string[] | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;

  constructor(shapes: (number: number) => readonly string[] | undefined) {
    this.#shapes = shapes;
  }

  moveTo(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** The fields of an object; their values follow, in this order. */
  fields(): readonly string[] {
    const byte = this.#next();
    if (byte < 0x40 || byte > 0x5f) return notPlain();
    return this.#shapes(byte - 0x40) ?? notPlain();
  }

  /** How many values of a list follow. */
  items(): number {
    const byte = this.#next();
    if (byte >= 0x90 && byte <= 0x9f) return byte & 0x0f;
    return byte === 0xdc ? this.#unsigned(2) : notPlain();
  }

  number(): number {
    return this.#numberFrom(this.#next());
  }

  numberOrNull(): number | null {
    const byte = this.#next();
    return byte === 0xc0 ? null : this.#numberFrom(byte);
  }

  isTextNext(): boolean {
    const byte = this.#bytes[this.#at] ?? 0;
    return (byte >= 0xa0 && byte <= 0xbf) || (byte >= 0xd9 && byte <= 0xdb);
  }

  /** A text that nearly every value has another one of. */
  ownText(): string {
    const length = this.#textLength();
    return this.#bytes.toString('utf8', this.#pass(length), this.#at);
  }

  /** A text that comes again and again: a sku, a status, a currency. */
  text(): string {
    const length = this.#textLength();
    return this.#texts.of(this.#bytes, this.#pass(length), this.#at);
  }

  skip(): void {
    const byte = this.#next();
    if (byte >= 0x40 && byte <= 0x5f) {
      const { length } = this.#shapes(byte - 0x40) ?? notPlain();
      for (let field = 0; field < length; field += 1) this.skip();
      return;
    }
    this.#at -= 1;
    if (this.isTextNext()) this.#pass(this.#textLength());
    else if ((byte & 0xf0) === 0x90) for (let left = this.items(); left > 0; left -= 1) this.skip();
    else if (byte >= 0xc0 && byte <= 0xc3 && byte !== 0xc1) this.#at += 1;
    else this.number();
  }

  #numberFrom(byte: number): number {
    if (byte < 0x40) return byte;
    if (byte >= 0xe0) return byte - 0x100;
    switch (byte) {
      case 0xcb:
        return this.#bytes.readDoubleBE(this.#pass(8));
      case 0xcc:
        return this.#unsigned(1);
      case 0xcd:
        return this.#unsigned(2);
      case 0xce:
        return this.#unsigned(4);
      case 0xd0:
        return this.#bytes.readInt8(this.#pass(1));
      case 0xd1:
        return this.#bytes.readInt16BE(this.#pass(2));
      case 0xd2:
        return this.#bytes.readInt32BE(this.#pass(4));
      default:
        return notPlain();
    }
  }

  #textLength(): number {
    const byte = this.#next();
    if (byte >= 0xa0 && byte <= 0xbf) return byte & 0x1f;
    if (byte === 0xd9) return this.#unsigned(1);
    return byte === 0xda ? this.#unsigned(2) : notPlain();
  }

  #unsigned(bytes: number): number {
    let value = 0;
    for (let left = bytes; left > 0; left -= 1) value = value * 256 + this.#next();
    return value;
  }

  #next(): number {
    const at = this.#pass(1);
    return this.#bytes[at] ?? 0;
  }

  /** @returns where the bytes that were passed start. */
  #pass(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (this.#at > this.#end) notPlain();
    return at;
  }
}
