import { existsSync, readFileSync } from 'node:fs';
import { type Document, parseDocument } from 'yaml';
import type { z } from 'zod';
import { OperatorError } from '#core/errors.ts';
import { isObject } from '#core/json.ts';
import { contradictionsIn } from './contradictions.ts';
import { type Organization, organizationOf } from './organization.ts';
import { organizationFile } from './organization-file.ts';
import { CDKTF_MARK, placesOfMark } from './terraform-text.ts';

/** The organization file in use: HUB_ORGANIZATION, else stacks/organization.yaml, else the example. */
export function organizationPath(env: NodeJS.ProcessEnv = process.env): string {
  if (env.HUB_ORGANIZATION !== undefined) return env.HUB_ORGANIZATION;
  const own = new URL('../organization.yaml', import.meta.url).pathname;
  return existsSync(own) ? own : new URL('./example.yaml', import.meta.url).pathname;
}

/** Sections that a file gets where it has none. */
type Defaults = Readonly<Record<string, unknown>>;

/** Reads and checks an organization file. Throws one OperatorError that lists every fault with its place. */
export function readOrganization(path: string, defaults: Defaults = {}): Organization {
  let written: string;
  try {
    written = readFileSync(path, 'utf8');
  } catch {
    throw new OperatorError(
      `There is no organization file at ${path}; copy stacks/organization/example.yaml there or set HUB_ORGANIZATION.`,
    );
  }
  return parseOrganization(written, path, defaults);
}

/** The same from text; `path` only names it in errors. */
export function parseOrganization(written: string, path: string, defaults: Defaults = {}): Organization {
  const document = parseDocument(written);
  const [fault] = document.errors;
  if (fault !== undefined) throw new OperatorError(`${path} is not YAML: ${fault.message.split(/:?\n/)[0]}.`);
  const plain = plainOf(document, path);
  const read = organizationFile.safeParse(isObject(plain) ? { ...defaults, ...plain } : plain);
  if (!read.success) throw new OperatorError(`${path} is not valid: ${read.error.issues.map(sentence).join('; ')}.`);
  const marked = placesOfMark(read.data).map((place) => `${place} contains ${CDKTF_MARK}, which only CDKTF may write`);
  const faults = [...marked, ...contradictionsIn(read.data)];
  if (faults.length > 0) throw new OperatorError(`${path} is not valid: ${faults.join('; ')}.`);
  return organizationOf(read.data);
}

/** The parser reports an alias without an anchor only here. */
function plainOf(document: Document, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new OperatorError(`${path} is not YAML: ${(error as Error).message}.`);
  }
}

function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return `${place === '' ? 'the file' : place} ${issue.message.replace(/^Invalid input: /, '')}`;
}
