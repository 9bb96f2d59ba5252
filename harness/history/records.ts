/**
 * The records of the stream: a byte for the type, a u32 for the whole record's length, then what these tables say, little-
 * endian. Where a field is not of fixed width it is at the end.
 */
export const RECORD = {
  header: 1,
  name: 2,
  shape: 3,
  invoked: 4,
  completed: 5,
  fault: 6,
  sighted: 7,
} as const;

export const LENGTH_AT = 1;
/** Where header, name, shape, fault and sighted have their text, up to the record's end. */
export const TEXT_AT = 5;

/** Then the intent id as UTF-8, `intentBytes` of them, and the input as a value, up to the record's end. */
export const INVOKED = {
  id: 5, // u32
  kind: 9, // u16, number of a name
  phase: 11, // u16, number of a name
  backend: 13, // u16, number of a name
  process: 15, // i32
  intendedAt: 19, // f64
  startedAt: 27, // f64
  intentBytes: 35, // u16
  fixedBytes: 37,
} as const;

/** Then what the outcome says as a value, `toldBytes` of it, and the steps as a value, up to the record's end, if any. */
export const COMPLETED = {
  id: 5, // u32
  endedAt: 9, // f64
  outcome: 17, // u8: ok, refused, unknown
  toldBytes: 18, // u32
  fixedBytes: 22,
} as const;

/** Names are numbered by u16, in the order in which the stream has them. */
export const NAMES = 65_536;
