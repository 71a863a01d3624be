import { randomUUID } from 'node:crypto';
import { iamUser } from '#catalogue/events/callers.ts';
import {
  actionPressed,
  findingsImported,
  guardDutyFinding,
  instanceResource,
  securityFinding,
} from '#catalogue/events/notices.ts';
import { type Attack, type AttackResult, eventTime, type Target } from '../attack.ts';
import { groupsOf, launch } from '../network/after-opening.ts';
import { open } from '../network/security-group.ts';
import { scanWebSite } from './web-site.ts';

/** What attackers look for first, open to everybody. */
const WORLD = { protocol: 'tcp', from: 3389, to: 3389, v4: ['0.0.0.0/0'] };

export const EDGE_ATTACKS: Readonly<Record<string, Attack>> = {
  'web-scanner-detected': scanWebSite,
  'guardduty-finding': findInstance,
  'securityhub-finding': findOpenGroup,
  'securityhub-custom-action': pressContain,
};

/** Launches an instance, of which GuardDuty then tells. The emulator's finds nothing by itself. */
async function findInstance(victim: Target): Promise<AttackResult> {
  const { account, region } = victim;
  const { group, bystandersUnharmed } = await open(victim, WORLD, iamUser('alice'));
  const [instance = ''] = await launch(victim, group);
  const finding = randomUUID().replaceAll('-', '');
  return {
    event: guardDutyFinding({ account, region, at: eventTime(), finding, resource: instanceResource(instance) }),
    stands: async () => (await groupsOf(victim, instance)).includes(group),
    bystandersUnharmed,
  };
}

/** Opens a group, of which Security Hub then tells. The emulator's checks nothing, and tells nobody what is imported. */
async function findOpenGroup(victim: Target): Promise<AttackResult> {
  const { account, region } = victim;
  const opened = await open(victim, WORLD, iamUser('mallory'));
  return { ...opened, event: findingsImported({ account, region, at: eventTime(), findings: [failed(victim, opened.group)] }) };
}

/** An administrator asks for something in the console of Security Hub, which changes nothing by itself. */
async function pressContain(victim: Target): Promise<AttackResult> {
  const { account, region } = victim;
  const findings = [failed(victim, newId('sg'))];
  return {
    event: actionPressed({ account, region, at: eventTime(), action: 'Contain', findings }),
    stands: async () => true,
    bystandersUnharmed: async () => true,
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
