import { parseArgs } from 'node:util';
import { OperatorError } from '#core/errors.ts';
import { type LocalHub, startLocalHub } from './local-hub.ts';
import { chosen } from './registry.ts';
import { type BenchVerdict, verdictTable } from './verdict.ts';

let started: Promise<LocalHub> | undefined;
const hub = (): Promise<LocalHub> => {
  started ??= startLocalHub();
  return started;
};

/** Stops the local organization if one was started. */
async function end(): Promise<void> {
  await started?.then(
    ({ stop }) => stop(),
    () => undefined,
  );
}

async function main(): Promise<void> {
  const verdicts: BenchVerdict[] = [];
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { smallest: { type: 'boolean', default: false } },
  });
  for (const [name, bench] of chosen(positionals)) {
    console.error(`Measuring ${name} ...`);
    for (const verdict of await bench({ hub, smallest: values.smallest })) {
      verdicts.push(verdict);
      console.log(JSON.stringify(verdict));
    }
  }
  console.error(`\n${verdictTable(verdicts)}`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, async () => {
    await end();
    process.exit(130);
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof OperatorError ? error.message : (error as Error).stack);
  process.exitCode = error instanceof OperatorError ? 2 : 1;
} finally {
  await end();
}
