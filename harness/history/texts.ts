const SLOTS = 8_192;
const LONGEST = 32;

/** Texts that come again and again are decoded once. Only ASCII, in which a text's length is that of its bytes. */
export class Texts {
  readonly #known: (string | undefined)[] = new Array<string | undefined>(SLOTS);

  of(bytes: Buffer, start: number, end: number): string {
    if (end - start > LONGEST) return bytes.toString('utf8', start, end);
    let hash = 0;
    let high = 0;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      high |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (high >= 0x80) return bytes.toString('utf8', start, end);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.#known[slot];
    if (known !== undefined && isAt(known, bytes, start, end)) return known;
    const text = bytes.toString('latin1', start, end);
    this.#known[slot] = text;
    return text;
  }
}

function isAt(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at += 1) if (bytes[at] !== text.charCodeAt(at - start)) return false;
  return true;
}
