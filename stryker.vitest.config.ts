import { defineConfig } from 'vitest/config';

/** Only the tests of what is mutated; those that judge many histories take few here, since they are asked for every mutant. */
export default defineConfig({
  test: {
    include: ['harness/{invariants,evidence}/**/*.test.ts'],
    exclude: ['harness/invariants/speed.test.ts'],
    env: { PROOF_HISTORIES: '60', PROOF_SEED: '1' },
    testTimeout: 60_000,
  },
});
