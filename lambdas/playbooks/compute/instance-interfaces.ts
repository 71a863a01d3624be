import type { Instance, NetworkInterface } from '@aws-sdk/client-ec2';
import type { Permission, Scope } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { list, object, text } from '#core/json.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { idOf, kindOf } from '#core/playbook/subject.ts';
import type { Refusal } from '#core/reason.ts';
import type { Tags } from '#core/resource.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { Gone } from '#member/faults.ts';

const any = (kind: string) => (scope: Pick<Scope, 'account' | 'region'>) => ec2Arn(scope, kind, '*');

/** Permissions to read instances and their interfaces. */
export const READ_INTERFACES: readonly Permission[] = [
  { action: 'ec2:DescribeInstances', access: 'read', on: () => '*' },
  { action: 'ec2:DescribeNetworkInterfaces', access: 'read', on: () => '*' },
];

/** Permission to change the groups of an interface: AWS also checks its instance and the groups. */
export const SET_GROUPS: Permission = {
  action: 'ec2:ModifyNetworkInterfaceAttribute',
  access: 'write',
  on: (scope) => ['instance', 'network-interface', 'security-group'].map((kind) => any(kind)(scope)),
  narrowedBy: 'plan',
};

/** A security group by its id and ARN. */
export type Group = { readonly id: string; readonly arn: string };

/** The ARN of an EC2 resource in the account and Region of a run or an incident. */
export function ec2Arn({ account, region }: Pick<Scope, 'account' | 'region'>, kind: string, id: string): string {
  return `arn:aws:ec2:${region}:${account}:${kind}/${id}`;
}

/** A group of the incident's account. */
export function groupIn(incident: Incident, id: string): Group {
  return { id, arn: ec2Arn(incident, 'security-group', id) };
}

/** The tags of these instances together: if one is exempt, all are. */
export async function instanceTags(ids: readonly string[], call: MemberCall): Promise<Tags> {
  const tags = (await instancesOf(ids, call)).flatMap((instance) => instance.Tags ?? []);
  return Object.fromEntries(tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
}

/** The groups of every interface of these instances, including secondary ones, one image each. Throws Gone if all are terminated. */
export async function interfacesOf(ids: readonly string[], call: MemberCall): Promise<Image[]> {
  const Filters = [{ Name: 'attachment.instance-id', Values: [...ids] }];
  const [instances, { NetworkInterfaces = [] }] = await Promise.all([
    instancesOf(ids, call),
    call('ec2:DescribeNetworkInterfaces', { Filters }),
  ]);
  const alive = instances.filter(({ State }) => State?.Name !== 'terminated');
  if (alive.length === 0) throw new Gone(`${ids.join(', ')} no longer exists`);
  return NetworkInterfaces.map((one) => imageOf(one, alive)).toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
}

/** The VPCs of these interfaces. */
export function vpcsOf(interfaces: readonly Image[]): string[] {
  return [...new Set(interfaces.map(vpcOf))];
}

/** Whether an image is of an interface. */
export function isInterface({ subject }: Image): boolean {
  return kindOf(subject) === 'interface-groups';
}

/** The interface's id. */
export function interfaceOf(image: Image): string {
  return idOf(image.subject);
}

/** The VPC of an interface. */
export function vpcOf(image: Image): string {
  return text(image.lookup?.vpc) ?? '';
}

/** The Auto Scaling group of an interface's instance, if any. */
export function scalingGroupOf(image: Image): string | undefined {
  return text(image.lookup?.scaledBy);
}

/** Ids of the groups in an image of an interface. */
export function groupsOf(image: Image): string[] {
  return list(image.state).map(String);
}

/** Why the groups of an interface cannot be changed; undefined if they can. */
export function interfaceObjection(image: Image, { account }: Incident): Refusal | undefined {
  const { owner, managedBy } = object(image.lookup);
  const id = interfaceOf(image);
  if (typeof managedBy === 'string') return { code: 'interface-managed', interface: id, by: managedBy };
  return owner === account ? undefined : { code: 'interface-of-other-account', interface: id, account: text(owner) ?? 'unknown' };
}

/** Gives an interface exactly these groups. */
export function setGroups(incident: Incident, image: Image, groups: readonly Group[]): PlannedCall {
  const id = interfaceOf(image);
  const behind = ec2Arn(incident, 'instance', text(image.lookup?.instance) ?? incident.resource.id);
  const arns = [behind, ec2Arn(incident, 'network-interface', id), ...groups.map(({ arn }) => arn)];
  const input = { NetworkInterfaceId: id, Groups: groups.map((group) => group.id) };
  return planned('ec2:ModifyNetworkInterfaceAttribute', { resource: id, arns }, input);
}

async function instancesOf(ids: readonly string[], call: MemberCall): Promise<Instance[]> {
  const Filters = [{ Name: 'instance-id', Values: [...ids] }];
  const { Reservations = [] } = await call('ec2:DescribeInstances', { Filters });
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

function imageOf(one: NetworkInterface, instances: readonly Instance[]): Image {
  const {
    NetworkInterfaceId = '',
    VpcId = '',
    OwnerId = '',
    Groups = [],
    Attachment,
    Operator,
    InterfaceType = 'interface',
  } = one;
  const managedBy = Operator?.Managed === true ? Operator.Principal : one.RequesterManaged === true ? one.RequesterId : undefined;
  const behind = Attachment?.InstanceId;
  const tags = instances.find(({ InstanceId }) => InstanceId === behind)?.Tags ?? [];
  const scaledBy = tags.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value;
  return {
    subject: `interface-groups/${NetworkInterfaceId}`,
    state: Groups.flatMap(({ GroupId }) => GroupId ?? []).toSorted(),
    lookup: {
      vpc: VpcId,
      owner: OwnerId,
      instance: behind ?? '',
      scaledBy: scaledBy ?? null,
      managedBy: managedBy ?? null,
      type: InterfaceType,
      idleSeconds: one.ConnectionTrackingConfiguration?.TcpEstablishedTimeout ?? null,
    },
  };
}
