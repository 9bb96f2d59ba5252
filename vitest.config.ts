import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{harness,target,scenarios}/**/*.test.ts'],
    // Real PostgreSQL and real processes: a machine under load is slow, not wrong.
    testTimeout: 250_000,
    hookTimeout: 250_000,
    // Two cores: more workers would only make the processes of the tests wait for each other.
    maxWorkers: 2,
  },
});
