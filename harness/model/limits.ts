/** Limits on everything: all input is hostile, the answers of the backend under test included. */
export const LIMITS = {
  /** A longer answer is cut: the operation's outcome is `unknown` with cause `cut`. */
  answerBytes: 1_048_576,
  answerHeaderBytes: 16_384,
  /** What the history keeps of one body, in UTF-16 units. */
  storedBodyChars: 4_096,
  /** Requests of one operation. An adapter that yields more is broken. */
  stepsPerOperation: 32,
  requestTimeoutMs: 10_000,
  readyMs: 20_000,
  drainMs: 20_000,
  collectMs: 30_000,
  /** What a process may have written to its log before that is emptied: see `world/bounded-logs.ts`. */
  logBytes: 134_217_728,
  /** The last lines of a process's log that an error shows. */
  logLines: 20,
  logLineChars: 300,
  /** Of what one witness is asked for: the rows of a query, or a journal of the bank or the mailbox. More is an absent witness. */
  collectedBytes: 1_073_741_824,
  mailBytes: 262_144,
  /** Offending operations that a verdict names. */
  offending: 10,
  /** Characters of anything from an answer that reaches a report. */
  quotedChars: 300,
} as const;

/** Cuts text from outside for a report or a log. Escaping is left to the one who prints. */
export function quote(text: string, chars: number = LIMITS.quotedChars): string {
  return text.length <= chars ? text : `${text.slice(0, chars)}… (${text.length - chars} more)`;
}
