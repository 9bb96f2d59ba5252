import { runBench } from '../shared/bench.ts';
import { audit } from './audit.ts';

await runBench({
  name: 'bench:audit',
  description:
    'audit synthetic histories of a correct shop: how long it takes, how it grows, and which invariants are slow',
  page: 'harness/evidence/README.md',
  measurements: [audit('a sale'), audit('checkouts only')],
  help: {
    everything: 'everything, some twenty minutes; the machine should do nothing else',
    example: 'a-sale',
    broken: 'a correct shop accused, or a history that the audit does not survive',
  },
  open: async () => ({ own: {}, postgres: null, close: async () => undefined }),
});
