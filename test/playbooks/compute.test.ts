import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { guardDutyFinding, instanceResource } from '#catalogue/events/notices.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Image } from '#core/playbook/plan.ts';
import { isolateInstance } from '#playbooks/compute/isolate-instance.ts';
import { QUARANTINE_GROUP } from '#playbooks/compute/quarantine-group.ts';
import { TryAgain } from '#remediate/ports.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { incidentFrom } from '../support/incidents.ts';
import {
  detachSecond,
  groupsAt,
  newQuarantine,
  newSecurityGroup,
  quarantineOf,
  rulesOfGroup,
  terminate,
} from '../support/instances.ts';
import { describePlaybook } from '../support/playbook-harness.ts';
import { runOf } from '../support/playbook-run.ts';
import { COMPUTE, instanceIn, openQuarantine } from '../support/situations/compute.ts';
import { english } from '../support/words.ts';

describePlaybook('isolate-instance', COMPUTE['isolate-instance'], [
  ['an instance with two interfaces in a VPC without a quarantine group', 'a VPC that has IPv6'],
]);
describePlaybook('swap-security-group', COMPUTE['swap-security-group']);

describe('isolate-instance with obstacles', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  test('a quarantine group that still allows all outbound traffic is emptied before an interface gets it', async () => {
    const on = await instanceIn(openQuarantine).arrange(member);
    const run = await runOf('isolate-instance', member.call, on.incident);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    const quarantine = (await quarantineOf(member, on.network)) ?? '';
    expect(await rulesOfGroup(member, quarantine)).toEqual({ in: [], out: [] });
    expect(await groupsAt(member, on.instances[0] ?? '')).toEqual({ 0: [quarantine], 1: [quarantine] });
    expect(run.writes().slice(0, 2)).toEqual(['ec2:RevokeSecurityGroupEgress', 'ec2:ModifyNetworkInterfaceAttribute']);
  });

  test('a quarantine group with rules of another person is left to a person, and nothing is changed', async () => {
    const on = await instanceIn(async (_, network) => {
      const GroupId = await newSecurityGroup(member, network, QUARANTINE_GROUP);
      const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.0.0.9/32' }] };
      await member.clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));
    }).arrange(member);
    const run = await runOf('isolate-instance', member.call, on.incident);
    const reason = {
      code: 'quarantine-group-has-rules',
      group: 'org-security-hub-quarantine',
      vpc: expect.stringMatching(/^vpc-\w+$/),
    };
    expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL', outcome: { kind: 'refused', reason } });
    expect(run.writes()).toEqual([]);
  });

  test('a quarantine group that is created by another writer during the run is found by the retry', async () => {
    const on =
      await COMPUTE['isolate-instance']['an instance with two interfaces in a VPC without a quarantine group'].arrange(member);
    const run = await runOf('isolate-instance', member.call, on.incident);
    run.hooks.before = async (call, nth) => {
      if (call === 'ec2:CreateSecurityGroup' && nth === 1) await newQuarantine(member, on.network);
    };
    await expect(run.fix()).rejects.toThrow(TryAgain);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    const quarantine = await quarantineOf(member, on.network);
    expect(await groupsAt(member, on.instances[0] ?? '')).toEqual({ 0: [quarantine], 1: [quarantine] });
  });

  test('an interface that is deleted between plan and write does not leave the others open', async () => {
    const on = await COMPUTE['isolate-instance']['a VPC with its quarantine group'].arrange(member);
    const run = await runOf('isolate-instance', member.call, on.incident);
    run.hooks.before = async (call, nth) => {
      if (call === 'ec2:ModifyNetworkInterfaceAttribute' && nth === 1) await detachSecond(member, on.instances[0] ?? '');
    };
    const done = await run.fix().catch(() => run.fix());
    expect(done).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await groupsAt(member, on.instances[0] ?? '')).toEqual({ 0: [await quarantineOf(member, on.network)] });
  });

  test('the other instances of a launch are contained if the first was terminated', async () => {
    const on = await COMPUTE['swap-security-group']['two instances of one launch without any other group'].arrange(member);
    await terminate(member, on.instances.slice(0, 1));
    const run = await runOf('swap-security-group', member.call, on.incident);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await groupsAt(member, on.instances[1] ?? '')).toEqual({ 0: [await quarantineOf(member, on.network)] });
  });
});

describe('what isolate-instance decides', () => {
  const at = { now: 0, account: { name: 'shop', modes: [] } };
  const vpc = 'vpc-0a1b2c3d4e5f60001';
  let incident: Incident;
  beforeAll(async () => {
    incident = await incidentFrom(guardDutyFinding({ resource: instanceResource('i-0a1b2c3d4e5f60001') }), 'guardduty-finding');
  });

  const nic = (id: string, more = {}): Image => ({
    subject: `interface-groups/${id}`,
    state: ['sg-0a1b2c3d4e5f60001'],
    lookup: { vpc, owner: MEMBER, instance: 'i-0a1b2c3d4e5f60001', managedBy: null, ...more },
  });
  const missing = (owner: string = MEMBER): Image => ({
    subject: `quarantine-group/${vpc}`,
    state: 'missing',
    lookup: { owner, group: null, egress: [] },
  });
  const reasonFor = (images: readonly Image[]) => {
    const planned = isolateInstance.plan(incident, images, at);
    return planned.kind === 'refused' ? english(planned.reason) : planned.kind;
  };

  test('the plan text names every interface with its groups, and the plan shows what happens to open connections', () => {
    const planned = isolateInstance.plan(incident, [nic('eni-1'), nic('eni-2'), missing()], at);
    const words = planned.kind === 'planned' ? planned.plan.words : undefined;
    for (const text of [words?.en, words?.ko]) {
      expect(text).toContain('eni-1 (sg-0a1b2c3d4e5f60001), eni-2 (sg-0a1b2c3d4e5f60001)');
      expect(text).toContain(QUARANTINE_GROUP);
    }
  });

  test('a new group is created and emptied before any interface gets it, by the id that AWS returns', () => {
    const planned = isolateInstance.plan(incident, [nic('eni-1'), nic('eni-2'), missing()], at);
    const calls = planned.kind === 'planned' ? planned.plan.calls : [];
    const first = { answerOf: 0, field: 'GroupId' };
    expect(calls.map(({ action, input }) => [action, input.GroupId ?? input.Groups])).toEqual([
      ['ec2:CreateSecurityGroup', undefined],
      ['ec2:RevokeSecurityGroupEgress', first],
      ['ec2:ModifyNetworkInterfaceAttribute', [first]],
      ['ec2:ModifyNetworkInterfaceAttribute', [first]],
    ]);
  });

  test('an interface that a service manages leaves the whole instance to a person', () => {
    expect(reasonFor([nic('eni-1'), nic('eni-2', { managedBy: 'eks.amazonaws.com' }), missing()])).toMatch(
      /^network interface eni-2 is managed by eks\.amazonaws\.com, and only that may change it/,
    );
  });

  test('an interface of another account is left to a person', () => {
    expect(reasonFor([nic('eni-1', { owner: MANAGEMENT }), missing()])).toBe(
      `network interface eni-1 belongs to account ${MANAGEMENT}: contain it there`,
    );
  });

  test('a VPC shared by another account needs a quarantine group created by hand', () => {
    expect(reasonFor([nic('eni-1'), missing(MANAGEMENT)])).toMatch(
      new RegExp(`^${vpc} belongs to account ${MANAGEMENT}, which shares it: create security group ${QUARANTINE_GROUP}`),
    );
  });

  test('an interface with more groups than a session policy can list is left to a person', () => {
    const groups = Array.from({ length: 16 }, (_, n) => `sg-0a1b2c3d4e5f6${String(n).padStart(4, '0')}`);
    const crowded = { ...nic('eni-0a1b2c3d4e5f60001'), state: groups };
    expect(reasonFor([crowded, missing()])).toMatch(/^network interface eni-0a1b2c3d4e5f60001 has 16 security groups, more than/);
  });

  test('an Auto Scaling group that may terminate the instance is named', () => {
    const planned = isolateInstance.plan(incident, [nic('eni-1', { scaledBy: 'web' }), missing()], at);
    const words = planned.kind === 'planned' ? planned.plan.words : undefined;
    expect(words?.en).toMatch(
      /scaling group web may mark it unhealthy and terminate it: to keep it for an investigation, detach it from the group first/,
    );
    expect(words?.ko).toMatch(/Auto Scaling 그룹\(web\)이 비정상으로 보고 종료할 수 있으니/);
  });

  test('an instance without interfaces is already safe', () => {
    expect(reasonFor([])).toBe('already-safe');
  });
});
