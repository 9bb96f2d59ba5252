import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { PaymentRecord, RefundRecord } from '../model/evidence.ts';
import type { BankBehaviour } from '../model/fault.ts';
import { entrySchema } from './bank/entries.ts';
import { foldLedger, type Ledger } from './bank/fold.ts';
import type { Listener } from './bank/messenger.ts';
import type { Guard } from './guard.ts';
import { readJournal } from './journal-reader.ts';
import { compiledProgram } from './program.ts';
import { startService } from './service.ts';
import { askWitness } from './witness-control.ts';

export type { BankBehaviour } from '../model/fault.ts';

/** The harness's own payment sandbox, as the harness sees it. */
export interface Bank {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** From the next request on. */
  behave(behaviour: BankBehaviour): Promise<void>;
  /** From now on it tells of each captured payment, at least once, signed: see `model/webhook.ts`. */
  tell(listener: Listener): Promise<void>;
  payments(): Promise<readonly PaymentRecord[]>;
  refunds(): Promise<readonly RefundRecord[]>;
  /** Requests that have no answer yet, those that never get one and whose backend still waits, and webhooks not yet heard. */
  open(): Promise<number>;
  /** How many requests were treated badly since it behaves as it does. */
  struck(): Promise<number>;
}

const READY_MS = 20_000;
const stateSchema = z.object({ open: z.int().nonnegative(), struck: z.int().nonnegative() });

/** Reads a run's ledger, `evidence/bank.ndjson`: during the run, or offline long after it. */
export async function readLedger(path: string): Promise<Ledger> {
  return foldLedger((await readJournal(path)).map((entry) => entrySchema.parse(entry)));
}

export async function startBank(guard: Guard, folders: { logs: string; evidence: string }): Promise<Bank> {
  const ledger = join(folders.evidence, 'bank.ndjson');
  const token = randomBytes(24).toString('base64url');
  const control = (port: number, path: string, init?: RequestInit) =>
    askWitness('bank', { port, token }, path, init);
  const { port, guarded } = await startService({
    guard,
    readyMs: READY_MS,
    isReady: async (candidate) =>
      control(candidate, 'state').then(
        () => true,
        () => false,
      ),
    spec: (candidate) => ({
      name: 'bank',
      role: 'witness',
      command: process.execPath,
      args: [compiledProgram('bank-process')],
      cwd: guard.folder,
      environment: {
        BANK_PORT: String(candidate),
        BANK_LEDGER: ledger,
        BANK_CONTROL_TOKEN: token,
      },
      logFile: join(folders.logs, 'bank.log'),
    }),
  });
  const state = async () => stateSchema.parse(await control(port, 'state'));
  return {
    pid: guarded.pid,
    port,
    url: `http://127.0.0.1:${port}`,
    behave: async (behaviour) => {
      await control(port, 'behaviour', { method: 'PUT', body: JSON.stringify(behaviour) });
    },
    tell: async (listener) => {
      await control(port, 'listener', { method: 'PUT', body: JSON.stringify(listener) });
    },
    payments: async () => (await readLedger(ledger)).payments,
    refunds: async () => (await readLedger(ledger)).refunds,
    open: async () => (await state()).open,
    struck: async () => (await state()).struck,
  };
}
