import { defineConfig } from 'vitest/config';

/**
 * Only the tests of what is mutated; those that judge many histories take few here, since they are asked for every mutant. They share one worker,
 * and the modules in it: all of them pass so in 5 s, and in 27 s each file in a worker of its own. (Asked about the 240 mutants of two
 * files, both ways said the same of each. What is made when a module is loaded is not mutated: `ignoreStatic`.)
 */
export default defineConfig({
  test: {
    include: ['harness/{invariants,evidence}/**/*.test.ts'],
    exclude: ['harness/invariants/speed.test.ts'],
    env: { PROOF_HISTORIES: '60', PROOF_SEED: '1' },
    isolate: false,
    testTimeout: 60_000,
  },
});
