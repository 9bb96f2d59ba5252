import { runBench } from '../shared/bench.ts';
import { brokenFacts } from './broken-facts.ts';
import { correctShop } from './correct-shop.ts';

await runBench({
  name: 'proof',
  description: 'prove the invariants: never against a correct shop, and not blind either',
  page: 'harness/invariants/README.md',
  measurements: [correctShop, brokenFacts],
  help: {
    everything: 'everything, about a minute',
    example: 'mutations',
    broken: 'a correct shop accused, a broken fact that nobody noticed',
  },
  open: async () => ({ own: {}, postgres: null, close: async () => undefined }),
});
