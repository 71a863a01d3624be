import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { NEXT_PROVIDER } from './test/support/next-provider.ts';
import { wrongNode } from './test/support/wrong-node.ts';

const wrong = wrongNode(process.versions.node);
if (wrong !== undefined) {
  console.error(wrong);
  process.exit(1);
}

/** What waits, for the limits of Security Hub, visibility, pauses or a browser, while the organization uses the processor. */
const WAITING = [
  ...['publish/security-hub', 'stacks/', 'web/', 'local/', 'adapters/', 'cli/', 'notify/channels/', 'bench/'],
  ...['central/', 'forward/'],
];

/** The files that take longest, first: begun last, one would keep a single core busy at the end. */
const SLOW = ['playbooks/', 'member-baseline/', 'adversary/'];

/** Beginnings of paths, in the order in which their files run; then come the rest. */
const FIRST = [...WAITING, ...SLOW];

/** By path as above, then by name: the organization's tests read as a story, what is built first and what takes it down last. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = FIRST.findIndex((path) => moduleId.includes(`/test/${path}`));
      return found === -1 ? FIRST.length : found;
    };
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** Terraform's own provider of the next version may be out of reach. */
const ASKS_TERRAFORM = [
  'test/stacks/stacks-terraform.test.ts',
  'test/stacks/security-services-rollout.test.ts',
  'test/stacks/rollout/**',
];

const MINUTES = 60_000;

/**
 * Two kinds of questions: of the code (with an emulator where it takes one), and of a whole local organization, started once.
 * Time limits only end what hangs: they are many times what the slowest test needs on a busy machine.
 */
export default defineConfig(({ mode }) => ({
  test: {
    isolate: false,
    pool: 'threads',
    // Node loads the files itself, as in production: without a transform, and with one module instead of a wrapper of each.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: mode === NEXT_PROVIDER ? [`--conditions=${NEXT_PROVIDER}`] : [],
    // One for each core: what one more would save in waiting for browsers and emulators, it costs in loading everything once more.
    maxWorkers: Math.min(4, availableParallelism()),
    sequence: { sequencer: InOrder },
    // A second by default, which a busy machine needs for the work of a moment.
    expect: { poll: { timeout: MINUTES } },
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/organization/**', ...(mode === NEXT_PROVIDER ? ASKS_TERRAFORM : [])],
          testTimeout: 10 * MINUTES,
          hookTimeout: 10 * MINUTES,
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
          // Everything side by side.
          maxConcurrency: 200,
          testTimeout: 20 * MINUTES,
          hookTimeout: 20 * MINUTES,
        },
      },
    ],
  },
}));
