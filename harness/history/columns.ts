const SEGMENT_ROWS = 16_384;

/** Outcomes by their number in the file; the last is that of an operation without a completion. */
export const OUTCOMES = ['ok', 'refused', 'unknown'] as const;
export const NOT_FINISHED = OUTCOMES.length;

/** The fixed-width part of so many operations, one typed array a field. */
export class Segment {
  /** Numbers of names. */
  readonly kind = new Uint16Array(SEGMENT_ROWS);
  readonly phase = new Uint16Array(SEGMENT_ROWS);
  readonly backend = new Uint16Array(SEGMENT_ROWS);
  readonly process = new Int32Array(SEGMENT_ROWS);
  readonly intendedAt = new Float64Array(SEGMENT_ROWS);
  readonly startedAt = new Float64Array(SEGMENT_ROWS);
  readonly endedAt = new Float64Array(SEGMENT_ROWS);
  readonly outcome = new Uint8Array(SEGMENT_ROWS).fill(NOT_FINISHED);
  /** Where in the arena intent id and input are, and what the outcome says. */
  readonly asked = new Float64Array(SEGMENT_ROWS);
  readonly askedBytes = new Uint32Array(SEGMENT_ROWS);
  readonly told = new Float64Array(SEGMENT_ROWS);
  readonly toldBytes = new Uint32Array(SEGMENT_ROWS);
  /** Where in the file the steps are. */
  readonly steps = new Float64Array(SEGMENT_ROWS);
  readonly stepsBytes = new Uint32Array(SEGMENT_ROWS);
}

/** All operations of a run, a row each: its number is the operation's id. 71 bytes a row, whatever the number of rows. */
export class Columns {
  readonly #segments: Segment[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a row. @returns its segment. */
  add(): Segment {
    if (this.#length % SEGMENT_ROWS === 0) this.#segments.push(new Segment());
    this.#length += 1;
    return this.segmentOf(this.#length - 1);
  }

  segmentOf(row: number): Segment {
    const segment = this.#segments[Math.floor(row / SEGMENT_ROWS)];
    if (segment === undefined) throw new Error(`there is no operation ${row}`);
    return segment;
  }
}

/** A row's place in its segment. */
export const placeOf = (row: number): number => row % SEGMENT_ROWS;
