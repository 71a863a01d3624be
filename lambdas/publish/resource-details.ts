import type { AwsEc2SecurityGroupIpPermission, ResourceDetails } from '@aws-sdk/client-securityhub';
import type { Evidence, IngressRule } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';
import { visibleWithin } from '#core/visible.ts';
import { evidenceWords } from '#words/evidence.ts';

/** The format takes fewer than 50 further fields, names below 128 and values below 1,024 characters, and these must hold something. */
const [MOST_FIELDS, LONGEST_NAME, LONGEST_VALUE] = [49, 127, 1_023];

/** A finding takes 240 KB: beyond this the incident itself has the rest. */
const MOST_RULES = 100;

type Details = (incident: Incident) => ResourceDetails;

/** What the format can say of the resource beside its ARN, by its type. */
const OF_TYPE: Readonly<Record<string, Details>> = {
  AwsEc2SecurityGroup: ({ account, resource: { id }, standing }) => ({
    AwsEc2SecurityGroup: { ...named('GroupId', id), OwnerId: account, IpPermissions: permissionsOf(standing) },
  }),
  AwsIamAccessKey: ({ account, resource: { id } }) => ({
    AwsIamAccessKey: { ...named('AccessKeyId', id, 128), AccountId: account },
  }),
  AwsIamUser: (incident) => ({ AwsIamUser: named('UserName', nameOf(incident.resource)) }),
  AwsIamRole: (incident) => ({ AwsIamRole: named('RoleName', nameOf(incident.resource)) }),
  AwsIamGroup: (incident) => ({ AwsIamGroup: named('GroupName', nameOf(incident.resource)) }),
  AwsIamPolicy: (incident) => ({ AwsIamPolicy: named('PolicyName', nameOf(incident.resource)) }),
  AwsCloudTrailTrail: ({ resource }) => ({
    AwsCloudTrailTrail: { ...named('Name', nameOf(resource)), ...named('TrailArn', resource.arn) },
  }),
  AwsS3Bucket: ({ resource: { id } }) => ({ AwsS3Bucket: named('Name', id) }),
};

/** Details of the resource, with the evidence that still stands as further fields: what exactly is wrong with it. */
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

/** One field, left out where there is nothing to say: the format takes no empty text. */
function named<Name extends string>(name: Name, value: string, longest = 512): Partial<Record<Name, string>> {
  const shown = visibleWithin(value, longest);
  return shown.trim() === '' ? {} : ({ [name]: shown } as Record<Name, string>);
}
