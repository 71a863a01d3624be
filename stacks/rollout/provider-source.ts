import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import constructs from '@cdktf/provider-aws/package.json' with { type: 'json' };
import { ownProperty } from '#core/own-property.ts';

/** The provider's folder below a mirror, and below what `terraform init` writes. */
export const PROVIDER_FOLDER = join('registry.terraform.io', 'hashicorp', 'aws');
export const PROVIDER_VERSION = constructs.cdktf.provider.version;

/** Where `terraform init` gets the AWS provider from: a folder on this machine, or the public registry. */
export type ProviderSource = { kind: 'mirror'; folder: string } | { kind: 'registry' };

/** The machine to search; `root` is put in front of every system folder (`/` outside tests). */
export interface Machine {
  env: NodeJS.ProcessEnv;
  home: string;
  platform: NodeJS.Platform;
  arch: string;
  root: string;
}

/** Folders to look at, best first. `listFolder` gives the absolute paths in a folder, or []. */
export function candidateFolders(machine: Machine, listFolder: (folder: string) => string[]): string[] {
  const { env, home, platform, root } = machine;
  const systemShares = (env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':').filter(Boolean);
  const implied = [
    join(home, '.terraform.d', 'plugins'),
    join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'terraform', 'plugins'),
    ...systemShares.map((share) => join(root, share, 'terraform', 'plugins')),
  ];
  const apple = [
    join(home, 'Library', 'Application Support', 'io.terraform', 'plugins'),
    join(root, 'Library', 'Application Support', 'io.terraform', 'plugins'),
  ];
  const optional = ['opt', 'usr/local/opt'].flatMap((folder) => listFolder(join(root, folder)).sort());
  const chosen = env.TF_PLUGIN_DIR ? [resolve(env.TF_PLUGIN_DIR)] : [];
  return [...chosen, ...implied, ...(platform === 'darwin' ? apple : []), ...optional];
}

/**
 * Finds the first provider mirror on this machine, without any network. A mirror holds the pinned AWS provider
 * for this operating system and processor, unpacked or as a zip. Unreadable folders count as empty.
 */
export function findProviderSource(given: Partial<Machine> = {}): ProviderSource {
  const machine: Machine = {
    env: process.env,
    home: homedir(),
    platform: process.platform,
    arch: process.arch,
    root: '/',
    ...given,
  };
  const target = providerTarget(machine);
  const folder = candidateFolders(machine, listFolder).find((candidate) => isMirror(candidate, target));
  return folder === undefined ? { kind: 'registry' } : { kind: 'mirror', folder };
}

/** The operating system and processor a provider is built for, as Terraform names them. */
export function providerTarget({ platform, arch }: Pick<Machine, 'platform' | 'arch'> = process): string {
  return `${goPlatform(platform)}_${goArch(arch)}`;
}

/** Arguments of `terraform init` that make it use this source and nothing else. */
export function initArguments(source: ProviderSource): string[] {
  return source.kind === 'mirror' ? [`-plugin-dir=${source.folder}`] : [];
}

/**
 * Environment for a Terraform process: the caller's, quiet and non-interactive. Without a mirror, downloads are
 * kept once per project in `.local/terraform-plugins` (created here), unless the caller has set another cache.
 */
export function terraformEnvironment(env: NodeJS.ProcessEnv, source: ProviderSource, projectRoot: string) {
  const child: NodeJS.ProcessEnv = { ...env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  // Terraform warns on every command when this names a file that is not there.
  if (!existsSync(child.TF_CLI_CONFIG_FILE ?? '')) delete child.TF_CLI_CONFIG_FILE;
  if (source.kind === 'registry' && !child.TF_PLUGIN_CACHE_DIR) {
    child.TF_PLUGIN_CACHE_DIR = join(projectRoot, '.local', 'terraform-plugins');
    mkdirSync(child.TF_PLUGIN_CACHE_DIR, { recursive: true });
  }
  return child;
}

function isMirror(folder: string, target: string): boolean {
  const provider = join(folder, PROVIDER_FOLDER);
  const zip = `terraform-provider-aws_${PROVIDER_VERSION}_${target}.zip`;
  return isKind(join(provider, PROVIDER_VERSION, target), 'folder') || isKind(join(provider, zip), 'file');
}

function isKind(path: string, kind: 'folder' | 'file'): boolean {
  try {
    const found = statSync(path);
    return kind === 'folder' ? found.isDirectory() : found.isFile();
  } catch {
    return false;
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function goPlatform(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'windows' : platform;
}

function goArch(arch: string): string {
  return ownProperty({ x64: 'amd64', ia32: '386' } as Record<string, string>, arch) ?? arch;
}
