import { AuthorizeSecurityGroupIngressCommand, ModifySecurityGroupRulesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PermissionCase } from '#catalogue/events/security-group-calls.ts';
import { TryAgain } from '#remediate/ports.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { authorityOf } from '../support/hub-around.ts';
import { describePlaybook } from '../support/playbook-harness.ts';
import { runOf } from '../support/playbook-run.ts';
import { NETWORK, OPEN_SSH, opening, openRules, permissionFor, revoking, rulesAsText } from '../support/situations/network.ts';

describePlaybook('revoke-open-ingress', NETWORK['revoke-open-ingress'], [
  [
    'a rule of one port',
    'a rule of IPv6',
    'a range of ports',
    'several rules of one call',
    'two halves of the internet',
    'a database port',
    'all traffic',
    'every port of one protocol',
  ],
]);

describe('revoke-open-ingress, when others change the group too', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  const opened = async (permissions: readonly PermissionCase[]) => {
    const on = await opening(member, permissions, 'sg-ssh-open-world');
    return { on, run: await runOf('revoke-open-ingress', member.call, on.incident) };
  };

  test('the plan text names the rules, and planning changes nothing', async () => {
    const { on, run } = await opened([{ ...OPEN_SSH, from: 20, to: 25, v6: ['::/0'] }]);
    const before = await rulesAsText(on, member);
    run.world.authority = authorityOf([{ default: 'approve' }]);
    const plan = (await run.fix())?.plan;
    const [v4, v6] = on.rules.map((rule, index) => `${rule} (tcp ports 20-25 from ${index === 0 ? '0.0.0.0/0' : '::/0'})`);
    const live = 'connections that are open now end: no network interface has these rules';
    expect(plan?.words.en).toBe(`Revoke ${v4}, ${v6} from ${on.group} and leave every other rule as it is; ${live}`);
    for (const name of [on.group, ...on.rules]) expect(plan?.words.ko).toContain(name);
    const action = 'ec2:RevokeSecurityGroupIngress';
    const input = { GroupId: on.group, SecurityGroupRuleIds: on.rules };
    expect(plan?.calls).toEqual([{ action, resource: on.group, arns: [on.incident.resource.arn], input }]);
    expect(await rulesAsText(on, member)).toEqual(before);
  });

  test('a rule for the same traffic that was created again is revoked by its new id', async () => {
    const { on, run } = await opened([OPEN_SSH]);
    const { ec2 } = member.clients;
    await ec2.send(revoking(on.group, on.rules));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: on.group, IpPermissions: [permissionFor(OPEN_SSH)] }));
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await openRules(on, member)).toEqual([]);
  });

  test('a rule that a person narrowed after the event is not revoked although its id is the same', async () => {
    const { on, run } = await opened([OPEN_SSH, { ...OPEN_SSH, v4: [], v6: ['::/0'] }]);
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '198.51.100.0/24' };
    const SecurityGroupRules = [{ SecurityGroupRuleId: on.rules[0], SecurityGroupRule }];
    await member.clients.ec2.send(new ModifySecurityGroupRulesCommand({ GroupId: on.group, SecurityGroupRules }));
    const done = await run.fix();
    expect(done?.plan?.before.map((image) => image.lookup?.rule)).toEqual([on.rules[1]]);
    expect(await rulesAsText(on, member)).toContainEqual(expect.stringContaining('in tcp 22 22 198.51.100.0/24'));
  });

  test('a rule that was removed between plan and write leads to a retry', async () => {
    const { on, run } = await opened([OPEN_SSH]);
    run.hooks.before = async (call) => {
      if (call === 'ec2:RevokeSecurityGroupIngress') await member.clients.ec2.send(revoking(on.group, on.rules));
    };
    await expect(run.fix()).rejects.toThrow(TryAgain);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', standing: [] });
  });

  test('a rule that was already added again is not added twice by the undo', async () => {
    const { on, run } = await opened([{ ...OPEN_SSH, v6: ['::/0'] }]);
    const before = await rulesAsText(on, member);
    await run.fix();
    const again = new AuthorizeSecurityGroupIngressCommand({ GroupId: on.group, IpPermissions: [permissionFor(OPEN_SSH)] });
    await member.clients.ec2.send(again);
    expect(await run.undo()).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
    expect(await rulesAsText(on, member)).toEqual(before);
  });
});
