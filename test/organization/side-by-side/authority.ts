import { randomUUID } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, inject, test } from 'vitest';
import { loopbackSession } from '#adapters/sdk/loopback.ts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { withFields } from '#catalogue/events/api-call.ts';
import { hubSession, iamUser } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { isoTime } from '#core/iso-time.ts';
import { remediatePurpose, roleArn } from '#core/naming.ts';
import { memberClients } from '#local/account-clients.ts';
import { incidentOf } from '#local/attacks/recognised.ts';
import { incidentStore } from '#local/attacks/run-attack.ts';
import { until } from '#test/support/until.ts';

const WORLD = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const running = () => inject('running');
const shop = () => running().organization.accounts.find(({ name }) => name === 'shop') as { id: string };
const REGION = 'ap-northeast-2';

async function put(event: CloudEvent, times = 1): Promise<void> {
  const { events } = await memberClients(running(), event.account, event.region);
  const entry = {
    Source: event.source,
    DetailType: event['detail-type'],
    Detail: JSON.stringify(event.detail),
    Time: new Date(event.time),
  };
  await events.send(new PutEventsCommand({ Entries: Array.from({ length: times }, () => entry) }));
}

/** A group that is opened in the shop account, with the event that AWS would record. */
async function openedGroup(permission = WORLD) {
  const { ec2 } = await memberClients(running(), shop().id, REGION);
  const { GroupId: group = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `g-${randomUUID()}`, Description: 'test' }),
  );
  const IpPermissions = [
    {
      IpProtocol: permission.protocol,
      FromPort: permission.from,
      ToPort: permission.to,
      IpRanges: [{ CidrIp: permission.v4[0] }],
    },
  ];
  const { SecurityGroupRules = [] } = await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions }));
  const rules = SecurityGroupRules.map(({ SecurityGroupRuleId = '' }) => SecurityGroupRuleId);
  const event = authorizeIngress({
    account: shop().id,
    region: REGION,
    by: iamUser('mallory'),
    at: now(),
    id: randomUUID(),
    group,
    permissions: [permission],
    rules,
  });
  const ingress = async () => {
    const Filters = [{ Name: 'group-id', Values: [group] }];
    const answer = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return (answer.SecurityGroupRules ?? []).filter(({ IsEgress }) => IsEgress === false).length;
  };
  return { group, rules, event, ingress };
}

function now(): string {
  return isoTime(Date.now());
}

async function settled(scenario: string, event: CloudEvent) {
  const incidents = await incidentStore(running());
  return until(
    () => incidents.get(incidentOf(scenario, event)),
    (incident) => incident?.state === 'MITIGATED',
  );
}

/** Runs one more attack through the whole line, so that all earlier events have been processed. */
async function drained(): Promise<void> {
  const { event } = await openedGroup();
  await put(event);
  expect((await settled('sg-ssh-open-world', event))?.state).toBe('MITIGATED');
}

describe('the loop breaker', () => {
  test("recognises the hub's own call when CloudTrail reports it, adds it to the incident and opens no other", async () => {
    const { group, rules, event } = await openedGroup();
    await put(event);
    const { id = '', made = [] } = (await settled('sg-ssh-open-world', event)) ?? {};
    const by = hubSession('network', id, { naming: running().organization.naming });
    const call = revokeIngress({ account: shop().id, region: REGION, by, at: now(), id: randomUUID(), group, rules });
    const echo = withFields(call, { requestID: made[0]?.request });
    await put(echo, 2);
    const incidents = await incidentStore(running());
    const incident = await until(
      () => incidents.get(id),
      (found) => (found?.echoes.length ?? 0) > 0,
    );
    expect(incident?.echoes).toHaveLength(1);
    expect(incident?.state).toBe('MITIGATED');
    await drained();
    expect(await incidents.get(incidentOf('hub-role-misuse', echo))).toBeUndefined();
  });

  test('opens an incident when a hub role makes a call that is in no plan', async () => {
    const { group, rules } = await openedGroup({ protocol: 'tcp', from: 8443, to: 8443, v4: ['198.51.100.0/24'] });
    const by = hubSession('network', 'inc-111111111111111111111111', { naming: running().organization.naming });
    const misuse = revokeIngress({ account: shop().id, region: REGION, by, at: now(), id: randomUUID(), group, rules });
    await put(misuse);
    const incidents = await incidentStore(running());
    const incident = await until(
      () => incidents.get(incidentOf('hub-role-misuse', misuse)),
      (found) => found !== undefined,
    );
    expect(incident).toMatchObject({ severity: 'CRITICAL', state: 'NEW' });
  });
});

describe('duplicates', () => {
  test('of one event open one incident and change the group once', async () => {
    const { event, ingress } = await openedGroup();
    await put(event, 5);
    const incident = await settled('sg-ssh-open-world', event);
    await put(event, 5);
    await drained();
    const incidents = await incidentStore(running());
    expect(await incidents.get(incident?.id ?? '')).toMatchObject({ occurrences: 1, state: 'MITIGATED' });
    expect(incident?.history.map(({ state }) => state)).toEqual(['NEW', 'PROCESSING', 'MITIGATED']);
    expect(await ingress()).toBe(0);
  });

  test('of a refused event change nothing', async () => {
    const { event, ingress } = await openedGroup();
    const refused = { ...event, detail: { ...event.detail, errorCode: 'Client.UnauthorizedOperation', responseElements: null } };
    await put(refused, 2);
    await drained();
    expect(await (await incidentStore(running())).get(incidentOf('sg-ssh-open-world', event))).toBeUndefined();
    expect(await ingress()).toBe(1);
  });
});

describe('the envelope', () => {
  test('that names another account than the record is parked, and nothing is changed', async () => {
    const { event, ingress } = await openedGroup();
    const forged = { ...event, detail: { ...event.detail, recipientAccountId: '777788889999' } };
    await put(forged);
    await drained();
    expect(await ingress()).toBe(1);
  });
});

describe("a member's remediation role", () => {
  const assume = async (change: { session?: string; ExternalId?: string; SourceIdentity?: string }) => {
    const { endpoint, organization } = running();
    const { naming } = organization;
    const caller = change.session ?? 'function-detect';
    const session = await loopbackSession(endpoint, REGION, roleArn(naming, naming.hubAccount, caller), 'local-lambda-intruder');
    const { sts } = loopbackClients(endpoint, REGION, session);
    return sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn(naming, shop().id, remediatePurpose('network', 'fix')),
        RoleSessionName: 'intruder',
        ExternalId: change.ExternalId ?? 'guessed-external-id-of-the-hub',
        SourceIdentity: change.SourceIdentity ?? 'inc-000000000000000000000000',
      }),
    );
  };

  test('refuses every other function of the hub', async () => {
    await expect(assume({ session: 'function-detect' })).rejects.toThrow(/not authorized|denied/i);
  });

  test('refuses the right function with the wrong external id', async () => {
    await expect(assume({ session: 'function-remediate' })).rejects.toThrow(/not authorized|denied/i);
  });
});
