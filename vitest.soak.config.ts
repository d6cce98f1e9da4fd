import { defineConfig } from 'vitest/config';
import { Reporter } from './test/reporter.ts';

/** What takes long: `npm run soak`. */
export default defineConfig({
  test: {
    include: ['test/**/*.soak.test.ts'],
    reporters: [new Reporter()],
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // What must not grow is measured after a collection.
    execArgv: ['--expose-gc'],
  },
});
