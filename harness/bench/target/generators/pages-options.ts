export interface PagesOptions {
  readonly baseUrl: string;
  /** Asked for in turn, on each connection. */
  readonly paths: readonly string[];
  /** Sent with each: who asks. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  /** Asked first and left out of the figures. */
  readonly warmUpMs: number;
  readonly durationMs: number;
}

export interface PagesReached {
  /** With a status of 2xx. */
  readonly perSecond: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Without an answer, or with another status. */
  readonly unanswered: number;
}
