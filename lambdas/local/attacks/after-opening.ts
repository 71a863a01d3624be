import { randomUUID } from 'node:crypto';
import { DescribeInstancesCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { IngressRule } from '../../core/evidence.ts';
import { iamUser } from '../../detect/catalogue/callers.ts';
import { complianceChange } from '../../detect/catalogue/config-notices.ts';
import { flowLogRecord, hubTimer } from '../../detect/catalogue/hub-events.ts';
import { runInstances } from '../../detect/catalogue/instance-calls.ts';
import { incidentOf } from '../recognised.ts';
import { type Attack, eventTime } from './attack.ts';
import { circumstances, open } from './security-group.ts';

const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const SCENARIO = 'sg-ssh-open-world';

/** Emulated EC2 knows no images of ours and takes any. */
const IMAGE = 'ami-0a1b2c3d4e5f60001';

/** Opens a group and leaves it until the hub's clock rings; half an hour passes in the event only. */
export const leaveOpen: Attack = async (victim) => {
  const opened = await open(victim, SSH, iamUser('alice'));
  const { account, region } = victim;
  const { group, rules } = opened;
  const resource = { type: 'AwsEc2SecurityGroup', id: group, arn: `arn:aws:ec2:${region}:${account}:security-group/${group}` };
  const rule = rules[0] === undefined ? {} : { rule: rules[0] };
  const standing: IngressRule[] = [{ kind: 'ingress-rule', ...rule, protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' }];
  const incident = incidentOf(SCENARIO, opened.event);
  const event = hubTimer({ account, region, at: eventTime(), incident, scenario: SCENARIO, resource, standing });
  return { ...opened, event };
};

/** Opens a group and connects to what is behind it. Emulated EC2 carries no traffic, so the record alone tells of that. */
export const connect: Attack = async (victim) => {
  const opened = await open(victim, SSH, iamUser('mallory'));
  await victim.emit(opened.event);
  const { account, region } = victim;
  const event = flowLogRecord({ account, region, at: eventTime(), groups: [opened.group], port: 22, event: randomUUID() });
  return { ...opened, event };
};

/** Launches an instance behind a group that has long been open. */
export const launchBehindOpenGroup: Attack = async (victim) => {
  const { ec2 } = victim.clients;
  const { group, bystandersUnharmed } = await open(victim, SSH, iamUser('alice'));
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: IMAGE,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [group],
    }),
  );
  const instances = Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
  const call = circumstances(victim, iamUser('mallory'));
  return {
    event: runInstances({ ...call, instances, groups: [group], image: IMAGE }),
    stands: async () => {
      const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: instances }));
      const live = Reservations.flatMap((reservation) => reservation.Instances ?? []);
      return live.some(({ SecurityGroups = [] }) => SecurityGroups.some(({ GroupId }) => GroupId === group));
    },
    bystandersUnharmed,
  };
};

/** Opens a group and tells it as Config does when it looks. Emulated Config evaluates no rules. */
export const violateRule: Attack = async (victim) => {
  const opened = await open(victim, SSH, iamUser('mallory'));
  const { account, region } = victim;
  const judged = { rule: 'restricted-ssh', type: 'AWS::EC2::SecurityGroup', id: opened.group, was: 'COMPLIANT' } as const;
  return { ...opened, event: complianceChange({ ...judged, account, region, at: eventTime(), event: randomUUID() }) };
};
