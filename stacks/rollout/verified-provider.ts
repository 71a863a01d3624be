import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
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
 * Checks the AWS provider against the hashes that every stack accepts, and gives the folder it is in. Throws Terraform's own
 * sentence when the provider is not the right one. Works in `folder`.
 */
export async function checkedProvider(folder: string, around: NodeJS.ProcessEnv): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const aws = { source: 'hashicorp/aws', version: PROVIDER_VERSION };
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: { required_providers: { aws } } }));
  const source = findProviderSource({ env: around });
  const env = terraformEnvironment(around, source, ROOT);
  const reading = nothingReported();
  const code = await initialise({ name: 'provider', folder, dependencies: [], variables: [] }, reading, {
    verb: 'apply',
    options: { parallelism: 1, env, source, projectRoot: ROOT, timeoutMinutes: TIMEOUT_MINUTES, onProgress: () => {} },
    env,
    binary: await findTerraform(env),
    children: new Set(),
    interrupted: false,
    initTurn: Promise.resolve(),
  });
  if (code !== 0) throw new Error(reading.problems.join('\n'));
  return realpathSync(join(folder, '.terraform/providers', PROVIDER_FOLDER, PROVIDER_VERSION, providerTarget()));
}

/**
 * Checks the AWS provider once, and writes a configuration of Terraform that takes it from where it was checked, as it is. Gives
 * the path of that file. Only for the local organization: otherwise Terraform hashes 700 MB of provider in every command of every
 * stack.
 */
export async function verifiedProvider(folder: string, around: NodeJS.ProcessEnv): Promise<string> {
  const checked = await checkedProvider(folder, around);
  const file = join(folder, 'terraform.rc');
  const overrides = `dev_overrides {\n    "hashicorp/aws" = ${JSON.stringify(checked)}\n  }`;
  writeFileSync(file, `provider_installation {\n  ${overrides}\n  direct {}\n}\n`);
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await verifiedProvider(process.argv[2] ?? '', process.env));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
