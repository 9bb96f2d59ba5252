/** The ways in which `misbehaving.ts` can go wrong, in the words of the table. */
export const MISBEHAVIOURS = {
  close: 'closes after every tenth answer, without saying so',
  reset: 'resets in the middle of every tenth answer',
  'answer-twice': 'sends every tenth answer twice, in one write',
  'answer-again-later': 'sends every tenth answer again, 1 ms later',
  shift: 'answers with the answer of the request before',
} as const;

export interface Misbehaving {
  readonly does: keyof typeof MISBEHAVIOURS;
  /** Every how many answers; `shift` does it with all but a connection's first. */
  readonly every: number;
  /** Whether answers carry the `x-request-id` of the request that they belong to. */
  readonly echo: boolean;
}
