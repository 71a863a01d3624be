import { PRODUCT } from './naming.ts';

/** The resource types that AWS Config must record for the catalogue's rules and for the playbooks that restore an earlier state. */
export const RECORDED_TYPES = ['AWS::CloudTrail::Trail', 'AWS::EC2::SecurityGroup', 'AWS::S3::Bucket'] as const;

export type RecordedType = (typeof RECORDED_TYPES)[number];

/** What the hub's own recorders record: the types it needs, or every type that AWS Config supports. */
export const RECORDS = ['needed', 'all'] as const;

export type Records = (typeof RECORDS)[number];

/** The name of the hub's own recorder. AWS Config cannot rename a recorder, so the name shows what it was created to record. */
export function hubRecorder(records: Records): string {
  return `${PRODUCT}-${records}`;
}

/** The types that the recorder with this name should record; undefined if it should record every supported type. */
export function expectedTypes(recorder: string | undefined): readonly RecordedType[] | undefined {
  return recorder === hubRecorder('needed') ? RECORDED_TYPES : undefined;
}

/** The bucket that AWS Config delivers to, in the account that stores the ledger. */
export function configBucket(account: string): string {
  return `${PRODUCT}-config-${account}`;
}
