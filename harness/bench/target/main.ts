import { runBench } from '../shared/bench.ts';
import { checkouts } from './checkouts.ts';
import { growth } from './growth.ts';
import { lists } from './lists.ts';
import { processor } from './processor.ts';
import { reads } from './reads.ts';
import { roundTrips } from './round-trips.ts';
import { steps } from './steps.ts';
import { openSurroundings } from './surroundings.ts';

await runBench({
  name: 'bench:target',
  description: 'how fast the bundled order backend is, where its time goes, and how it grows',
  page: 'target/README.md',
  measurements: [checkouts, processor, steps, reads, roundTrips, growth, lists],
  help: {
    everything: 'everything, some twelve minutes; the machine should do nothing else',
    example: 'reads',
    broken: 'a round trip more than the baseline has, a growth that is faster than logarithmic, …',
  },
  baseline: 'round-trips',
  open: openSurroundings,
});
