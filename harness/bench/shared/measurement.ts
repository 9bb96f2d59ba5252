/** One sitting of a bench: what every measurement is given. */
export interface Sitting {
  /** A short form that shows that everything works; its figures mean little. */
  readonly quick: boolean;
  readonly seed: number;
  /** What is counted becomes the baseline, instead of being held against it. */
  readonly renewBaseline: boolean;
  /** A file name in a folder of this sitting, which is removed in the end. */
  file(name: string): string;
  /** Progress, for people. */
  say(text: string): void;
}

/** What a measurement found: one table of the report. */
export interface Section {
  readonly name: string;
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What one has to know to read the table. */
  readonly notes: readonly string[];
  /** Promises that were not kept. The bench fails where there is one. */
  readonly broken: readonly string[];
  /** Aims that were not reached, which the rows say too. The bench does not fail: how fast is no promise. */
  readonly missed?: readonly string[];
  /** The figures behind the table, for programs. */
  readonly figures: unknown;
}

/** Behind a figure: `aim: 1.0`, or `aim: 1.0, missed`. */
export const aimInWords = (aim: string, isMet: boolean): string => `aim: ${aim}${isMet ? '' : ', missed'}`;

/** @typeParam Own what the measurements of one bench share beside the sitting. */
export interface Measurement<Own = object> {
  readonly name: string;
  /** For `--help`. */
  readonly question: string;
  measure(sitting: Sitting & Own): Promise<Section>;
}
