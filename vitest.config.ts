import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run test:long`: whole runs, of half a minute and more each. They are not part of `npm test`, and so not of CI. */
const long = process.env.LONG === '1';

/** Folders whose code does no I/O: their tests share a process, which halves what they take. */
const PURE = ['harness/{adequacy,evidence,invariants,model,statistics}/**/*.test.ts'];

const usual = {
  // Real PostgreSQL and real processes: a machine under load is slow, not wrong.
  testTimeout: 250_000,
  hookTimeout: 250_000,
};

export default defineConfig({
  test: {
    // Two cores: more workers would only make the processes of the tests wait for each other.
    maxWorkers: long ? 1 : 2,
    projects: long
      ? [{ test: { ...usual, name: 'long', include: ['{harness,target,scenarios}/**/*.long.test.ts'] } }]
      : [
          { test: { ...usual, name: 'pure', include: PURE, isolate: false } },
          {
            test: {
              ...usual,
              name: 'real',
              include: ['{harness,target,scenarios}/**/*.test.ts'],
              exclude: [...configDefaults.exclude, ...PURE, '**/*.long.test.ts'],
            },
          },
        ],
  },
});
