import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The organization's tests read as a story: what is built first, what takes it down last. */
class ByName extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => a.moduleId.localeCompare(b.moduleId));
  }
}

/** Two kinds of questions: of the code (with an emulator where it takes one), and of a whole local organization, started once. */
export default defineConfig({
  test: {
    isolate: false,
    pool: 'threads',
    maxWorkers: 2,
    sequence: { sequencer: ByName },
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/organization/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'organization',
          sequence: { groupOrder: 1 },
          include: ['test/organization/*.test.ts'],
          globalSetup: ['test/organization/start.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
