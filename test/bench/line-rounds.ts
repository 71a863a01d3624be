import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ec2Calls } from '#adapters/member/clients/ec2.ts';
import { connections } from '#adapters/sdk/connections.ts';
import { DOCUMENTATION_KEY } from '#adapters/sdk/loopback.ts';
import { scenarioOf } from '#catalogue/index.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { defaultMode } from '#core/settings.ts';
import { memberClients } from '#local/account-clients.ts';
import type { AttackResult, Target } from '#local/attacks/attack.ts';
import { ATTACKS } from '#local/attacks/index.ts';
import { activityOf, incidentOf } from '#local/attacks/recognised.ts';
import { incidentStore, putEventsEntry } from '#local/attacks/run-attack.ts';
import type { Running } from '#local/running.ts';

const SCENARIO = 'sg-ssh-open-world';

/** A pause in which the hub finishes its announcements before the next measurement; nothing polls meanwhile. */
const QUIET_MS = 400;
const PATIENCE_MS = 10_000;

/** What one round opened: a fresh group, and the event about it. */
type OpenGroup = { readonly attack: AttackResult; readonly group: string; readonly incident: string };

/** When an event was put on a bus, when it reached the queue of the hub, and when its fix was verified; in epoch milliseconds. */
export type Fix = { readonly putAt: number; readonly receivedAt: number; readonly verifiedAt: number };

/** The same fix in three ways, each on another group. Times in milliseconds. */
type LocalAccount = Running['organization']['accounts'][number];

export type Rounds = {
  readonly byHub: () => Promise<Fix>;
  /** The bare calls of a script: AssumeRole, describe, revoke, describe. */
  readonly byHand: () => Promise<number>;
  /** The calls of a tool that does not look again: AssumeRole, describe, revoke. */
  readonly unverified: () => Promise<number>;
};

/** Rounds in one member; by default in any. */
export async function roundsIn(running: Running, isSuitable: (account: LocalAccount) => boolean = () => true): Promise<Rounds> {
  const target = await targetIn(running, isSuitable);
  const incidents = await incidentStore(running);
  return {
    byHub: () => fixedByHub(target, incidents),
    byHand: () => fixedByHand(target, running, true),
    unverified: () => fixedByHand(target, running, false),
  };
}

/** The first matching member where the hub may act by itself. */
async function targetIn(running: Running, isSuitable: (account: LocalAccount) => boolean): Promise<Target> {
  const { accounts, naming } = running.organization;
  const members = accounts.filter(({ id, modes }) => id !== naming.hubAccount && defaultMode(modes) === 'auto');
  const member = members.find(isSuitable);
  if (member === undefined) throw new Error('no account of the local organization lets the hub contain by itself');
  const [region] = member.regions;
  const clients = await memberClients(running, member.id, region);
  return {
    account: member.id,
    region,
    clients,
    naming,
    emit: () => Promise.reject(new Error('this attack is one event')),
    putInLane: () => Promise.reject(new Error('this attack forges nothing')),
  };
}

/** One fix by the hub, from the event to the moment it read the group back and found it safe. */
async function fixedByHub(target: Target, incidents: IncidentStore): Promise<Fix> {
  const opened = await openGroup(target);
  const putAt = Date.now();
  await target.clients.events.send(new PutEventsCommand({ Entries: [putEventsEntry(opened.attack.event)] }));
  await sleep(QUIET_MS);
  const { receivedAt, verifiedAt } = await verified(opened.incident, incidents);
  await removeGroup(target, opened);
  return { putAt, receivedAt, verifiedAt };
}

async function verified(id: string, incidents: IncidentStore): Promise<Pick<Fix, 'receivedAt' | 'verifiedAt'>> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const incident = await incidents.get(id);
    if (incident?.verifiedAt !== undefined) return { receivedAt: incident.receivedAt, verifiedAt: incident.verifiedAt };
    await sleep(QUIET_MS);
  }
  throw new Error(`the hub did not fix ${id} within ${PATIENCE_MS} ms`);
}

/** Milliseconds of the same fix without a hub: no event, no detection, no record; clients and connections as the hub has them. */
async function fixedByHand(target: Target, running: Running, verifies: boolean): Promise<number> {
  const opened = await openGroup(target);
  const config = { endpoint: running.endpoint, region: target.region, ...connections };
  const sts = new STSClient({ ...config, credentials: DOCUMENTATION_KEY });
  const RoleArn = `arn:aws:iam::${target.account}:role/${running.organization.deploy.role}`;
  const Filters = [{ Name: 'group-id', Values: [opened.group] }];

  const start = performance.now();
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'floor' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const ec2 = ec2Calls({ ...config, credentials });
  const open = async () => {
    const { SecurityGroupRules = [] } = await ec2['ec2:DescribeSecurityGroupRules']({ Filters });
    return SecurityGroupRules.filter((rule) => rule.IsEgress === false && rule.CidrIpv4 === '0.0.0.0/0');
  };
  const SecurityGroupRuleIds = (await open()).map((rule) => rule.SecurityGroupRuleId ?? '');
  await ec2['ec2:RevokeSecurityGroupIngress']({ GroupId: opened.group, SecurityGroupRuleIds });
  const left = verifies ? await open() : [];
  const milliseconds = performance.now() - start;

  if (SecurityGroupRuleIds.length !== 1 || left.length !== 0) throw new Error('the bare calls did not fix the group');
  await removeGroup(target, opened);
  return milliseconds;
}

/** A new group each time: the hub asks a person before it fixes one resource again and again. */
async function openGroup(target: Target): Promise<OpenGroup> {
  const attack = await ATTACKS[SCENARIO]?.(target);
  if (attack === undefined) throw new Error(`no attack is a ${SCENARIO}`);
  const { id: group } = scenarioOf(SCENARIO).subject(activityOf(attack.event));
  return { attack, group, incident: incidentOf(SCENARIO, attack.event) };
}

/** Groups left behind would make every later call slower. */
async function removeGroup({ clients }: Target, { group }: OpenGroup): Promise<void> {
  await clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group }));
}
