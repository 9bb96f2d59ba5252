import { messageOf, RunError } from '../model/errors.ts';
import type { FaultRecord } from '../model/fault.ts';
import { quote } from '../model/limits.ts';
import type { Kind, Operation, Outcome, Step } from '../model/operation.ts';
import type { Sighting } from '../model/sighting.ts';
import type { Instant } from '../model/time.ts';
import { offsetOf } from './arena.ts';
import { OUTCOMES, placeOf, type Segment } from './columns.ts';
import { Cursor } from './cursor.ts';
import { Decoded } from './decoded.ts';
import { FileWindow } from './file-window.ts';
import type { HistoryHeader } from './header.ts';
import { Plainly } from './plainly.ts';
import { Rows, type Stretch } from './rows.ts';
import { unpackedSteps } from './steps.ts';
import { OperationView } from './view.ts';

const STEPS_WINDOW_BYTES = 262_144;

const NOT_FINISHED: Outcome<never> = {
  type: 'unknown',
  cause: 'not-finished',
  detail: 'the history ends before this operation does',
};

/**
 * The operations of a stream. The recorder has it take what it writes and the reader what it reads, so what a run judges
 * and what is judged again offline are the same by construction. What an operation says is unpacked where somebody asks.
 */
export class Operations {
  readonly #file: string;
  readonly #flush: () => void;
  readonly #rows = new Rows();
  readonly #steps: FileWindow;
  readonly #views: OperationView[] = [];
  /** What can be read of an operation without unpacking it. */
  readonly plainly = new Plainly(this, new Cursor(this.#rows.unpacking.shape));
  readonly #intentIds = new Decoded((row) => this.#unpackedIntentId(row));
  readonly #inputs = new Decoded((row) => this.#unpackedInput(row));
  /** Of operations that have ended: until then it may still change. */
  readonly #outcomes = new Decoded((row) => this.#unpackedOutcome(row));

  /** @param flush writes what was taken but is not in the file yet. */
  constructor(file: string, flush: () => void = () => undefined) {
    this.#file = file;
    this.#flush = flush;
    this.#steps = new FileWindow(file, STEPS_WINDOW_BYTES);
  }

  get header(): HistoryHeader | null {
    return this.#rows.header;
  }

  get faults(): readonly FaultRecord[] {
    return this.#rows.faults.records;
  }

  /** In the order of invocation. What has not ended yet is unknown, with an open interval. */
  history(): readonly Operation[] {
    for (let row = this.#views.length; row < this.#rows.columns.length; row += 1)
      this.#views.push(new OperationView(this, row));
    // A view has the fields of an operation of its kind, which its type cannot say.
    return this.#views as unknown as readonly Operation[];
  }

  /** @throws RunError with file, byte and reason where a record is not what an encoder writes. */
  take(stretch: Stretch): void {
    let at = stretch.start;
    try {
      while (at < stretch.end) at = this.#rows.take(stretch, at);
    } catch (error) {
      throw broken(this.#file, `byte ${stretch.shift + at}`, messageOf(error));
    }
  }

  /** @throws where this is not the id of the next invocation. */
  expectInvocation(id: number): void {
    this.#rows.expectInvocation(id);
  }

  /** @throws where nothing with this id was invoked, or it was completed before. */
  expectCompletion(id: number): void {
    this.#rows.expectCompletion(id);
  }

  /** What is of fixed width, by the row's place in it. */
  segmentOf(row: number): Segment {
    return this.#rows.columns.segmentOf(row);
  }

  nameOf(number: number): string {
    const name = this.#rows.names[number];
    if (name === undefined) throw new Error(`there is no name ${number}`);
    return name;
  }

  kindOf(row: number): Kind {
    return this.nameOf(at(this.segmentOf(row).kind, row)) as Kind;
  }

  endedAt(row: number): Instant | null {
    const segment = this.segmentOf(row);
    return OUTCOMES[at(segment.outcome, row)] === undefined ? null : at(segment.endedAt, row);
  }

  intentIdOf(row: number): string {
    return this.#intentIds.of(row);
  }

  inputOf(row: number): unknown {
    return this.#inputs.of(row);
  }

  outcomeOf(row: number): Outcome {
    return this.endedAt(row) === null ? NOT_FINISHED : this.#outcomes.of(row);
  }

  sightingsOf(row: number): readonly Sighting[] | undefined {
    return this.#rows.sightings.get(row);
  }

  outcomeTypeOf(row: number): Outcome['type'] {
    return OUTCOMES[at(this.segmentOf(row).outcome, row)] ?? 'unknown';
  }

  /** Read from the file, every time. */
  stepsOf(row: number): readonly Step[] {
    const segment = this.segmentOf(row);
    const offset = at(segment.steps, row);
    const length = at(segment.stepsBytes, row);
    if (length === 0) return [];
    let found = this.#steps.find(offset, length);
    if (found === null) {
      this.#flush();
      found = this.#steps.find(offset, length);
    }
    if (found === null) throw broken(this.#file, `byte ${offset}`, 'the file has become shorter');
    const start = found;
    return this.#intact(row, () =>
      unpackedSteps(this.#rows.unpacking.unpack(this.#steps.bytes, start, start + length), (number) =>
        this.nameOf(number),
      ),
    );
  }

  #unpackedIntentId(row: number): string {
    const { chunk, intentAt, inputAt } = this.askedOf(row);
    return chunk.toString('utf8', intentAt, inputAt);
  }

  #unpackedInput(row: number): unknown {
    return this.#intact(row, () => {
      const { chunk, inputAt, end } = this.askedOf(row);
      const input = this.#rows.unpacking.unpack(chunk, inputAt, end);
      if (!namesActor(input)) throw new Error('the input names no actor');
      return input;
    });
  }

  #unpackedOutcome(row: number): Outcome {
    return this.#intact(row, () => {
      const type = OUTCOMES[at(this.segmentOf(row).outcome, row)];
      if (type === undefined) throw new Error('it has not ended');
      const { chunk, start, end } = this.toldOf(row);
      return outcomeFrom(type, this.#rows.unpacking.unpack(chunk, start, end));
    });
  }

  /** Where the bytes of what the outcome says are. */
  toldOf(row: number): { chunk: Buffer; start: number; end: number } {
    const segment = this.segmentOf(row);
    const address = at(segment.told, row);
    const start = offsetOf(address);
    return { chunk: this.#rows.arena.chunkOf(address), start, end: start + at(segment.toldBytes, row) };
  }

  /** Where the bytes of intent id and input are. */
  askedOf(row: number): { chunk: Buffer; intentAt: number; inputAt: number; end: number } {
    const segment = this.segmentOf(row);
    const address = at(segment.asked, row);
    const chunk = this.#rows.arena.chunkOf(address);
    const start = offsetOf(address);
    const intentAt = start + 2;
    const inputAt = intentAt + chunk.readUInt16LE(start);
    return { chunk, intentAt, inputAt, end: start + at(segment.askedBytes, row) };
  }

  /** Checksums let through only what an encoder wrote, or what somebody made to look like it. */
  #intact<T>(row: number, decode: () => T): T {
    try {
      return decode();
    } catch (error) {
      throw broken(this.#file, `operation ${row}`, messageOf(error));
    }
  }
}

const at = (column: { readonly [place: number]: number | undefined }, row: number): number =>
  column[placeOf(row)] ?? 0;

/** What a history says that is none, or no longer. */
export const broken = (file: string, where: string, why: string): RunError =>
  new RunError(`${file}, ${where}: ${quote(why)}`, {
    allowed: 'a history as it was recorded',
    remedy: 'the file was changed after it was written: restore it, or make the run again',
  });

const ACTORS: ReadonlySet<unknown> = new Set(['admin', 'anonymous']);

function namesActor(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  const { actor } = input as { actor?: unknown };
  return typeof actor === 'number' || ACTORS.has(actor);
}

function outcomeFrom(type: Outcome['type'], told: unknown): Outcome {
  if (type === 'ok') return { type, result: told };
  const [reason, detail]: readonly unknown[] = Array.isArray(told) ? told : [];
  if (typeof reason !== 'string' || typeof detail !== 'string')
    throw new Error(`an outcome ${type} says why, and more in detail`);
  // Reasons and causes are words of adapters, which may be plain JavaScript; nobody relies on knowing all of them.
  return (type === 'refused' ? { type, reason, detail } : { type, cause: reason, detail }) as Outcome;
}
