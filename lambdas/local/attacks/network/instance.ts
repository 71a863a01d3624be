import { DescribeNetworkInterfacesCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { iamUser } from '#catalogue/events/callers.ts';
import { runInstances } from '#catalogue/events/instance-calls.ts';
import { type Attack, callBy, type Target } from '../attack.ts';
import { open } from './security-group.ts';

const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };

/** The emulator accepts any image id. */
const IMAGE = 'ami-0a1b2c3d4e5f60001';

/** Launches an instance with a group that has been open for a long time. */
export const launchBehindOpenGroup: Attack = async (target) => {
  const { group, restUntouched } = await open(target, SSH, iamUser('alice'));
  const instances = await launch(target, group);
  const call = callBy(target, iamUser('mallory'));
  return {
    event: runInstances({ ...call, instances, groups: [group], image: IMAGE }),
    persists: async () => (await Promise.all(instances.map((id) => instanceGroups(target, id)))).flat().includes(group),
    restUntouched,
  };
};

/** Launches an instance with a group, and returns its id. */
export async function launch({ clients: { ec2 } }: Target, group: string): Promise<string[]> {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({ ImageId: IMAGE, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, SecurityGroupIds: [group] }),
  );
  return Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
}

/** The security groups of every network interface of an instance. */
export async function instanceGroups({ clients: { ec2 } }: Target, instance: string): Promise<string[]> {
  const Filters = [{ Name: 'attachment.instance-id', Values: [instance] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return NetworkInterfaces.flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? []));
}
