import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { iamUser } from '#catalogue/events/callers.ts';
import { hindranceEvent } from '#core/incident/hindrance.ts';
import { remediatePurpose, roleName } from '#core/naming.ts';
import type { Attack } from '../attack.ts';
import { open } from '../network/security-group.ts';
import { incidentOf } from '../recognised.ts';

const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };

/** Takes all trust from the role that closes security groups, opens a group, and restores the role's trust policy. */
export const refuseHub: Attack = async (target) => {
  const { account, region, naming, clients } = target;
  const opened = await open(target, SSH, iamUser('mallory'));
  const RoleName = roleName(naming, remediatePurpose('network', 'fix'));
  const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName }));
  const denyEveryone = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }] };
  await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(denyEveryone) }));
  try {
    await target.emit(opened.event);
  } finally {
    const PolicyDocument = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
    await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  }
  const { group } = opened;
  const resource = { type: 'AwsEc2SecurityGroup', id: group, arn: `arn:aws:ec2:${region}:${account}:security-group/${group}` };
  const incident = incidentOf('sg-ssh-open-world', opened.event);
  const denied = { account, region, kind: 'denied', incident, resource, call: 'sts:AssumeRole', error: 'AccessDenied' } as const;
  return { ...opened, event: hindranceEvent(denied, Date.now()), sentByHub: true };
};
