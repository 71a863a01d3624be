import { randomUUID } from 'node:crypto';
import { DescribeNetworkInterfacesCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { iamUser } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import { reminderEvent } from '#catalogue/events/hub-events.ts';
import { runInstances } from '#catalogue/events/instance-calls.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { reminderEventId } from '#clock/reminder-event.ts';
import { type Attack, eventTime, type Target } from '../attack.ts';
import { incidentOf } from '../recognised.ts';
import { circumstances, open } from './security-group.ts';

const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const SCENARIO = 'sg-ssh-open-world';

/** Longer than the hub waits before it looks again. */
const LEFT_MS = 31 * 60_000;

/** Emulated EC2 knows no images of ours and takes any. */
const IMAGE = 'ami-0a1b2c3d4e5f60001';

/** Opens a group, tells of it as if that had been half an hour ago, and leaves it until the reminder comes. */
export const leaveOpen: Attack = async (victim) => {
  const opened = await open(victim, SSH, iamUser('alice'));
  const { account, region } = victim;
  const { group, rules } = opened;
  const at = eventTime(LEFT_MS);
  const event = authorizeIngress({ ...circumstances(victim, iamUser('alice')), at, group, permissions: [SSH], rules });
  const resource = { type: 'AwsEc2SecurityGroup', id: group, arn: `arn:aws:ec2:${region}:${account}:security-group/${group}` };
  const later = (told: CloudEvent) => {
    const incident = incidentOf(SCENARIO, told);
    const rung = reminderEvent({ account, region, incident, scenario: SCENARIO, resource, standing: [] });
    return { ...rung, id: reminderEventId(incident, 'sg-stale-opening') };
  };
  return { ...opened, event, later };
};

/** Launches an instance behind a group that has long been open. */
export const launchBehindOpenGroup: Attack = async (victim) => {
  const { group, bystandersUnharmed } = await open(victim, SSH, iamUser('alice'));
  const instances = await launch(victim, group);
  const call = circumstances(victim, iamUser('mallory'));
  return {
    event: runInstances({ ...call, instances, groups: [group], image: IMAGE }),
    stands: async () => (await Promise.all(instances.map((id) => groupsOf(victim, id)))).flat().includes(group),
    bystandersUnharmed,
  };
};

/** A new instance behind a group, by its id. */
export async function launch({ clients: { ec2 } }: Target, group: string): Promise<string[]> {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({ ImageId: IMAGE, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, SecurityGroupIds: [group] }),
  );
  return Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
}

/** The security groups of every network interface of an instance. */
export async function groupsOf({ clients: { ec2 } }: Target, instance: string): Promise<string[]> {
  const Filters = [{ Name: 'attachment.instance-id', Values: [instance] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return NetworkInterfaces.flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? []));
}

/** Opens a group and tells it as Config does when it looks. Emulated Config evaluates no rules. */
export const violateRule: Attack = async (victim) => {
  const opened = await open(victim, SSH, iamUser('mallory'));
  const { account, region } = victim;
  const judged = { rule: 'restricted-ssh', type: 'AWS::EC2::SecurityGroup', id: opened.group, was: 'COMPLIANT' } as const;
  return { ...opened, event: complianceChange({ ...judged, account, region, at: eventTime(), event: randomUUID() }) };
};
