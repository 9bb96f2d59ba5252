import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boundLogs } from './bounded-logs.ts';
import { type FromGuard, ROLES, type ToGuard } from './guard-protocol.ts';
import { GuardedProcess } from './guarded-process.ts';
import { list, RUN_PREFIX, removeLeftovers } from './leftovers.ts';

/**
 * The guard: a detached process that starts everything a run needs and ends it when the harness goes away, however it
 * goes. It knows that by its IPC channel, which the kernel closes even after SIGKILL.
 */

const folder = mkdtempSync(join(tmpdir(), RUN_PREFIX));
// PostgreSQL, which runs as somebody else under root, has to reach its own 0700 directory below this one.
chmodSync(folder, 0o711);
list(folder, 'guard', process.pid);

/** A process that writes as fast as it can fills some hundred megabytes meanwhile. */
const LOGS_EVERY_MS = 500;

const processes = new Map<number, GuardedProcess>();
let kept = false;
let ending = false;

function tell(message: FromGuard): void {
  // A harness that is just going away hears nothing, and that is no error: `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

function start({ id, spec }: Extract<ToGuard, { type: 'start' }>): void {
  if (ending) {
    tell({ type: 'failed', id, message: 'the guard is ending' });
    return;
  }
  const started = GuardedProcess.start(spec, {
    onStart: (pid) => {
      list(folder, spec.role, pid);
      tell({ type: 'started', id, pid });
    },
    onFailure: (message) => tell({ type: 'failed', id, message }),
    onExit: (exit) => tell({ type: 'exited', id, exit }),
  });
  if (started !== null) processes.set(id, started);
}

function listen(message: ToGuard): void {
  switch (message.type) {
    case 'start':
      start(message);
      return;
    case 'end':
      void processes.get(message.id)?.end(message.wishes);
      return;
    case 'signal':
      processes.get(message.id)?.signal(message.signal);
      return;
    case 'keep':
      kept = true;
      tell({ type: 'kept' });
      return;
  }
}

/** Removing waits for a harness that is still copying into the directory, and for the last of a dying server's files. */
const REMOVAL = { recursive: true, force: true, maxRetries: 20, retryDelay: 20 } as const;

/** Ends everything role by role, removes the directory, and is gone, whatever goes wrong on the way. */
async function endAll(): Promise<void> {
  if (ending) return;
  ending = true;
  try {
    const all = [...processes.values()];
    for (const role of ROLES) {
      await Promise.all(all.filter(({ spec }) => spec.role === role).map((each) => each.end()));
    }
    await rm(folder, REMOVAL);
  } catch (error) {
    note(error);
  } finally {
    process.exit(0);
  }
}

/** Standard error is the guard's log. */
const note = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
};

process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('SIGTERM', () => void endAll());
process.on('message', listen);
process.on('disconnect', () => {
  if (!kept) void endAll();
});
// Whatever goes wrong in here, nothing may be left running.
process.on('uncaughtException', (error) => {
  note(error);
  void endAll();
});
// It also keeps alive a guard that is kept and has no channel; without its processes it would have nothing to guard.
setInterval(() => {
  try {
    boundLogs([...processes.values()].map(({ spec }) => spec.logFile));
  } catch (error) {
    // A log that cannot be emptied is no reason to end a run.
    note(error);
  }
}, LOGS_EVERY_MS);

// What earlier runs could not tidy up does not keep this one from starting.
await removeLeftovers(tmpdir()).catch(note);
tell({ type: 'ready', folder });
