import { simpleParser } from 'mailparser';

/** What the harness keeps of a mail's content. */
export interface ParsedMail {
  /** As in the header, angle brackets included; empty where there is none. */
  readonly messageId: string;
  readonly subject: string;
  /** The text part, decoded; the HTML part where there is no other. */
  readonly body: string;
}

/** Only what was sent is wanted: no text made of HTML, no HTML made of text, no pictures inlined. */
const AS_SENT = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
} as const;

/** Reads a mail as RFC 5322 and MIME have it. Hostile input: what cannot be read comes out empty, never as an error. */
export async function parseMail(raw: Buffer): Promise<ParsedMail> {
  try {
    const { messageId = '', subject = '', text, html } = await simpleParser(raw, AS_SENT);
    return { messageId, subject, body: text ?? (html || '') };
  } catch {
    return { messageId: '', subject: '', body: '' };
  }
}
