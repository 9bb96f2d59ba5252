import { z } from 'zod';

/** A mail as `evidence/mail.ndjson` holds it. */
export const storedMailSchema = z.strictObject({
  messageId: z.string(),
  /** The recipients of the envelope: where it went, whatever its headers say. */
  to: z.array(z.string()),
  subject: z.string(),
  body: z.string(),
});
export type StoredMail = z.infer<typeof storedMailSchema>;
