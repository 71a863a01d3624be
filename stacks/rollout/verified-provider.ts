import { mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
 * sentence when the provider is not the right one. Works in `folder`.
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

/** The paths of the checked binary of the AWS provider, and of a configuration of Terraform that uses it without another check. */
export interface VerifiedProvider {
  readonly binary: string;
  readonly terraformConfig: string;
}

/**
 * Checks the AWS provider once for all commands. Only for the local organization: otherwise Terraform hashes 700 MB of provider in
 * every command of every stack.
 */
export async function verifiedProvider(folder: string, around: NodeJS.ProcessEnv): Promise<VerifiedProvider> {
  const binary = await checkedProvider(folder, around);
  const terraformConfig = join(folder, 'terraform.rc');
  const overrides = `dev_overrides {\n    "hashicorp/aws" = ${JSON.stringify(dirname(binary))}\n  }`;
  writeFileSync(terraformConfig, `provider_installation {\n  ${overrides}\n  direct {}\n}\n`);
  return { binary, terraformConfig };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(JSON.stringify(await verifiedProvider(process.argv[2] ?? '', process.env)));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
