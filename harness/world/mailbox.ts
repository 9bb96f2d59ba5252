import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Guard } from './guard.ts';
import { lineCounter, readJournal } from './journal-reader.ts';
import { type StoredMail, storedMailSchema } from './mailbox/stored.ts';
import { compiledProgram } from './program.ts';
import { startService } from './service.ts';

export type { StoredMail } from './mailbox/stored.ts';

/** The harness's own SMTP sink, as the harness sees it. */
export interface Mailbox {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  mails(): Promise<readonly StoredMail[]>;
  count(): Promise<number>;
}

const READY_MS = 20_000;

/** Reads a run's mail, `evidence/mail.ndjson`: during the run, or offline long after it. */
export async function readMails(path: string): Promise<readonly StoredMail[]> {
  return (await readJournal(path)).map((entry) => storedMailSchema.parse(entry));
}

async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    const [greeting] = await once(socket, 'data');
    socket.end('QUIT\r\n');
    return String(greeting).startsWith('220');
  } catch {
    return false;
  } finally {
    socket.on('error', () => {});
    socket.resume();
  }
}

export async function startMailbox(
  guard: Guard,
  folders: { logs: string; evidence: string },
): Promise<Mailbox> {
  const file = join(folders.evidence, 'mail.ndjson');
  const { port, guarded } = await startService({
    guard,
    readyMs: READY_MS,
    isReady: greets,
    spec: (candidate) => ({
      name: 'mailbox',
      role: 'witness',
      command: process.execPath,
      args: [compiledProgram('mailbox-process')],
      cwd: guard.folder,
      environment: { MAILBOX_PORT: String(candidate), MAILBOX_FILE: file },
      logFile: join(folders.logs, 'mailbox.log'),
    }),
  });
  const count = lineCounter(file);
  return {
    pid: guarded.pid,
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails: () => readMails(file),
    count: async () => count(),
  };
}
