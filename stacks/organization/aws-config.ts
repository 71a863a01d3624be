import { z } from 'zod';
import { configBucket, RECORDS } from '#core/config-recorder.ts';
import type { AwsConfig } from '#member-baseline/recorder.ts';
import { REGION } from './regions.ts';
import { section } from './section.ts';

const USES = ['off', 'existing', 'on'] as const;

/** AWS Config of an account: whether the stacks create it, in which Regions it exists already, and what it records. */
export const awsConfig = z.union(
  [
    z.enum(USES),
    section({
      record: z.enum(RECORDS).default('needed'),
      existing: z.array(z.string().regex(REGION)).default([]),
      role: z.enum(['create', 'existing']).default('create'),
    }),
  ],
  {
    error: `must be ${USES.join(', ')}, or record (${RECORDS.join(' or ')}), existing (Regions that have a recorder) and role (create or existing)`,
  },
);

const PLAINLY_ON = { record: 'needed', existing: [], role: 'create' } as const;

type WrittenAwsConfig = z.infer<typeof awsConfig>;

/** The setting of the nearest level; undefined if AWS Config is off, `existing` if the account has its own in every Region. */
export function awsConfigOf(
  nearest: WrittenAwsConfig | undefined,
  account: { readonly regions: readonly string[]; readonly bucketAccount: string },
): AwsConfig | 'existing' | undefined {
  if (nearest === undefined || nearest === 'off') return undefined;
  if (nearest === 'existing') return 'existing';
  const { record, existing, role } = nearest === 'on' ? PLAINLY_ON : nearest;
  const regions = account.regions.filter((region) => !existing.some((one) => one === region));
  if (regions.length === 0) return 'existing';
  return { records: record, regions, createsRole: role === 'create', bucket: configBucket(account.bucketAccount) };
}

/** What the stacks create of AWS Config in an account; undefined if it is off or existing. */
export function createdConfig({ config }: { readonly config?: AwsConfig | 'existing' }): AwsConfig | undefined {
  return config === 'existing' ? undefined : config;
}

/** Every fault in an account's own setting of AWS Config; a unit may name Regions that only some of its accounts use. */
export function awsConfigFaults(written: WrittenAwsConfig | undefined, regions: readonly string[]): string[] {
  if (written === undefined || typeof written === 'string') return [];
  return written.existing
    .filter((region) => !regions.includes(region))
    .map((region) => `config.existing names ${region}, which is not a Region of the account`);
}
