import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DetachNetworkInterfaceCommand,
  type IpPermission,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { EXEMPT_TAG } from '#core/naming.ts';
import { QUARANTINE_GROUP } from '#playbooks/compute/quarantine-group.ts';
import type { EmulatedMember } from './emulated-member.ts';

/** A VPC with one subnet. */
export type Network = { readonly vpc: string; readonly subnet: string };

export async function newNetwork({ clients: { ec2 } }: EmulatedMember, ipv6 = false): Promise<Network> {
  const made = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: ipv6 }));
  const vpc = made.Vpc?.VpcId ?? '';
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.1.0/24' }));
  return { vpc, subnet: Subnet?.SubnetId ?? '' };
}

export async function newSecurityGroup(
  { clients: { ec2 } }: EmulatedMember,
  { vpc }: Network,
  GroupName: string,
): Promise<string> {
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: vpc }));
  return GroupId;
}

/** Creates the quarantine group of a network by hand: without the outbound rule that every new group has. */
export async function newQuarantine(member: EmulatedMember, network: Network): Promise<string> {
  const GroupId = await newSecurityGroup(member, network, QUARANTINE_GROUP);
  const IpPermissions = (await rulesOfGroup(member, GroupId))?.out ?? [];
  await member.clients.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
  return GroupId;
}

/** The quarantine group of a network, if there is one. */
export async function quarantineOf({ clients: { ec2 } }: EmulatedMember, { vpc }: Network): Promise<string | undefined> {
  const Filters = [
    { Name: 'vpc-id', Values: [vpc] },
    { Name: 'group-name', Values: [QUARANTINE_GROUP] },
  ];
  return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups?.[0]?.GroupId;
}

/** The inbound and outbound rules of a group. */
export async function rulesOfGroup(
  { clients: { ec2 } }: EmulatedMember,
  group: string,
): Promise<{ in: IpPermission[]; out: IpPermission[] } | undefined> {
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
  return SecurityGroups[0] && { in: SecurityGroups[0].IpPermissions ?? [], out: SecurityGroups[0].IpPermissionsEgress ?? [] };
}

/** An instance with two interfaces: the first with some groups, the second with others. */
export async function newInstance(
  member: EmulatedMember,
  { subnet }: Network,
  first: readonly string[],
  second: readonly string[] = [],
): Promise<string> {
  const { ec2 } = member.clients;
  const launch = { ImageId: 'ami-0a1b2c3d4e5f60001', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 } as const;
  const nics = [{ DeviceIndex: 0, SubnetId: subnet, Groups: [...first], DeleteOnTermination: true }];
  const { Instances = [] } = await ec2.send(new RunInstancesCommand({ ...launch, NetworkInterfaces: nics }));
  const instance = Instances[0]?.InstanceId ?? '';
  if (second.length > 0) {
    const made = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnet, Groups: [...second] }));
    const attached = { NetworkInterfaceId: made.NetworkInterface?.NetworkInterfaceId, InstanceId: instance, DeviceIndex: 1 };
    await ec2.send(new AttachNetworkInterfaceCommand(attached));
  }
  return instance;
}

/** The groups of an instance's interfaces, by device index. */
export async function groupsAt({ clients: { ec2 } }: EmulatedMember, instance: string): Promise<Record<string, string[]>> {
  const Filters = [{ Name: 'attachment.instance-id', Values: [instance] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return Object.fromEntries(
    NetworkInterfaces.map(({ Attachment, Groups = [] }) => [
      String(Attachment?.DeviceIndex),
      Groups.map(({ GroupId = '' }) => GroupId).toSorted(),
    ]),
  );
}

/** Gives every interface of an instance these groups. */
export async function regroup({ clients: { ec2 } }: EmulatedMember, instance: string, groups: readonly string[]): Promise<void> {
  const Filters = [{ Name: 'attachment.instance-id', Values: [instance] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  for (const { NetworkInterfaceId } of NetworkInterfaces) {
    await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [...groups] }));
  }
}

/** Detaches and deletes the second interface of an instance. */
export async function detachSecond({ clients: { ec2 } }: EmulatedMember, instance: string): Promise<void> {
  const Filters = [{ Name: 'attachment.instance-id', Values: [instance] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  const second = NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 1);
  await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: second?.Attachment?.AttachmentId }));
  await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: second?.NetworkInterfaceId }));
}

export function terminate({ clients: { ec2 } }: EmulatedMember, instances: readonly string[]) {
  return ec2.send(new TerminateInstancesCommand({ InstanceIds: [...instances] }));
}

export function exemptInstance({ clients: { ec2 } }: EmulatedMember, instance: string) {
  return ec2.send(new CreateTagsCommand({ Resources: [instance], Tags: [{ Key: EXEMPT_TAG, Value: 'until the audit' }] }));
}
