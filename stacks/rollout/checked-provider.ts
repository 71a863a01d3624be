import { mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTerraform } from './find-terraform.ts';
import {
  findProviderSource,
  PROVIDER_FOLDER,
  PROVIDER_VERSION,
  providerTarget,
  terraformEnvironment,
} from './provider-source.ts';
import { nothingReported } from './terraform-output.ts';
import { initialise } from './terraform-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const TIMEOUT_MINUTES = 30;

/**
 * Checks the AWS provider against the hashes that every stack accepts, and gives the path of its binary. Throws Terraform's own
 * sentence when the provider is not the right one. Works in `folder`. For commands that share one check: otherwise Terraform hashes
 * 700 MB of provider in every command of every stack.
 */
export async function checkedProvider(folder: string, around: NodeJS.ProcessEnv): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const aws = { source: 'hashicorp/aws', version: PROVIDER_VERSION };
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: { required_providers: { aws } } }));
  const source = findProviderSource({ env: around });
  const env = terraformEnvironment(around, source, ROOT);
  const reading = nothingReported();
  const code = await initialise({ name: 'provider', folder, dependencies: [], variables: [], types: [] }, reading, {
    verb: 'apply',
    options: { parallelism: 1, env, source, projectRoot: ROOT, timeoutMinutes: TIMEOUT_MINUTES, onProgress: () => {} },
    env,
    binary: await findTerraform(env),
    children: new Set(),
    interrupted: false,
    initTurn: Promise.resolve(),
  });
  if (code !== 0) throw new Error(reading.problems.join('\n'));
  const place = realpathSync(join(folder, '.terraform/providers', PROVIDER_FOLDER, PROVIDER_VERSION, providerTarget()));
  const binary = readdirSync(place).find((name) => name.startsWith('terraform-provider-aws'));
  if (binary === undefined) throw new Error(`There is no terraform-provider-aws in ${place}.`);
  return join(place, binary);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await checkedProvider(process.argv[2] ?? '', process.env));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
