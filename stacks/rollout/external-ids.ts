import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VARIABLE = 'TF_VAR_external_ids';
const SHORTEST = 22;

/** The external ids as Terraform takes them (a JSON list, secret: never print `value`) and a notice for people. */
export interface ExternalIds {
  value: string;
  origin: 'environment' | 'file' | 'created';
  notice?: string;
}

/**
 * Gives the external ids for the stacks' sensitive variable `external_ids`: from the environment, else from
 * `.state/external-ids.json` in the project, else one new id written there (file 0600, folder 0700).
 * Throws one sentence, without the value, when what it finds is not a JSON list of strings of 22+ characters.
 */
export function obtainExternalIds(projectRoot: string, env: NodeJS.ProcessEnv): ExternalIds {
  const given = env[VARIABLE];
  if (given) return { value: checked(given, VARIABLE), origin: 'environment' };
  const folder = join(projectRoot, '.state');
  const file = join(folder, 'external-ids.json');
  const kept = readIfThere(file);
  if (kept !== undefined) return { value: checked(kept, file), origin: 'file' };

  const value = JSON.stringify([randomBytes(32).toString('base64url')]);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // 'wx': if two first runs start at the same moment, one must fail rather than replace the other's id.
  writeFileSync(file, `${value}\n`, { mode: 0o600, flag: 'wx' });
  return { value, origin: 'created', notice: creationNotice(file) };
}

/** The secret strings in this environment that must be blanked out of anything printed. */
export function externalIdSecrets(env: NodeJS.ProcessEnv): string[] {
  const given = env[VARIABLE];
  if (!given) return [];
  return parseIds(given) ?? [given];
}

function creationNotice(file: string): string {
  return (
    `Created an external id in ${file}: the hub presents it when it assumes its role in a member account; ` +
    `keep it in a secret store and set it as ${VARIABLE} wherever else you deploy from.`
  );
}

function checked(text: string, where: string): string {
  const ids = parseIds(text);
  if (ids && ids.length > 0 && ids.every((id) => id.length >= SHORTEST)) return JSON.stringify(ids);
  throw new Error(
    `${where} must be a JSON list of strings, each at least ${SHORTEST} characters long, such as ` +
      `'["<32 random bytes in base64url>"]'; correct it, or remove it to have one made.`,
  );
}

function parseIds(text: string): string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((id) => typeof id === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
