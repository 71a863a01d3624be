import { configBucket } from '#core/config-recorder.ts';
import { pageBucket, trailBucket } from '#core/hub-parts.ts';
import { ledgerBucket } from '#core/incident/ledger.ts';
import type { Organization } from './organization.ts';

/** The buckets that the stacks create, each with the account that holds it. Exact names, because any account may create a bucket with the same prefix. */
export function hubBuckets({ management, creates, ledger, naming, accounts, controlRoom }: Organization) {
  const isRecorded = accounts.some(({ config }) => config !== undefined && config !== 'existing');
  return [
    { account: ledger.account, bucket: ledgerBucket(naming.hubAccount) },
    ...(creates.trail ? [{ account: management, bucket: trailBucket(management) }] : []),
    ...(isRecorded ? [{ account: ledger.account, bucket: configBucket(ledger.account) }] : []),
    ...(controlRoom === undefined ? [] : [{ account: naming.hubAccount, bucket: pageBucket(naming.hubAccount) }]),
  ];
}
