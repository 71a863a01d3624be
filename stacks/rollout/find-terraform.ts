import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first version whose S3 backend locks the state with a file in the bucket, as the stacks require. */
const OLDEST = [1, 11] as const;
const INSTALL = `install Terraform ${OLDEST.join('.')} or later from https://developer.hashicorp.com/terraform/install`;

/** The full path of the first `terraform` on the PATH. Throws one sentence when there is none, or one that is too old. */
export async function findTerraform(env: NodeJS.ProcessEnv): Promise<string> {
  const candidates = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'terraform'));
  const found = candidates.find(isExecutable);
  if (found === undefined) throw new Error(`There is no terraform on the PATH: ${INSTALL}.`);
  const version = await versionOf(found, env);
  if (!isRecent(version)) throw new Error(`${found} is ${version}, which is too old for these stacks: ${INSTALL}.`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(binary: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(binary, ['version', '-json'], { env, timeout: 60_000 }, (error, stdout) => {
      const version = /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1];
      if (version !== undefined) resolve(`version ${version}`);
      else
        reject(new Error(`${binary} does not say its version (${error?.message.split('\n')[0] ?? 'no version'}): ${INSTALL}.`));
    });
  });
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
