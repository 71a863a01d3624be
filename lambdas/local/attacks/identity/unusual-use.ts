import { randomUUID } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { type By, iamUser } from '#catalogue/events/callers.ts';
import { keyHolder } from '#catalogue/events/identity-calls.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { DAY } from '#core/duration.ts';
import { type Attack, type AttackResult, callBy, eventTime, type Target } from '../attack.ts';
import { isActive, newKey } from './access-key.ts';
import { newUser } from './user.ts';

/** SSH from one office network: recorded, but no incident. */
const OFFICE = { protocol: 'tcp', from: 22, to: 22, v4: ['192.0.2.0/24'] };

/** Uses a key in a new Region and from a new location. */
export const useKeyElsewhere: Attack = async (target) => {
  const user = await newUser(target, 'deploy');
  const key = await newKey(target, user);
  await usedBefore(target, keyHolder(user, key, '198.51.100.24'), 1);
  const result = await openOffice(target, keyHolder(user, key, '203.0.113.77'));
  return { ...result, persists: () => isActive(target, user, key) };
};

/** A call in a Region that was not used for a week. Works once per account and Region, if nothing else was done there before. */
export const workElsewhere: Attack = async (target) => {
  await usedBefore(target, iamUser('alice'), 9);
  await usedBefore(target, iamUser('alice'), 1);
  return openOffice(target, iamUser('mallory'));
};

/** Opens a new group to an office network, through the EC2 API. */
async function openOffice(target: Target, by: By): Promise<AttackResult> {
  const { ec2 } = target.clients;
  const GroupName = `office-${randomUUID().slice(0, 8)}`;
  const { GroupId: group = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'Office' }));
  const { protocol, from, to, v4 } = OFFICE;
  const IpPermissions = [{ IpProtocol: protocol, FromPort: from, ToPort: to, IpRanges: v4.map((CidrIp) => ({ CidrIp })) }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions }));
  const exists = async () => {
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
    return SecurityGroups.length === 1;
  };
  return {
    event: authorizeIngress({ ...callBy(target, by), group, permissions: [OFFICE] }),
    persists: exists,
    restUntouched: exists,
  };
}

/** Emits a call from some days ago in another Region of the account. */
async function usedBefore(target: Target, by: By, days: number): Promise<void> {
  const at = eventTime(days * DAY);
  const region = target.region === 'us-east-1' ? target.naming.homeRegion : 'us-east-1';
  const group = `sg-${randomUUID().replaceAll('-', '').slice(0, 17)}`;
  const event = authorizeIngress({ ...callBy(target, by), region, at, group, permissions: [OFFICE] });
  await target.emit(event);
}
