import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { as, memberKey } from './organization.ts';

describe('EC2', () => {
  test('gives each interface of an instance its own groups, and the instance those of the first', async () => {
    const client = new ec2.EC2Client(as(memberKey));
    const group = async (GroupName: string) =>
      (await client.send(new ec2.CreateSecurityGroupCommand({ GroupName, Description: GroupName }))).GroupId ?? '';
    const [first, second, other] = [await group('first'), await group('second'), await group('other')];
    const { Subnets: [{ SubnetId } = {}] = [] } = await client.send(new ec2.DescribeSubnetsCommand({}));
    const launch = { ImageId: 'ami-0a1b2c3d4e5f60001', MinCount: 1, MaxCount: 1, SubnetId, SecurityGroupIds: [first] };
    const { Instances: [{ InstanceId = '', NetworkInterfaces: [{ NetworkInterfaceId } = {}] = [] } = {}] = [] } =
      await client.send(new ec2.RunInstancesCommand(launch));
    const made = await client.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId, Groups: [second] }));
    const attached = { InstanceId, DeviceIndex: 1, NetworkInterfaceId: made.NetworkInterface?.NetworkInterfaceId };
    await client.send(new ec2.AttachNetworkInterfaceCommand(attached));
    const shown = async () => {
      const { Reservations = [] } = await client.send(new ec2.DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
      const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
      const ids = (groups: ec2.GroupIdentifier[] = []) => groups.map(({ GroupId }) => GroupId);
      return [ids(instance?.SecurityGroups), ...(instance?.NetworkInterfaces ?? []).map(({ Groups }) => ids(Groups))];
    };
    expect(await shown()).toEqual([[first], [first], [second]]);
    await client.send(new ec2.ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [other] }));
    expect(await shown()).toEqual([[other], [other], [second]]);
  });

  test('answers with the errors of AWS for network ACLs and rules that do not exist', async () => {
    const client = new ec2.EC2Client(as(memberKey));
    const { NetworkAcls: [{ NetworkAclId } = {}] = [] } = await client.send(new ec2.DescribeNetworkAclsCommand({}));
    const none = new ec2.DescribeNetworkAclsCommand({ NetworkAclIds: ['acl-0a1b2c3d4e5f6ffff'] });
    await expect(client.send(none)).rejects.toMatchObject({ name: 'InvalidNetworkAclID.NotFound' });
    const rule = new ec2.DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 7, Egress: false });
    await expect(client.send(rule)).rejects.toMatchObject({ name: 'InvalidNetworkAclEntry.NotFound' });
  });

  test('names the security groups with a rule for a prefix list, and refuses a list that does not exist', async () => {
    const client = new ec2.EC2Client(as(memberKey));
    const made = { PrefixListName: 'partners', AddressFamily: 'IPv4', MaxEntries: 2 };
    const { PrefixList } = await client.send(new ec2.CreateManagedPrefixListCommand(made));
    const PrefixListId = PrefixList?.PrefixListId ?? '';
    const users = async (id: string) => {
      const asked = new ec2.GetManagedPrefixListAssociationsCommand({ PrefixListId: id });
      return (await client.send(asked)).PrefixListAssociations;
    };
    expect(await users(PrefixListId)).toEqual([]);
    const { GroupId } = await client.send(new ec2.CreateSecurityGroupCommand({ GroupName: 'listed', Description: 'listed' }));
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId }] };
    await client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));
    expect(await users(PrefixListId)).toEqual([{ ResourceId: GroupId, ResourceOwner: MEMBER }]);
    await expect(users('pl-0a1b2c3d4e5f6ffff')).rejects.toMatchObject({ name: 'InvalidPrefixListID.NotFound' });
  });
});
