import { runBench } from '../shared/bench.ts';
import { constant } from './constant.ts';
import { lostPosts } from './lost-posts.ts';
import { memory } from './memory.ts';
import { misattribution } from './misattribution.ts';
import { open } from './open.ts';
import { stall } from './stall.ts';
import { throughput } from './throughput.ts';

await runBench({
  name: 'bench:load',
  description: 'prove the load engine: speed, punctuality, honesty and memory, beside other tools',
  page: 'harness/load/README.md',
  measurements: [throughput, open, stall, constant, misattribution, lostPosts, memory],
  help: {
    everything: 'everything, some twelve minutes; the machine should do nothing else',
    example: 'stall',
    broken: 'an answer on the wrong operation, a POST that no history knows, …',
  },
  open: async () => ({ own: {}, postgres: null, close: async () => undefined }),
});
