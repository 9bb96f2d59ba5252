import { z } from 'zod';
import { absent, type Collection, type Witnesses } from '../model/evidence.ts';
import { isUnrounded, UNROUNDED } from '../model/money.ts';
import { ORDER_STATUSES } from '../model/operation.ts';
import { SIGHTING_TYPES } from '../model/sighting.ts';
import type { Table } from './records/table.ts';

/** What is collected once the load is over: everything but the history and its faults. */
export type Records = Omit<Witnesses, 'history' | 'faults'>;

const text = z.string();
/** As `addressOf` has it. */
const address = z.string().toLowerCase();
const cents = z.number().refine((value) => !isUnrounded(value), UNROUNDED);
const count = z.number();
const status = z.enum(ORDER_STATUSES);
const sighting = z.object({ type: z.enum(SIGHTING_TYPES), what: text, where: text, excerpt: text });

/**
 * The shapes that records must have. They come from a backend under test or from a file, so both are hostile. Values
 * are left alone: a quantity of half a unit is for an invariant to judge, not for a parser to reject. But decimals that an adapter
 * multiplied and did not round are none of the shop's.
 */
const RECORDS = {
  orders: z.object({
    orderId: text,
    intentId: text.nullable(),
    buyer: address,
    status,
    totalCents: cents,
    // Runs of before there were vouchers do not say.
    discountCents: cents.default(0),
    currency: text,
    voucher: text.nullable().default(null),
  }),
  lines: z.object({ orderId: text, sku: text, quantity: count, unitPriceCents: cents }),
  movements: z.object({
    sku: text,
    delta: count,
    reason: z.enum(['sale', 'release', 'restock', 'cancel']),
    orderId: text.nullable(),
  }),
  stock: z.object({ sku: text, onHand: count }),
  payments: z.object({
    paymentId: text,
    intentId: text.nullable(),
    reference: text.nullable(),
    idempotencyKey: text.nullable(),
    amountCents: cents,
    currency: text,
    state: z.enum(['authorised', 'captured', 'declined', 'voided']),
  }),
  refunds: z.object({
    ...{ refundId: text, paymentId: text, amountCents: cents, currency: text },
    refused: z.literal(true).optional(),
  }),
  vouchers: z.object({ code: text, limit: count, redeemed: count }),
  redemptions: z.object({ code: text, orderId: text, givenBack: z.boolean() }),
  transitions: z.object({ orderId: text, from: status.nullable(), to: status }),
  loads: z.object({ sku: text.nullable(), loads: count }),
  mails: z.object({
    messageId: text,
    to: z.array(address),
    subject: text,
    orderId: text.nullable(),
    cancelledOrderId: text.exactOptional(),
    sightings: z.array(sighting).exactOptional(),
  }),
  logs: sighting,
} as const satisfies { readonly [K in keyof Records]: z.ZodType };

/** Where a record is identified, an identity that comes twice would let one record hide another. */
const IDENTITIES: { readonly [K in keyof Records]?: string } = {
  orders: 'orderId',
  stock: 'sku',
  payments: 'paymentId',
  refunds: 'refundId',
  vouchers: 'code',
};

export type RecordsName = keyof Records;
export const RECORDS_NAMES = Object.keys(RECORDS) as readonly RecordsName[];

/**
 * @param into where the records go; left out: into an array.
 * @returns the records as they must be, or absent with the first thing that is wrong with them. Never throws.
 */
export function parseRecords<K extends RecordsName>(
  name: K,
  collection: unknown,
  into: Table<object> | null = null,
): Records[K] {
  return parseAny(name, collection, into) as Records[K];
}

const envelope = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), records: z.array(z.unknown()) }),
  z.object({ state: z.literal('absent'), reason: text }),
]);

function parseAny(name: RecordsName, collection: unknown, into: Table<object> | null): Collection<unknown> {
  const parsed = envelope.safeParse(collection);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return absent(`${name} are neither known records nor absent with a reason: ${placed(issue)}`);
  }
  return parsed.data.state === 'absent'
    ? absent(parsed.data.reason)
    : parseAll(name, [parsed.data.records], into);
}

/**
 * The records of a known collection in pieces, one after the other, so that no piece outlives its turn.
 * @returns as `parseRecords`. @throws what the pieces throw.
 */
export function parsePieces<K extends RecordsName>(
  name: K,
  pieces: Iterable<readonly unknown[]>,
  into: Table<object> | null = null,
): Records[K] {
  return parseAll(name, pieces, into) as Records[K];
}

/** @param into where the records go; `null`: into an array. */
function parseAll(
  name: RecordsName,
  pieces: Iterable<readonly unknown[]>,
  into: Table<object> | null,
): Collection<unknown> {
  const schema = z.array<z.ZodType<object>>(RECORDS[name]);
  const identities = new Identities(IDENTITIES[name]);
  const array: object[] = [];
  for (const piece of pieces) {
    const parsed = schema.safeParse(piece);
    if (!parsed.success) return undocumented(name, parsed.error, into?.length ?? array.length);
    for (const record of parsed.data) {
      identities.add(record);
      if (into === null) array.push(record);
      else into.add(record);
    }
  }
  const { twice } = identities;
  return twice === null
    ? { state: 'known', records: into ?? array }
    : absent(`${name} name ${IDENTITIES[name]} ${twice} twice`);
}

/** @param from where the records begin that are not as documented. */
function undocumented(name: RecordsName, { issues: [issue] }: z.ZodError, from: number): Collection<never> {
  const [place, ...field] = issue?.path ?? [];
  const path = ['records', from + Number(place), ...field];
  return absent(`${name} are not as documented: ${placed(issue && { ...issue, path })}`);
}

/** What is wrong, and where, unless it is the whole. */
function placed(issue: Pick<z.core.$ZodIssue, 'path' | 'message'> | undefined): string {
  const path = issue?.path.join('.') ?? '';
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? ''}`;
}

/** Those of a collection, and the first of them that came twice. */
class Identities {
  readonly #field: string | undefined;
  readonly #seen = new Set<unknown>();
  twice: string | null = null;

  constructor(field: string | undefined) {
    this.#field = field;
  }

  add(record: object): void {
    if (this.#field === undefined || this.twice !== null) return;
    const value: unknown = Reflect.get(record, this.#field);
    if (this.#seen.has(value)) this.twice = String(value);
    this.#seen.add(value);
  }
}
