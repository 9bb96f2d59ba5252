/** @returns the bytes as text; as UTF-8 where the charset is unknown, with replacements where they are not valid. */
export function textOf(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset.trim()).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** `=C3=A4` to the byte it stands for. The text holds one character for each byte. */
const decodeHex = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** Undoes a Content-Transfer-Encoding (RFC 2045, section 6). */
export function decodeBody(content: Buffer, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(content.toString('latin1'), 'base64');
    case 'quoted-printable':
      // White space at a line's end was added on the way, and `=` there says that the line goes on.
      return decodeHex(
        content
          .toString('latin1')
          .replaceAll(/[ \t]+(?=\r?\n|$)/g, '')
          .replaceAll(/=\r?\n/g, ''),
      );
    default:
      return content;
  }
}

const WORD = /=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi;

function decodeWord(encoding: string, text: string): Buffer {
  if (encoding.toLowerCase() === 'b') return Buffer.from(text, 'base64');
  return decodeHex(text.replaceAll('_', ' '));
}

/**
 * Decodes the encoded words of a header (RFC 2047). White space between two of them belongs to the folding, not to the
 * text, and a character may be split between neighbours, so neighbours of one charset are decoded together.
 */
export function decodeWords(header: string): string {
  const runs = header.replaceAll(/(\?=)\s+(?==\?)/g, '$1');
  return runs.replaceAll(/(?:=\?[^?\s]+\?[bq]\?[^?\s]*\?=)+/gi, (run) => {
    const words = [...run.matchAll(WORD)].map(([, charset = '', encoding = '', text = '']) => ({
      charset: charset.toLowerCase(),
      bytes: decodeWord(encoding, text),
    }));
    const groups: { charset: string; bytes: Buffer[] }[] = [];
    for (const { charset, bytes } of words) {
      const last = groups.at(-1);
      if (last?.charset === charset) last.bytes.push(bytes);
      else groups.push({ charset, bytes: [bytes] });
    }
    return groups.map(({ charset, bytes }) => textOf(Buffer.concat(bytes), charset)).join('');
  });
}
