import type { Kind } from '../model/operation.ts';
import type { Sighting } from '../model/sighting.ts';
import { Arena } from './arena.ts';
import { Columns, NOT_FINISHED, OUTCOMES, placeOf } from './columns.ts';
import { Faults, parseFault } from './faults.ts';
import { type HistoryHeader, parseHeader } from './header.ts';
import { COMPLETED, INVOKED, LENGTH_AT, NAMES, RECORD, TEXT_AT } from './records.ts';
import { parseSighted } from './sighted.ts';
import { Unpacking } from './values.ts';

const KINDS: ReadonlySet<string> = new Set<Kind>([
  'checkout',
  'browse',
  'readOrder',
  'cancel',
  'changePrice',
  'restock',
  'createProduct',
  'readAccount',
  'signUp',
  'webhook',
]);

/** Records of the stream, wherever they are: in the frame that is being written, or in what was read. */
export interface Stretch {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  /** Added to a place in `bytes` it gives the place in the file. */
  readonly shift: number;
}

/**
 * Folds records into rows. Everything of fixed width is looked at here, whoever wrote it; intent id, input and what the
 * outcome says are kept as bytes, and of the steps only where in the file they are.
 */
export class Rows {
  readonly columns = new Columns();
  readonly arena = new Arena();
  readonly unpacking = new Unpacking();
  readonly names: string[] = [];
  readonly faults = new Faults();
  /** By operation; very few have any. */
  readonly sightings = new Map<number, readonly Sighting[]>();
  #header: HistoryHeader | null = null;

  get header(): HistoryHeader | null {
    return this.#header;
  }

  /** @throws where this is not the id of the next invocation. */
  expectInvocation(id: number): void {
    const next = this.columns.length;
    if (id < next) throw new Error(`operation ${id} was invoked twice`);
    if (id !== next)
      throw new Error(`operation ${id} was invoked before operation ${next}: ids run from 0 without gaps`);
  }

  /** @throws where nothing with this id was invoked, or it was completed before. */
  expectCompletion(id: number): void {
    if (!(id < this.columns.length)) throw new Error(`operation ${id} was completed, but never invoked`);
    if (this.columns.segmentOf(id).outcome[placeOf(id)] !== NOT_FINISHED)
      throw new Error(`operation ${id} was completed twice`);
  }

  /**
   * Takes the record at `at`.
   * @returns where the next one starts.
   * @throws where it is not what an encoder writes.
   */
  take(stretch: Stretch, at: number): number {
    const { bytes, view, end } = stretch;
    if (at + TEXT_AT > end) throw new Error('the record is cut, though its frame is whole');
    const length = view.getUint32(at + LENGTH_AT, true);
    if (length < TEXT_AT || at + length > end) throw new Error(`no record has ${length} bytes here`);
    const type = bytes[at];
    if ((type === RECORD.header) !== (this.#header === null))
      throw new Error('the header is the first record, and only that');
    if (type === RECORD.invoked) this.#invoked(stretch, at, length);
    else if (type === RECORD.completed) this.#completed(stretch, at, length);
    else this.#rare(type, bytes.toString('utf8', at + TEXT_AT, at + length));
    return at + length;
  }

  #rare(type: number | undefined, text: string): void {
    switch (type) {
      case RECORD.header:
        this.#header = parseHeader(text);
        break;
      case RECORD.name:
        if (this.names.length === NAMES) throw new Error(`there are more than ${NAMES} names`);
        this.names.push(text);
        break;
      case RECORD.shape:
        this.unpacking.learn(shapeFrom(text));
        break;
      case RECORD.fault:
        this.faults.add(parseFault(text));
        break;
      case RECORD.sighted:
        this.#sighted(text);
        break;
      default:
        throw new Error(`there is no record of type ${type}`);
    }
  }

  #sighted(text: string): void {
    const { id, sightings } = parseSighted(text);
    this.expectCompletion(id);
    this.sightings.set(id, sightings);
  }

  #invoked({ bytes, view }: Stretch, at: number, length: number): void {
    if (
      length <= INVOKED.fixedBytes ||
      length <= INVOKED.fixedBytes + view.getUint16(at + INVOKED.intentBytes, true)
    )
      throw new Error(`no invocation has ${length} bytes`);
    const id = view.getUint32(at + INVOKED.id, true);
    this.expectInvocation(id);
    const kind = this.#name(view.getUint16(at + INVOKED.kind, true));
    if (!KINDS.has(this.names[kind] ?? '')) throw new Error(`there is no kind ${this.names[kind]}`);
    const phase = this.#name(view.getUint16(at + INVOKED.phase, true));
    const backend = this.#name(view.getUint16(at + INVOKED.backend, true));
    const segment = this.columns.add();
    const place = placeOf(id);
    segment.kind[place] = kind;
    segment.phase[place] = phase;
    segment.backend[place] = backend;
    segment.process[place] = view.getInt32(at + INVOKED.process, true);
    segment.intendedAt[place] = view.getFloat64(at + INVOKED.intendedAt, true);
    segment.startedAt[place] = view.getFloat64(at + INVOKED.startedAt, true);
    segment.asked[place] = this.arena.keep(bytes, at + INVOKED.intentBytes, at + length);
    segment.askedBytes[place] = length - INVOKED.intentBytes;
  }

  #completed({ bytes, view, shift }: Stretch, at: number, length: number): void {
    const toldBytes = length < COMPLETED.fixedBytes ? 0 : view.getUint32(at + COMPLETED.toldBytes, true);
    const stepsBytes = length - COMPLETED.fixedBytes - toldBytes;
    if (toldBytes === 0 || stepsBytes < 0) throw new Error(`no completion has ${length} bytes`);
    const id = view.getUint32(at + COMPLETED.id, true);
    this.expectCompletion(id);
    const outcome = bytes[at + COMPLETED.outcome] ?? NOT_FINISHED;
    if (outcome >= OUTCOMES.length) throw new Error(`there is no outcome ${outcome}`);
    const toldAt = at + COMPLETED.fixedBytes;
    const segment = this.columns.segmentOf(id);
    const place = placeOf(id);
    segment.endedAt[place] = view.getFloat64(at + COMPLETED.endedAt, true);
    segment.outcome[place] = outcome;
    segment.told[place] = this.arena.keep(bytes, toldAt, toldAt + toldBytes);
    segment.toldBytes[place] = toldBytes;
    segment.steps[place] = shift + toldAt + toldBytes;
    segment.stepsBytes[place] = stepsBytes;
  }

  #name(number: number): number {
    if (number >= this.names.length) throw new Error(`name ${number} is used before it is given`);
    return number;
  }
}

function shapeFrom(text: string): string[] {
  const shape: unknown = JSON.parse(text);
  if (!Array.isArray(shape) || !shape.every((field) => typeof field === 'string'))
    throw new Error('a shape is a list of fields');
  return shape;
}
