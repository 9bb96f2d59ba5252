/** The exit codes that scripts can trust. Precedence where several apply: 4, then 1, then 2, then 3. */
export const EXIT = {
  ok: 0,
  violated: 1,
  inconclusive: 2,
  budgetMissed: 3,
  notMade: 4,
  sigint: 130,
  sigterm: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * The run could not be made, and a person can do something about it: printed without a stack, exit code 4.
 * `message` says what was given, `allowed` what would have been right, `remedy` what to do.
 */
export class RunError extends Error {
  override name = 'RunError';
  readonly allowed: string | undefined;
  readonly remedy: string | undefined;
  /** The last lines of a process that failed, already cut and free of secrets. */
  readonly log: readonly string[];

  constructor(
    message: string,
    more: { allowed?: string; remedy?: string; log?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.allowed = more.allowed;
    this.remedy = more.remedy;
    this.log = more.log ?? [];
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A fault cannot strike here, and nobody did anything wrong: the run says so, and is inconclusive. */
export class UnsupportedFault extends Error {
  override name = 'UnsupportedFault';
}
