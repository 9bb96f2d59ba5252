/** Memory that something has added, after a collection. */
export interface Footprint {
  readonly residentBytes: number;
  /** V8's heap, and what it holds outside of it. */
  readonly heapBytes: number;
}

/** Of this process, which runs with `--expose-gc`. @returns what it has come to, whenever it is asked. */
export function footprintFromNow(): () => Footprint {
  const before = collected();
  return () => {
    const after = collected();
    return {
      residentBytes: after.residentBytes - before.residentBytes,
      heapBytes: after.heapBytes - before.heapBytes,
    };
  };
}

function collected(): Footprint {
  if (globalThis.gc === undefined) throw new Error('memory is measured with --expose-gc');
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { residentBytes: rss, heapBytes: heapUsed + external };
}
