import { parseHeaderValue } from 'nodemailer/lib/mime-funcs';
import { decodeBody, decodeWords, textOf } from './decode.ts';

/** What the harness keeps of a mail's content. */
export interface ParsedMail {
  /** As in the header, angle brackets included; empty where there is none. */
  readonly messageId: string;
  readonly subject: string;
  /** The text part, decoded; the HTML part where there is no other. */
  readonly body: string;
}

type Headers = ReadonlyMap<string, string>;

interface Part {
  readonly headers: Headers;
  readonly content: Buffer;
}

/** Multipart inside multipart is usual (alternative inside mixed); endlessly deep ones are made to hurt. */
const DEPTH = 5;
const PARTS = 50;

/** Headers are unfolded; of several with one name the first counts. */
function parseHeaders(text: string): Headers {
  const headers = new Map<string, string>();
  for (const line of text.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name !== '' && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

/** Bytes as one character each: positions in the text are positions in the bytes. */
function splitPart(raw: Buffer): Part {
  const text = raw.toString('latin1');
  const blank = /(?:^|\r?\n)\r?\n/.exec(text);
  if (blank === null) return { headers: parseHeaders(raw.toString('utf8')), content: Buffer.alloc(0) };
  return {
    headers: parseHeaders(raw.toString('utf8', 0, blank.index)),
    content: raw.subarray(blank.index + blank[0].length),
  };
}

function splitParts(content: Buffer, boundary: string): readonly Part[] {
  const text = content.toString('latin1');
  const delimiter = `--${Buffer.from(boundary).toString('latin1')}`;
  const sections = `\n${text}`.split(`\n${delimiter}`, PARTS + 1).slice(1);
  return sections
    .filter((section) => !section.startsWith('--'))
    .map((section) => section.slice(section.indexOf('\n') + 1).replace(/\r$/, ''))
    .map((section) => splitPart(Buffer.from(section, 'latin1')));
}

interface Texts {
  plain: string | null;
  html: string | null;
}

function collect(part: Part, depth: number, found: Texts): void {
  const { value, params } = parseHeaderValue(part.headers.get('content-type') ?? 'text/plain');
  const type = value.toLowerCase();
  if (type.startsWith('multipart/')) {
    if (depth >= DEPTH || params.boundary === undefined) return;
    for (const each of splitParts(part.content, params.boundary)) collect(each, depth + 1, found);
    return;
  }
  const text = () =>
    textOf(
      decodeBody(part.content, part.headers.get('content-transfer-encoding') ?? ''),
      params.charset ?? 'utf-8',
    );
  if (type === 'text/plain' || type === '') found.plain ??= text();
  else if (type === 'text/html') found.html ??= text();
}

/** Reads a mail as RFC 5322 and MIME have it. Hostile input: what cannot be read comes out empty, never as an error. */
export function parseMail(raw: Buffer): ParsedMail {
  const mail = splitPart(raw);
  const found: Texts = { plain: null, html: null };
  collect(mail, 0, found);
  return {
    messageId: mail.headers.get('message-id') ?? '',
    subject: decodeWords(mail.headers.get('subject') ?? ''),
    body: found.plain ?? found.html ?? '',
  };
}
