/** What harness and guard say to each other over the IPC channel. JSON, so nothing here may be a class or a bigint. */

/**
 * The order in which the guard ends what it started: backends while their witnesses still answer, the database last.
 */
export const ROLES = ['backend', 'witness', 'database'] as const;
export type Role = (typeof ROLES)[number];

/** A process that the guard starts: nothing of the harness's environment is inherited. */
export interface ProcessSpec {
  /** For people: it names the log. */
  readonly name: string;
  readonly role: Role;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Standard output and standard error are appended to it. */
  readonly logFile: string;
  /** Where the role's own grace is too short for what it has to do at its end. */
  readonly graceMs?: number;
  /** Only root can start a process as somebody else. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How a process is asked to end, how long it may take, and what happens to it then. */
export interface Ending {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
  /** `group`: the process and all it started. PostgreSQL's children must hear of an end from their own parent. */
  readonly reach: 'group' | 'process';
  readonly force: NodeJS.Signals;
}

/** PostgreSQL: SIGINT is its fast shutdown, SIGQUIT its immediate one, after which it removes its shared memory. */
const ENDINGS: Readonly<Record<Role, Ending>> = {
  backend: { signal: 'SIGTERM', graceMs: 3_000, reach: 'group', force: 'SIGKILL' },
  witness: { signal: 'SIGTERM', graceMs: 2_000, reach: 'group', force: 'SIGKILL' },
  database: { signal: 'SIGINT', graceMs: 5_000, reach: 'process', force: 'SIGQUIT' },
};

/** How a process ends where nobody wishes otherwise. */
export const usualEnding = ({ role, graceMs = ENDINGS[role].graceMs }: ProcessSpec): Ending => ({
  ...ENDINGS[role],
  graceMs,
});

export type ToGuard =
  | { readonly type: 'start'; readonly id: number; readonly spec: ProcessSpec }
  | { readonly type: 'signal'; readonly id: number; readonly signal: NodeJS.Signals }
  | { readonly type: 'end'; readonly id: number; readonly wishes: Partial<Ending> }
  /** The guard outlives the harness, until it gets SIGTERM. */
  | { readonly type: 'keep' };

export type FromGuard =
  /** The guard is there, and owns this empty directory. */
  | { readonly type: 'ready'; readonly folder: string }
  | { readonly type: 'started'; readonly id: number; readonly pid: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  | { readonly type: 'exited'; readonly id: number; readonly exit: Exit }
  | { readonly type: 'kept' };
