import type { AwsEc2SecurityGroupIpPermission, ResourceDetails } from '@aws-sdk/client-securityhub';
import { type Evidence, type IngressRule, notedIn } from '#core/incident/evidence.ts';
import type { EvidenceName } from '#core/incident/evidence-names.ts';
import type { Incident } from '#core/incident/incident.ts';
import { truth } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';
import { visibleWithin } from '#core/visible.ts';
import { evidenceWords } from '#words/evidence.ts';

/** The format takes fewer than 50 further fields, names below 128 and values below 1,024 characters, none of them empty. */
const [MOST_FIELDS, LONGEST_NAME, LONGEST_VALUE] = [49, 127, 1_023];

/** A finding takes at most 240 KB; the incident itself has all rules. */
const MOST_RULES = 100;

/** More than an instance can have. */
const MOST_INTERFACES = 16;

type Details = (incident: Incident) => ResourceDetails;

/** The details that the format has for a resource besides its ARN, by type. */
const OF_TYPE: Readonly<Record<string, Details>> = {
  AwsEc2SecurityGroup: ({ account, resource: { id }, standing }) => ({
    AwsEc2SecurityGroup: { ...named('GroupId', id), OwnerId: account, IpPermissions: permissionsOf(standing) },
  }),
  AwsIamAccessKey: ({ account, resource: { id }, evidence }) => ({
    AwsIamAccessKey: { ...named('AccessKeyId', id, 128), AccountId: account, ...notedField('PrincipalName', evidence, 'user') },
  }),
  AwsIamUser: (incident) => ({ AwsIamUser: named('UserName', nameOf(incident.resource)) }),
  AwsIamRole: (incident) => ({ AwsIamRole: named('RoleName', nameOf(incident.resource)) }),
  AwsIamGroup: (incident) => ({ AwsIamGroup: named('GroupName', nameOf(incident.resource)) }),
  AwsIamPolicy: ({ resource, evidence }) => ({
    AwsIamPolicy: { ...named('PolicyName', nameOf(resource)), ...notedField('DefaultVersionId', evidence, 'policy-version') },
  }),
  AwsCloudTrailTrail: ({ resource, standing }) => ({
    AwsCloudTrailTrail: {
      ...named('Name', nameOf(resource)),
      ...named('TrailArn', resource.arn),
      ...named('HomeRegion', resource.arn.split(':')[3] ?? ''),
      ...notedField('S3BucketName', standing, 's3BucketName'),
      ...switched('IsMultiRegionTrail', standing, 'isMultiRegionTrail'),
      ...switched('IncludeGlobalServiceEvents', standing, 'includeGlobalServiceEvents'),
      ...switched('IsOrganizationTrail', standing, 'isOrganizationTrail'),
      ...switched('LogFileValidationEnabled', standing, 'enableLogFileValidation'),
    },
  }),
  AwsS3Bucket: ({ account, resource: { id } }) => ({ AwsS3Bucket: { ...named('Name', id), OwnerAccountId: account } }),
  AwsEc2Instance: ({ evidence }) => {
    const interfaces = notedIn(evidence, 'interface').slice(0, MOST_INTERFACES);
    const NetworkInterfaces = interfaces.map((NetworkInterfaceId) => named('NetworkInterfaceId', NetworkInterfaceId));
    const instance = {
      ...notedField('Type', evidence, 'instance-type'),
      ...notedField('ImageId', evidence, 'image'),
      ...notedField('VpcId', evidence, 'vpc'),
      ...notedField('SubnetId', evidence, 'subnet'),
      ...(interfaces.length > 0 && { NetworkInterfaces }),
    };
    return Object.keys(instance).length === 0 ? {} : { AwsEc2Instance: instance };
  },
};

/** Details of the resource, with the evidence that is still true as further fields: what exactly is wrong with it. */
export function detailsOf(incident: Incident): ResourceDetails {
  const details = ownProperty(OF_TYPE, incident.resource.type)?.(incident);
  const Other = fieldsOf(incident.standing);
  return { ...details, ...(Object.keys(Other).length > 0 && { Other }) };
}

function fieldsOf(standing: readonly Evidence[]): Record<string, string> {
  const fields = new Map<string, string>();
  for (const one of standing) {
    const [name, value] = one.kind === 'noted' ? [one.what, one.value] : [one.kind, evidenceWords(one).en];
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  const filled = [...fields].filter(([, value]) => value.trim() !== '').slice(0, MOST_FIELDS);
  return Object.fromEntries(filled.map(([name, value]) => [name.slice(0, LONGEST_NAME), visibleWithin(value, LONGEST_VALUE)]));
}

function permissionsOf(standing: readonly Evidence[]): AwsEc2SecurityGroupIpPermission[] {
  const rules = standing.filter((one): one is IngressRule => one.kind === 'ingress-rule').slice(0, MOST_RULES);
  return rules.map(({ protocol, from, to, cidr }) => ({
    IpProtocol: visibleWithin(protocol, 64),
    ...(from !== undefined && { FromPort: from }),
    ...(to !== undefined && { ToPort: to }),
    ...(cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: cidr }] } : { IpRanges: [{ CidrIp: cidr }] }),
  }));
}

function nameOf({ id }: Resource): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** A field with the last noted value of the evidence. */
function notedField<Name extends string>(
  name: Name,
  evidence: readonly Evidence[],
  what: EvidenceName,
): Partial<Record<Name, string>> {
  return named(name, notedIn(evidence, what).at(-1) ?? '');
}

/** The same for a field that is true or false. */
function switched<Name extends string>(
  name: Name,
  evidence: readonly Evidence[],
  what: EvidenceName,
): Partial<Record<Name, boolean>> {
  const value = truth(notedIn(evidence, what).at(-1));
  return value === undefined ? {} : ({ [name]: value } as Record<Name, boolean>);
}

/** One field, left out if it is empty: the format takes no empty text. */
function named<Name extends string>(name: Name, value: string, longest = 512): Partial<Record<Name, string>> {
  const shown = visibleWithin(value, longest);
  return shown.trim() === '' ? {} : ({ [name]: shown } as Record<Name, string>);
}
