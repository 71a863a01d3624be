import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '#local/running.ts';
import type { Bundles } from '#stacks/rollout/bundle.ts';
import { bundledOnce, bundlesIn } from '#stacks/rollout/kept-bundles.ts';
import type { Bench } from './bench.ts';
import { interleaved, median } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const FULL = { few: 10, many: 100, rounds: 3 };
const SMALLEST = { few: 2, many: 3, rounds: 1 };

/** The time of the process that synthesizes all stacks for many accounts, against few; bundling takes as long for any number. */
export const synth: Bench = async ({ smallest }) => {
  const size = smallest ? SMALLEST : FULL;
  const folder = mkdtempSync(join(tmpdir(), 'hub-synth-'));
  try {
    const bundles = bundlesIn(await bundledOnce());
    const times = await interleaved(size.rounds, {
      few: () => synthesisTime(size.few, bundles, folder),
      many: () => synthesisTime(size.many, bundles, folder),
    });
    const [few, many] = [median(times.few), median(times.many)];
    return [
      verdict({
        name: 'synth',
        value: many / 1000,
        unit: 's',
        against: `${size.few} accounts instead of ${size.many}, ${rounded(few / 1000)} s`,
        ratio: many / few,
        aim: `at most linear: ${size.many / size.few} times`,
        ok: many / few <= size.many / size.few,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Milliseconds to write every stack of an organization with this number of accounts. */
async function synthesisTime(accounts: number, bundles: Bundles, folder: string): Promise<number> {
  const file = join(folder, `organization-of-${accounts}.yaml`);
  const outdir = join(folder, 'out');
  writeFileSync(file, JSON.stringify(syntheticOrganization(accounts)));
  const program = `
    const { synthesize } = await import('${join(ROOT, 'stacks/main.ts')}');
    const { readOrganization } = await import('${join(ROOT, 'stacks/organization/read.ts')}');
    synthesize(readOrganization(${JSON.stringify(file)}), 'cloud', ${JSON.stringify(outdir)}, ${JSON.stringify(bundles)});`;
  const env = { ...process.env, HUB_STATE: join(folder, 'state') };
  const start = performance.now();
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: ROOT, env });
  const milliseconds = performance.now() - start;
  rmSync(outdir, { recursive: true, force: true });
  return milliseconds;
}

/** An organization file as JSON, which is also YAML: account ids are made from a counter. */
export function syntheticOrganization(accounts: number) {
  const ids = Array.from({ length: accounts }, (_, index) => String(100_000_000_001 + index));
  return {
    organization: { id: 'o-exampleorgid', management: ids[0] },
    hub: { account: 'account-2', homeRegion: 'ap-northeast-2' },
    deploy: { role: 'OrganizationAccountAccessRole' },
    regions: ['ap-northeast-2', 'us-east-1'],
    mode: 'auto',
    accounts: ids.map((id, index) => ({ id, name: `account-${index + 1}` })),
  };
}
