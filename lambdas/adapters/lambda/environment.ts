import type { Naming } from '#core/naming.ts';

/** A setting of the function, from its environment. Throws one sentence that names it when it is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`the function's environment lacks ${name}: its Terraform stack sets it`);
  return value;
}

/** The Region a person's shell names, if it does. */
export function givenRegion(): string | undefined {
  return process.env.AWS_REGION || undefined;
}

/** Where the hub lives and how its roles are called, as the central stack wrote it into the environment. */
export function namingFromEnvironment(): Naming {
  return {
    hubAccount: setting('HUB_ACCOUNT'),
    homeRegion: setting('AWS_REGION'),
    rolePath: setting('HUB_ROLE_PATH'),
    rolePrefix: setting('HUB_ROLE_PREFIX'),
  };
}

/** The external id the hub shows to member roles: the first of the accepted ones, so that a new one can be brought in beside it. */
export function externalId(): string {
  const [current] = JSON.parse(setting('HUB_EXTERNAL_IDS')) as string[];
  if (current === undefined) throw new Error('HUB_EXTERNAL_IDS holds no external id');
  return current;
}
