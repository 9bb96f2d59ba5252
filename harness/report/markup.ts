import { LIMITS } from '../model/limits.ts';
import { plain } from './text.ts';

/** Text that is safe to put into HTML or XML as it stands. Only this file makes it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Markup | string | number | null | false | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and quoted attributes, of HTML and of XML: `plain` has taken out what XML does not allow. */
const escapeText = (text: string, chars: number): string =>
  plain(text, chars).replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');

function print(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (piece === null || piece === false) return '';
  if (typeof piece === 'string') return escapeText(piece, LIMITS.quotedChars);
  return typeof piece === 'number' ? String(piece) : piece.map(print).join('');
}

/** A template whose every value is cut and escaped unless it is markup itself: forgetting it is not possible. */
export function markup(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + print(values[index - 1] ?? null) + part));
}

/** Text that is worth more room than a quotation: a request that is to be sent again, a whole sentence of ours. */
export const long = (text: string): Markup => new Markup(escapeText(text, LIMITS.storedBodyChars));

/** Own text that must not be escaped: style sheets and scripts. Throws where it would end its own element. */
export function raw(text: string): Markup {
  if (/<\/(?:script|style)/i.test(text)) throw new Error('an asset would close its own element');
  return new Markup(text.replace(/\r\n?/g, '\n'));
}

/** Data for a `<script type="application/json">`: without `<` it can neither close the element nor open a comment. */
export const jsonBlock = (data: unknown): Markup =>
  new Markup(JSON.stringify(data).replaceAll('<', '\\u003c'));
