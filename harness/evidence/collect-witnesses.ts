import type { Adapter, Tally } from '../model/adapter.ts';
import {
  absent,
  type Collection,
  known,
  type MailRecord,
  type PaymentRecord,
  type RefundRecord,
  type Witnesses,
  type WorldPart,
} from '../model/evidence.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { Inspector } from '../model/inspector.ts';
import type { Operation } from '../model/operation.ts';
import type { Sighting } from '../model/sighting.ts';
import { type Asked, type Awaitable, askInTime } from './ask-in-time.ts';
import { Numbering } from './records/numbering.ts';
import { tableFor } from './records/tables.ts';
import { parseRecords, type RecordsName } from './schema.ts';
import { asDeclared } from './unused.ts';

/** A mail as it arrived in the mailbox. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
}

/** Where the witnesses are asked. */
export interface Sources {
  /** The operations that the judged backend saw. */
  readonly history: readonly Operation[];
  readonly faults: readonly FaultRecord[];
  tally(): Awaitable<Tally>;
  payments(): Awaitable<readonly PaymentRecord[]>;
  refunds(): Awaitable<readonly RefundRecord[]>;
  mails(): Awaitable<readonly ReceivedMail[]>;
  readonly orderOfMail: Adapter['orderOfMail'];
  readonly cancelledOrderOfMail: NonNullable<Adapter['cancelledOrderOfMail']>;
  readonly inspectMail: Inspector['mail'];
  /** What the scan of the backend's log found. */
  logs(): Awaitable<readonly Sighting[]>;
  /** What the shop declares that it does not use. */
  readonly without: readonly WorldPart[];
  /** Each witness has this long to answer; all are asked at once. */
  readonly deadlineMs: number;
}

/**
 * Asks every witness at once. One that fails, lies about its shape or takes too long is absent, with the reason;
 * the others are heard all the same. Never throws.
 */
export async function collectWitnesses(sources: Sources): Promise<Witnesses> {
  const { history, faults, deadlineMs } = sources;
  const ask = <T>(who: string, question: () => Awaitable<T>) => askInTime(who, question, deadlineMs);
  const [tally, payments, refunds, mails, logs] = await Promise.all([
    ask('the tally', () => sources.tally()),
    ask('the bank', () => sources.payments()),
    ask('the bank', () => sources.refunds()),
    ask('the mailbox', async () => (await sources.mails()).map((mail) => readMail(mail, sources))),
    ask('the log', () => sources.logs()),
  ]);
  const numbering = new Numbering();
  const parsed = <K extends RecordsName>(name: K, said: unknown) =>
    parseRecords(name, said, tableFor(name, numbering));
  const fromTally = <K extends keyof Tally>(name: K) =>
    parsed(name, tally.type === 'answer' ? inTally(name, tally.answer) : absent(tally.reason));
  const witnesses = {
    history,
    faults,
    // First of all: the others' numbers go on after theirs.
    orders: fromTally('orders'),
    lines: fromTally('lines'),
    movements: fromTally('movements'),
    stock: fromTally('stock'),
    vouchers: fromTally('vouchers'),
    redemptions: fromTally('redemptions'),
    transitions: fromTally('transitions'),
    loads: fromTally('loads'),
    ...asDeclared(
      {
        payments: parsed('payments', collection(payments)),
        refunds: parsed('refunds', collection(refunds)),
        mails: parsed('mails', collection(mails)),
      },
      sources.without,
    ),
    logs: parsed('logs', collection(logs)),
  };
  numbering.close();
  return witnesses;
}

/** The tally comes from a user's adapter, which need not have been compiled against our types. */
const inTally = (name: keyof Tally, tally: Partial<Tally> | null | undefined): unknown =>
  tally?.[name] ??
  absent(`the tally has no ${name}; allowed: known([...records]), or absent('why there are none')`);

function readMail(
  { messageId, to, subject, body }: ReceivedMail,
  { orderOfMail, cancelledOrderOfMail, inspectMail }: Sources,
): MailRecord {
  const sightings = inspectMail({ subject, body });
  const sighted = sightings.length === 0 ? {} : { sightings };
  const cancelledOrderId = cancelledOrderOfMail({ subject, body });
  const cancelled = cancelledOrderId === null ? {} : { cancelledOrderId };
  return { messageId, to, subject, orderId: orderOfMail({ subject, body }), ...cancelled, ...sighted };
}

const collection = <T>(asked: Asked<readonly T[]>): Collection<T> =>
  asked.type === 'answer' ? known(asked.answer) : absent(asked.reason);
