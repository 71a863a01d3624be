import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Organization } from '../organization/organization.ts';
import type { Stack } from '../rollout/terraform-process.ts';
import type { Place } from './aws/place.ts';

/** A planned resource and where it will be. */
export type PlannedResource = Place & {
  /** The role that Terraform creates it with; absent in the management account. */
  readonly role?: string;
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** One synthesized stack as the preflight needs it. */
export type PlannedStack = {
  readonly name: string;
  /** The accounts and Regions of its providers. */
  readonly places: readonly (Place & { readonly role?: string })[];
  readonly resources: readonly PlannedResource[];
  /** Addresses that an `import` block takes over. */
  readonly imported: readonly string[];
  readonly state: { readonly path: string } | { readonly bucket: string; readonly key: string; readonly region: string };
};

/** What is about to be rolled out. */
export type PlannedRollout = {
  readonly organization: Organization;
  readonly stacks: readonly PlannedStack[];
  /** Types of the resources of every stack, also of those that are not rolled out now. */
  readonly types: readonly string[];
};

type Provider = { alias?: string; region: string; allowed_account_ids: string[]; assume_role?: { role_arn: string }[] };

export type Synthesized = {
  provider: { aws: Provider[] };
  terraform: { backend?: { local?: { path: string }; s3?: { bucket: string; key: string; region: string } } };
  resource?: Record<string, Record<string, Readonly<Record<string, unknown>>>>;
  import?: { to: string }[];
};

/**
 * Reads the selected stacks of a synthesized folder and the organization they were made from. Throws one sentence when
 * something is missing.
 */
export function readPlanned(outdir: string, all: readonly Stack[], selected: readonly Stack[]): PlannedRollout {
  const stacks = all.map(({ name, folder }) => plannedStack(name, JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'))));
  return {
    organization: readOrganization(outdir),
    stacks: stacks.filter(({ name }) => selected.some((one) => one.name === name)),
    types: typesOf(stacks),
  };
}

/** Every type of resource in these stacks. */
export function typesOf(stacks: readonly PlannedStack[]): string[] {
  return [...new Set(stacks.flatMap(({ resources }) => resources.map(({ type }) => type)))];
}

function readOrganization(outdir: string): Organization {
  try {
    return JSON.parse(readFileSync(join(outdir, 'organization.json'), 'utf8')) as Organization;
  } catch {
    throw new Error(`There is no organization.json in ${outdir}: run npm run synth again.`);
  }
}

/** A synthesized stack as the preflight needs it. */
export function plannedStack(
  stack: string,
  { provider, terraform, resource = {}, import: imports = [] }: Synthesized,
): PlannedStack {
  const places = new Map(provider.aws.map((one) => [one.alias === undefined ? 'aws' : `aws.${one.alias}`, placeOf(one)]));
  const resources = Object.entries(resource).flatMap(([type, ofType]) =>
    Object.entries(ofType).map(([name, settings]) => {
      const place = places.get(typeof settings.provider === 'string' ? settings.provider : 'aws') as Place;
      return { ...place, stack, type, name, settings };
    }),
  );
  return {
    name: stack,
    places: [...places.values()],
    resources,
    imported: imports.map(({ to }) => to),
    state: terraform.backend?.s3 ?? { path: terraform.backend?.local?.path ?? '' },
  };
}

function placeOf({ region, allowed_account_ids: [account = ''], assume_role: [role] = [] }: Provider) {
  return { account, region, ...(role !== undefined && { role: role.role_arn }) };
}

/** Every planned resource of a type. */
export function plannedOf({ stacks }: Pick<PlannedRollout, 'stacks'>, type: string): PlannedResource[] {
  return stacks.flatMap(({ resources }) => resources.filter((one) => one.type === type));
}

/** Every account and Region that the rollout works in. */
export function placesOf({ stacks }: Pick<PlannedRollout, 'stacks'>): (Place & { role?: string })[] {
  const places = stacks.flatMap((stack) => stack.places).map((place) => [`${place.account} ${place.region}`, place] as const);
  return [...new Map(places).values()];
}
