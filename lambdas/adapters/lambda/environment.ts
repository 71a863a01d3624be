import type { Naming } from '#core/naming.ts';

/** A setting from the function's environment. Throws if it is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`the function's environment lacks ${name}: its Terraform stack sets it`);
  return value;
}

export function regionFromEnvironment(): string | undefined {
  return process.env.AWS_REGION || undefined;
}

/** Where the local organization plays the chat services; absent in AWS. */
export function channelsEndpoint(): string | undefined {
  return process.env.HUB_CHANNELS_ENDPOINT || undefined;
}

/** Between two runs of a schedule that runs every minute, in milliseconds: the local organization has shorter minutes. */
export function minuteMs(): number {
  const local = Number(process.env.HUB_MINUTE_MS);
  return local > 0 ? local : 60_000;
}

export function namingFromEnvironment(): Naming {
  return {
    hubAccount: setting('HUB_ACCOUNT'),
    homeRegion: setting('AWS_REGION'),
    rolePath: setting('HUB_ROLE_PATH'),
    rolePrefix: setting('HUB_ROLE_PREFIX'),
  };
}

/** Queue of what keeps the lists of the control room, where the organization has one. */
export function roomQueue(): string | undefined {
  return process.env.ROOM_QUEUE_URL || undefined;
}

/** The first of the accepted external ids, so that a new one can be introduced beside it. */
export function externalId(): string {
  const [current] = JSON.parse(setting('HUB_EXTERNAL_IDS')) as string[];
  if (current === undefined) throw new Error('HUB_EXTERNAL_IDS holds no external id: apply the central stack');
  return current;
}
