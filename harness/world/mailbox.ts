import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { MailboxBehaviour } from '../model/fault.ts';
import type { Guard } from './guard.ts';
import { lineCounter, readJournal } from './journal-reader.ts';
import { type StoredMail, storedMailSchema } from './mailbox/stored.ts';
import { freePort } from './ports.ts';
import { compiledProgram } from './program.ts';
import { startService } from './service.ts';
import { askWitness } from './witness-control.ts';

export type { StoredMail } from './mailbox/stored.ts';

/** The harness's own SMTP sink, as the harness sees it. */
export interface Mailbox {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  mails(): Promise<readonly StoredMail[]>;
  count(): Promise<number>;
  /** From the next mail on. */
  behave(behaviour: MailboxBehaviour): Promise<void>;
  /** How many mails were treated badly since it behaves as it does. */
  struck(): Promise<number>;
}

const stateSchema = z.object({ struck: z.int().nonnegative() });

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
  const token = randomBytes(24).toString('base64url');
  let controlPort = 0;
  const { port, guarded } = await startService({
    guard,
    readyMs: READY_MS,
    isReady: greets,
    spec: async (candidate) => {
      controlPort = await freePort();
      return {
        name: 'mailbox',
        role: 'witness',
        command: process.execPath,
        args: [compiledProgram('mailbox-process')],
        cwd: guard.folder,
        environment: {
          MAILBOX_PORT: String(candidate),
          MAILBOX_FILE: file,
          MAILBOX_CONTROL_PORT: String(controlPort),
          MAILBOX_CONTROL_TOKEN: token,
        },
        logFile: join(folders.logs, 'mailbox.log'),
      };
    },
  });
  const count = lineCounter(file);
  const control = (path: string, init?: RequestInit) =>
    askWitness('mailbox', { port: controlPort, token }, path, init);
  return {
    pid: guarded.pid,
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails: () => readMails(file),
    count: async () => count(),
    behave: async (behaviour) => {
      await control('behaviour', { method: 'PUT', body: JSON.stringify(behaviour) });
    },
    struck: async () => stateSchema.parse(await control('state')).struck,
  };
}
