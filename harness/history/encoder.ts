import type { FaultRecord } from '../model/fault.ts';
import type { Completion, Invocation, Outcome, Step } from '../model/operation.ts';
import { OUTCOMES } from './columns.ts';
import { faultText } from './faults.ts';
import type { Frame } from './frames.ts';
import { type HistoryHeader, headerText } from './header.ts';
import { COMPLETED, INVOKED, LENGTH_AT, NAMES, RECORD, TEXT_AT } from './records.ts';
import { sightedText } from './sighted.ts';
import { packedStep } from './steps.ts';
import { Packing } from './values.ts';

/** Names of steps come from adapters, and may be made up of ids: they must not use up what phases need. */
const STEP_NAMES = 4_096;
const INTENT_BYTES = 65_535;
const NO_STEPS = new Uint8Array(0);

/** Writes records into a frame. A record that cannot be written throws before any of its bytes are in the frame. */
export class Encoder {
  readonly #frame: Frame;
  readonly #packing = new Packing();
  readonly #names = new Map<string, number>();

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  header(header: HistoryHeader): void {
    this.#text(RECORD.header, headerText(header));
  }

  fault(record: FaultRecord): void {
    this.#text(RECORD.fault, faultText(record));
  }

  invoked({ id, intentId, process, phase, backend, kind, input, intendedAt, startedAt }: Invocation): void {
    this.#packing.reuse();
    const names = { kind: this.#number(kind), phase: this.#number(phase), backend: this.#number(backend) };
    const asked = this.#pack(input);
    const intentBytes = Buffer.byteLength(intentId);
    if (intentBytes > INTENT_BYTES) throw new Error(`the intent id of operation ${id} is too long`);
    if (process !== (process | 0)) throw new Error(`${process} is no process`);
    const at = this.#record(RECORD.invoked, INVOKED.fixedBytes + intentBytes + asked.length);
    const { buffer, view } = this.#frame;
    view.setUint32(at + INVOKED.id, id, true);
    view.setUint16(at + INVOKED.kind, names.kind, true);
    view.setUint16(at + INVOKED.phase, names.phase, true);
    view.setUint16(at + INVOKED.backend, names.backend, true);
    view.setInt32(at + INVOKED.process, process, true);
    view.setFloat64(at + INVOKED.intendedAt, intendedAt, true);
    view.setFloat64(at + INVOKED.startedAt, startedAt, true);
    view.setUint16(at + INVOKED.intentBytes, intentBytes, true);
    buffer.write(intentId, at + INVOKED.fixedBytes, 'utf8');
    buffer.set(asked, at + INVOKED.fixedBytes + intentBytes);
  }

  /** @param steps what is kept of them. */
  completed({ id, endedAt, outcome, sightings = [] }: Completion, steps: readonly Step[]): void {
    if (sightings.length > 0) this.#text(RECORD.sighted, sightedText(id, sightings));
    this.#packing.reuse();
    const told = this.#pack(toldBy(outcome));
    const rows = steps.map((step) => packedStep(step, this.#numberOrText));
    const packed = rows.length === 0 ? NO_STEPS : this.#pack(rows);
    const at = this.#record(RECORD.completed, COMPLETED.fixedBytes + told.length + packed.length);
    const { buffer, view } = this.#frame;
    view.setUint32(at + COMPLETED.id, id, true);
    view.setFloat64(at + COMPLETED.endedAt, endedAt, true);
    buffer[at + COMPLETED.outcome] = OUTCOMES.indexOf(outcome.type);
    view.setUint32(at + COMPLETED.toldBytes, told.length, true);
    buffer.set(told, at + COMPLETED.fixedBytes);
    buffer.set(packed, at + COMPLETED.fixedBytes + told.length);
  }

  /** The shapes that a value needs stand before it in the stream, so that a file that ends anywhere can be read. */
  #pack(value: unknown): Uint8Array {
    const packed = this.#packing.pack(value);
    for (const shape of this.#packing.newShapes()) this.#text(RECORD.shape, JSON.stringify(shape));
    return packed;
  }

  #number(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const number = this.#names.size;
    if (number === NAMES) throw new Error(`a history can hold ${NAMES} names of phases, backends and kinds`);
    this.#text(RECORD.name, name);
    this.#names.set(name, number);
    return number;
  }

  readonly #numberOrText = (name: string): number | string =>
    this.#names.size < STEP_NAMES ? this.#number(name) : (this.#names.get(name) ?? name);

  #text(type: number, text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    const at = this.#record(type, TEXT_AT + bytes.length);
    this.#frame.buffer.set(bytes, at + TEXT_AT);
  }

  #record(type: number, length: number): number {
    const at = this.#frame.reserve(length);
    this.#frame.buffer[at] = type;
    this.#frame.view.setUint32(at + LENGTH_AT, length, true);
    return at;
  }
}

function toldBy(outcome: Outcome): unknown {
  switch (outcome.type) {
    case 'ok':
      return outcome.result;
    case 'refused':
      return [outcome.reason, outcome.detail];
    case 'unknown':
      return [outcome.cause, outcome.detail];
  }
}
