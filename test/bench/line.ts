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
import type { AttackResult, Target } from '#local/attacks/attack.ts';
import { ATTACKS } from '#local/attacks/index.ts';
import { activityOf, incidentOf } from '#local/attacks/recognised.ts';
import { incidentStore, putEventsEntry } from '#local/attacks/run-attack.ts';
import { memberClients, type Running } from '#local/running.ts';
import type { Bench } from './bench.ts';
import { interleaved, percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const WARM_UP = 10;
const ROUNDS = 40;
const MOST = 2.5;
const SCENARIO = 'sg-ssh-open-world';

/** The line has time to end its announcements before anything else is measured; nobody polls meanwhile. */
const QUIET_MS = 400;
const PATIENCE_MS = 10_000;

/** What one round opened: a fresh group, and the event that tells of it. */
type OpenGroup = { readonly struck: AttackResult; readonly group: string; readonly incident: string };

/** An event put on a member's default bus until its fix is verified, against the four bare calls such a fix cannot do without. */
export const line: Bench = async ({ hub }) => {
  const { running } = await hub();
  const victim = await victimOf(running);
  const incidents = await incidentStore(running);
  const work = { line: () => fixedByHub(victim, incidents), floor: () => fixedByHand(victim, running) };
  await interleaved(WARM_UP, work);
  const measured = await interleaved(ROUNDS, work);
  return ([50, 95] as const).map((share) => {
    const [value, floor] = [percentile(measured.line, share / 100), percentile(measured.floor, share / 100)];
    return verdict({
      name: `line.p${share}`,
      value,
      unit: 'ms',
      against: `AssumeRole, describe, revoke, describe by hand: p${share} ${rounded(floor)} ms`,
      ratio: value / floor,
      aim: `at most ${MOST} times the bare calls`,
      ok: value <= MOST * floor,
    });
  });
};

/** The first member where the hub may act by itself. */
async function victimOf(running: Running): Promise<Target> {
  const { accounts, naming } = running.organization;
  const member = accounts.find(({ id, modes }) => id !== naming.hubAccount && defaultMode(modes) === 'auto');
  if (member === undefined) throw new Error('no account of the local organization lets the hub contain by itself');
  const [region] = member.regions;
  const clients = await memberClients(running, member.id, region);
  return {
    account: member.id,
    region,
    clients,
    naming,
    emit: async (event) => {
      await clients.events.send(new PutEventsCommand({ Entries: [putEventsEntry(event)] }));
    },
    untilIdle: () => Promise.reject(new Error('this attack waits for nothing')),
  };
}

/** Milliseconds from the event to the moment the hub read the group back and found it safe. */
async function fixedByHub(victim: Target, incidents: IncidentStore): Promise<number> {
  const target = await openGroup(victim);
  const putAt = Date.now();
  await victim.emit(target.struck.event);
  await sleep(QUIET_MS);
  const verifiedAt = await verification(target.incident, incidents);
  await removeGroup(victim, target);
  return verifiedAt - putAt;
}

async function verification(id: string, incidents: IncidentStore): Promise<number> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const incident = await incidents.get(id);
    if (incident?.verifiedAt !== undefined) return incident.verifiedAt;
    await sleep(QUIET_MS);
  }
  throw new Error(`the hub did not fix ${id} within ${PATIENCE_MS} ms`);
}

/** Milliseconds of the same fix without a hub: no event, no detection, no record; clients and connections as the hub has them. */
async function fixedByHand(victim: Target, running: Running): Promise<number> {
  const target = await openGroup(victim);
  const config = { endpoint: running.endpoint, region: victim.region, ...connections };
  const sts = new STSClient({ ...config, credentials: DOCUMENTATION_KEY });
  const RoleArn = `arn:aws:iam::${victim.account}:role/${running.organization.deploy.role}`;
  const Filters = [{ Name: 'group-id', Values: [target.group] }];

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
  await ec2['ec2:RevokeSecurityGroupIngress']({ GroupId: target.group, SecurityGroupRuleIds });
  const left = await open();
  const milliseconds = performance.now() - start;

  if (SecurityGroupRuleIds.length !== 1 || left.length !== 0) throw new Error('the bare calls did not fix the group');
  await removeGroup(victim, target);
  return milliseconds;
}

/** A new group each time: the hub asks a person when it is to fix one place again and again. */
async function openGroup(victim: Target): Promise<OpenGroup> {
  const struck = await ATTACKS[SCENARIO]?.(victim);
  if (struck === undefined) throw new Error(`no attack is a ${SCENARIO}`);
  const { id: group } = scenarioOf(SCENARIO).subject(activityOf(struck.event));
  return { struck, group, incident: incidentOf(SCENARIO, struck.event) };
}

/** Groups left behind would make every later call slower. */
async function removeGroup({ clients }: Target, { group }: OpenGroup): Promise<void> {
  await clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group }));
}
