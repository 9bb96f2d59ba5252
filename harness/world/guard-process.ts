import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENDINGS, type FromGuard, ROLES, type ToGuard } from './guard-protocol.ts';
import { GuardedProcess } from './guarded-process.ts';

/**
 * The guard: a detached process that starts everything a run needs and ends it when the harness goes away, however it
 * goes. It knows that by its IPC channel, which the kernel closes even after SIGKILL.
 */

const folder = mkdtempSync(join(tmpdir(), 'oversold-run-'));
// PostgreSQL, which runs as somebody else under root, has to reach its own 0700 directory below this one.
chmodSync(folder, 0o711);

const processes = new Map<number, GuardedProcess>();
let kept = false;
let ending = false;

function tell(message: FromGuard): void {
  if (process.connected) process.send?.(message);
}

function start({ id, spec }: Extract<ToGuard, { type: 'start' }>): void {
  if (ending) {
    tell({ type: 'failed', id, message: 'the guard is ending' });
    return;
  }
  const started = GuardedProcess.start(spec, {
    onStart: (pid) => tell({ type: 'started', id, pid }),
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
    case 'end': {
      const target = processes.get(message.id);
      if (target === undefined) return;
      const usual = ENDINGS[target.role];
      const { signal = usual.signal, graceMs = usual.graceMs } = message;
      void target.end({ ...usual, signal, graceMs });
      return;
    }
    case 'keep':
      kept = true;
      tell({ type: 'kept' });
      return;
  }
}

/** Ends everything role by role, removes the directory, and is gone. */
async function endAll(): Promise<void> {
  if (ending) return;
  ending = true;
  const all = [...processes.values()];
  for (const role of ROLES) {
    const ended = all.filter((each) => each.role === role).map((each) => each.end(ENDINGS[role]));
    await Promise.all(ended);
  }
  // A process outside of every group may still be writing there: `maxRetries` covers ENOTEMPTY.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  process.exit(0);
}

process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('SIGTERM', () => void endAll());
process.on('message', listen);
process.on('disconnect', () => {
  if (!kept) void endAll();
});
// Whatever goes wrong in here, nothing may be left running.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  void endAll();
});
// A kept guard has no channel to keep it alive; without its processes it would have nothing to guard.
setInterval(() => {}, 2 ** 30);

tell({ type: 'ready', folder });
