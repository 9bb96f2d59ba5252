export const SIGHTING_TYPES = ['canary', 'field', 'secret', 'misdirected'] as const;

/**
 * Something in an answer, a mail or a log that may not belong there, as the scan of it found. It accuses nobody: for whom
 * it was is the invariants' to ask. Every text is bounded, and none of them holds a secret.
 *
 * - `canary`: what was planted in a buyer's data; `what` is that buyer's index.
 * - `field`: a field that the adapter does not declare; `what` is its path.
 * - `secret`: what nobody outside may see; `what` says of which kind.
 * - `misdirected`: the answer carries the id of another request; `what` is that request's operation.
 */
export interface Sighting {
  readonly type: (typeof SIGHTING_TYPES)[number];
  readonly what: string;
  /** Of an answer, the request's name and the part: `read order: body`. */
  readonly where: string;
  /** What stood around it, cut, secrets replaced; empty where that says nothing more. */
  readonly excerpt: string;
}
