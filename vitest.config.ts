import { defineConfig } from 'vitest/config';

/** Three kinds of questions: of pure code, of one emulator, and of the whole local organization (started once for all of them). */
export default defineConfig({
  test: {
    isolate: false,
    pool: 'threads',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'code', include: ['test/*.test.ts'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'organization',
          include: ['test/organization/*.test.ts'],
          globalSetup: ['test/organization/start.ts'],
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
