import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run test:long`: whole runs, of half a minute and more each. They are not part of `npm test`, and so not of CI. */
const long = process.env.LONG === '1';

export default defineConfig({
  test: {
    include: [`{harness,target,scenarios}/**/*${long ? '.long' : ''}.test.ts`],
    exclude: [...configDefaults.exclude, ...(long ? [] : ['**/*.long.test.ts'])],
    // Real PostgreSQL and real processes: a machine under load is slow, not wrong.
    testTimeout: 250_000,
    hookTimeout: 250_000,
    // Two cores: more workers would only make the processes of the tests wait for each other.
    maxWorkers: long ? 1 : 2,
  },
});
