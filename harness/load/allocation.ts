import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Has V8 make every object in the young generation, where what an operation leaves behind dies for nothing. To be called
 * before the code that it is about is compiled; more than once does no harm.
 *
 * V8 watches where objects are made. Where 85 % of them outlived one collection, as in a second in which the backend or the
 * machine stood still and all that was under way stayed reachable, it makes all later ones of that place in the old
 * generation at once. For a load engine that is wrong from the next second on, and does not heal: such an object is garbage
 * within a millisecond, yet all that it points to survives every scavenge until the whole heap is marked, so that those
 * places look long-lived too. Measured at 2,000 arrivals a second on a busy machine: some 20 places were tenured
 * (`--trace-pretenuring`), and a scavenge promoted 2,100 KB (median), where it promotes 160 KB without. What else
 * was promoted, up to 4 MB a scavenge, was what waited for connections after a stall: see `backlog.ts`.
 */
export function allocateYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

type Collect = (of: { readonly type: 'minor' }) => void;
let collect: Collect | null = null;

/**
 * Moves what is reachable to the old generation: what was prepared for a phase, and lives until its end. The first collections
 * under load would otherwise copy it, up to a whole young generation of it, and arrivals would wait. Takes some
 * milliseconds, whatever the size of the heap; so before the clock starts.
 */
export function settleHeap(): void {
  collect ??= collector();
  // What has survived two collections is old.
  for (let times = 0; times < 2; times += 1) collect({ type: 'minor' });
}

/** Without `--expose-gc` on the command line, which nobody who imports this package would give. */
function collector(): Collect {
  setFlagsFromString('--expose-gc');
  const made = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  return made;
}
