import type { Activity } from '#core/detection/activity.ts';
import type { Severity } from '#core/detection/severity.ts';
import type { Noted } from '#core/incident/evidence.ts';
import { isObject, type Json, type JsonObject, list, object, text, truth } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';
import { sequenceSubject } from './attack-sequence.ts';
import { holderOfCredentials } from './finding-resource.ts';
import { GUARDDUTY_OPENINGS, type GuardDutyKind } from './finding-sources.ts';
import { instanceNotes } from './launch.ts';

/** A field by its name in EventBridge; the API and the console's export write it in PascalCase. */
function field(of: unknown, name: string): Json | undefined {
  const from = object(of);
  return ownProperty(from, name) ?? ownProperty(from, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
}

/** The parts of a GuardDuty finding that the hub uses. */
export type GuardDutyFinding = {
  readonly id: string;
  readonly type: string;
  readonly severity: number | undefined;
  readonly isSample: boolean;
  readonly isArchived: boolean;
  /** Remote addresses. */
  readonly addresses: readonly string[];
};

export function guardDutyFindingOf({ id, detail }: Activity): GuardDutyFinding {
  const service = field(detail, 'service');
  const severity = Number(text(field(detail, 'severity')) ?? Number.NaN);
  return {
    id: text(field(detail, 'id')) ?? id,
    type: text(field(detail, 'type')) ?? 'untold',
    severity: Number.isFinite(severity) ? severity : undefined,
    isSample: isSample(field(service, 'additionalInfo')),
    isArchived: truth(field(service, 'archived')) === true,
    addresses: [...new Set(remoteAddresses(field(service, 'action')))],
  };
}

/** GuardDuty's severity levels. A finding without severity is MEDIUM until a person has looked; a sample is LOW. */
export function severityOfFinding({ severity, isSample }: Pick<GuardDutyFinding, 'severity' | 'isSample'>): Severity {
  if (isSample) return 'LOW';
  if (severity === undefined) return 'MEDIUM';
  if (severity >= 9) return 'CRITICAL';
  if (severity >= 7) return 'HIGH';
  return severity >= 4 ? 'MEDIUM' : 'LOW';
}

export function reportedOpening(activity: Activity): string | undefined {
  return ownProperty(GUARDDUTY_OPENINGS, guardDutyFindingOf(activity).type);
}

/** The resource of a finding, or the finding itself for an unknown resource type. */
export function findingSubject(activity: Activity): Resource {
  const { account, region, detail } = activity;
  const about = field(detail, 'resource');
  const { id: finding, type } = guardDutyFindingOf(activity);
  const attacked = sequenceSubject(type, detail, activity, field);
  if (attacked !== undefined) return attacked;
  const itself = {
    type: 'Other',
    id: finding,
    arn: text(field(detail, 'arn')) ?? `arn:aws:guardduty:${region}:${account}:finding/${finding}`,
  };
  const read = ownProperty<Reader>(READERS, text(field(about, 'resourceType')) ?? '');
  return read?.(object(about), activity) ?? itself;
}

/** Facts about the instance of a finding. */
export function findingInstance({ detail }: Activity): Noted[] {
  const said = field(field(detail, 'resource'), 'instanceDetails');
  const [first] = list(field(said, 'networkInterfaces'));
  return instanceNotes({
    instanceType: field(said, 'instanceType'),
    imageId: field(said, 'imageId'),
    vpcId: field(first, 'vpcId'),
    subnetId: field(first, 'subnetId'),
  });
}

type Reader = (about: JsonObject, activity: Activity) => Resource | undefined;

const READERS: Readonly<Record<GuardDutyKind, Reader>> = {
  Instance: (about, { account, region }) => {
    const id = text(field(field(about, 'instanceDetails'), 'instanceId'));
    return id === undefined ? undefined : { type: 'AwsEc2Instance', id, arn: `arn:aws:ec2:${region}:${account}:instance/${id}` };
  },
  AccessKey: (about, activity) => holderOf(object(field(about, 'accessKeyDetails')), activity),
  S3Bucket: oneBucket,
  S3Object: oneBucket,
  Lambda: (about) => named('AwsLambdaFunction', field(about, 'lambdaDetails'), 'functionName', 'functionArn'),
  EKSCluster: (about) => named('AwsEksCluster', field(about, 'eksClusterDetails'), 'name', 'arn'),
  ECSCluster: (about) => named('AwsEcsCluster', field(about, 'ecsClusterDetails'), 'name', 'arn'),
  RDSDBInstance: (about) =>
    named('AwsRdsDbInstance', field(about, 'rdsDbInstanceDetails'), 'dbInstanceIdentifier', 'dbInstanceArn'),
  RDSLimitlessDB: (about) => named('Other', field(about, 'rdsLimitlessDbDetails'), 'dbShardGroupIdentifier', 'dbShardGroupArn'),
};

/** With several buckets, the choice of the one to contain must not be random. */
function oneBucket(about: JsonObject): Resource | undefined {
  const [bucket, ...more] = list(field(about, 's3BucketDetails'));
  const id = more.length > 0 ? undefined : text(field(bucket, 'name'));
  return id === undefined ? undefined : { type: 'AwsS3Bucket', id, arn: text(field(bucket, 'arn')) ?? `arn:aws:s3:::${id}` };
}

function holderOf(key: JsonObject, { account }: Activity): Resource | undefined {
  const [id, name, type] = ['accessKeyId', 'userName', 'userType'].map((one) => text(field(key, one)));
  return holderOfCredentials({ key: id, name, type }, account);
}

function named(type: string, details: Json | undefined, name: string, arn: string): Resource | undefined {
  const [id, at] = [text(field(details, name)), text(field(details, arn))];
  return id === undefined || at === undefined ? undefined : { type, id, arn: at };
}

/** Samples are marked in a field or, newer ones, in a JSON string. */
function isSample(additionalInfo: Json | undefined): boolean {
  return (
    truth(field(additionalInfo, 'sample')) === true || /"sample"\s*:\s*true/.test(text(field(additionalInfo, 'value')) ?? '')
  );
}

/** Each kind of action has its own path to the remote side; the local side looks the same and must not be read. */
function remoteAddresses(action: Json | undefined): string[] {
  if (Array.isArray(action)) return action.flatMap(remoteAddresses);
  if (!isObject(action)) return [];
  const remote = field(action, 'remoteIpDetails');
  const own = [field(remote, 'ipAddressV4'), field(remote, 'ipAddressV6')].flatMap((address) => text(address) ?? []);
  return [...own, ...Object.values(action).flatMap(remoteAddresses)];
}
