import { randomUUID } from 'node:crypto';
import { iamUser } from '#catalogue/events/callers.ts';
import { actionPressed, findingsImported, securityFinding } from '#catalogue/events/notices.ts';
import { type AttackResult, eventTime, type Target } from '../attack.ts';
import { open } from '../network/security-group.ts';

/** RDP open to the internet. */
const WORLD = { protocol: 'tcp', from: 3389, to: 3389, v4: ['0.0.0.0/0'] };

/** Opens a group that Security Hub then reports. Security Hub in the emulator runs no checks and sends no events about imports. */
export async function findOpenGroup(target: Target): Promise<AttackResult> {
  const { account, region } = target;
  const opened = await open(target, WORLD, iamUser('mallory'));
  return { ...opened, event: findingsImported({ account, region, at: eventTime(), findings: [failed(target, opened.group)] }) };
}

/** An administrator runs Suppress on another product's finding in the console of Security Hub; that changes nothing. */
export async function pressSuppress(target: Target): Promise<AttackResult> {
  const { account, region } = target;
  const findings = [failed(target, newId('sg'))];
  return {
    event: actionPressed({ account, region, at: eventTime(), action: 'Suppress', findings }),
    persists: async () => true,
    restUntouched: async () => true,
  };
}

/** A failed check of a security group. */
function failed({ account, region }: Target, group: string) {
  const Id = `arn:aws:ec2:${region}:${account}:security-group/${group}`;
  const id = `arn:aws:securityhub:${region}:${account}:security-control/EC2.19/finding/${randomUUID()}`;
  return securityFinding({ account, region, id, updated: eventTime(), resource: { Type: 'AwsEc2SecurityGroup', Id } });
}

function newId(kind: string): string {
  return `${kind}-0${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}
