/**
 * Typed arrays for columns, full of zeros. Large ones are in shared memory, though nobody shares it: V8 goes through the whole heap for every 64 MB that
 * are allocated outside of it ("external memory pressure" of `--trace-gc`), finds nothing, and does not count what may be somebody else's. (What it
 * counts: `BackingStore::PerIsolateAccountingLength` in V8's src/objects/backing-store.cc.) Measured: README.md.
 */
export const floats = (length: number): Float64Array => new Float64Array(memory(8 * length));
export const integers = (length: number): Int32Array => new Int32Array(memory(4 * length));
export const places = (length: number): Uint32Array => new Uint32Array(memory(4 * length));
export const bytes = (length: number): Uint8Array => new Uint8Array(memory(length));

/** Smaller ones are not worth it: shared memory is had from the system by the page. */
const LARGE_BYTES = 2 ** 16;

const memory = (length: number): ArrayBufferLike =>
  length < LARGE_BYTES ? new ArrayBuffer(length) : new SharedArrayBuffer(length);
