import type { Naming } from '#core/naming.ts';

/** A setting from the function's environment. Throws if it is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`the function's environment has no ${name}: apply the stack of the function again`);
  return value;
}

export function regionFromEnvironment(): string | undefined {
  return process.env.AWS_REGION || undefined;
}

/** Address at which the local organization emulates the chat services; not set in AWS. */
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

/** Queue of the function that keeps the lists of the control room; undefined if the organization has no control room. */
export function roomQueue(): string | undefined {
  return process.env.ROOM_QUEUE_URL || undefined;
}

/** The first of the accepted external ids, so that a new one can be introduced while this one still works. */
export function externalId(): string {
  const [current] = JSON.parse(setting('HUB_EXTERNAL_IDS')) as string[];
  if (current === undefined) throw new Error('HUB_EXTERNAL_IDS holds no external id: apply the central stack');
  return current;
}
