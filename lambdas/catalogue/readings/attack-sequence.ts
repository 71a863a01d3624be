import { type Json, type JsonObject, list, object, text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';

/** Reads a field by its name in EventBridge, or as the API writes it. */
type Field = (of: unknown, name: string) => Json | undefined;

type Place = { readonly account: string; readonly region: string };

/** A resource in a sequence; `says` is the text of its `uid` and `name`. */
type Named = { readonly says: string; readonly data: JsonObject };

type Subject = { readonly kind: string; readonly read: (named: Named, place: Place, field: Field) => Resource | undefined };

/**
 * What each family of attack sequences is about, by the type that its resources have in
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ResourceV2.html. A family that is not here is about the finding itself.
 */
const SUBJECTS: Readonly<Record<string, Subject>> = {
  'AttackSequence:IAM': { kind: 'ACCESS_KEY', read: keyHolder },
  'AttackSequence:S3': { kind: 'S3_BUCKET', read: ({ says }) => bucketIn(says) },
  'AttackSequence:EC2': { kind: 'EC2_INSTANCE', read: ({ says }, place) => instanceIn(says, place) },
  'AttackSequence:EKS': { kind: 'EKS_CLUSTER', read: ({ says }) => clusterIn('AwsEksCluster', 'eks', says) },
  'AttackSequence:ECS': { kind: 'ECS_CLUSTER', read: ({ says }) => clusterIn('AwsEcsCluster', 'ecs', says) },
};

/** The one resource that an attack sequence is about; undefined where it names several, because the choice must not be random. */
export function sequenceSubject(type: string, detail: JsonObject, place: Place, field: Field): Resource | undefined {
  const subject = ownProperty(SUBJECTS, type.split('/')[0] ?? '');
  if (subject === undefined) return undefined;
  const sequence = field(field(field(detail, 'service'), 'detection'), 'sequence');
  const all = list(field(sequence, 'resources')).map(object);
  const [one, ...more] = all.filter((resource) => field(resource, 'resourceType') === subject.kind);
  if (one === undefined || more.length > 0) return undefined;
  const says = [field(one, 'uid'), field(one, 'name')].flatMap((said) => text(said) ?? []).join(' ');
  return subject.read({ says, data: object(field(one, 'data')) }, place, field);
}

/** A long-lived key of a user, or the role of temporary ones. */
function keyHolder({ says, data }: Named, { account }: Place, field: Field): Resource | undefined {
  const key = field(data, 'accessKey');
  const [name, type] = [text(field(key, 'userName')), text(field(key, 'userType'))];
  const [id] = /AKIA[A-Z0-9]{12,}/.exec(says) ?? [];
  if (name === undefined) return undefined;
  if (type === 'AssumedRole' || type === 'Role')
    return { type: 'AwsIamRole', id: name, arn: `arn:aws:iam::${account}:role/${name}` };
  if (type !== 'IAMUser') return undefined;
  const arn = `arn:aws:iam::${account}:user/${name}`;
  return id === undefined ? { type: 'AwsIamUser', id: name, arn } : { type: 'AwsIamAccessKey', id, arn };
}

function bucketIn(says: string): Resource | undefined {
  const [, id] = /arn:aws:s3:::([a-z0-9.-]{3,63})(?![\w/.-])/.exec(says) ?? [];
  return id === undefined ? undefined : { type: 'AwsS3Bucket', id, arn: `arn:aws:s3:::${id}` };
}

function instanceIn(says: string, { account, region }: Place): Resource | undefined {
  const [id] = /\bi-[0-9a-f]{8,17}\b/.exec(says) ?? [];
  return id === undefined ? undefined : { type: 'AwsEc2Instance', id, arn: `arn:aws:ec2:${region}:${account}:instance/${id}` };
}

function clusterIn(type: string, service: string, says: string): Resource | undefined {
  const [arn, id] = new RegExp(`arn:aws:${service}:[a-z0-9-]+:\\d{12}:cluster/([\\w-]+)`).exec(says) ?? [];
  return arn === undefined || id === undefined ? undefined : { type, id, arn };
}
