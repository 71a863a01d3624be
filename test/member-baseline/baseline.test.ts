import { describe, expect, test } from 'vitest';
import { memberSessions } from '#adapters/member/session.ts';
import type { RoleRequest } from '#adapters/member/sts.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import { sessionPolicy } from '#core/iam/policy.ts';
import { EXTERNAL_IDS } from '#core/naming.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { FAMILY_OF, type Family } from '#core/playbook/playbook-id.ts';
import type { Modes } from '#core/settings.ts';
import type { MemberCall } from '#member/calls.ts';
import { describeBaseline, optedIn } from '#member-baseline/describe.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { MEMBER_OF_HUB, remediationsOf, USED_FAMILIES } from '#test/support/baseline.ts';

const { naming, account, regions } = MEMBER_OF_HUB;
const INLINE_LIMIT = 10_240;
const TRUST_LIMIT = 2_048;
const NAME_LIMIT = 64;

/** The scenarios that are contained by changing the network. */
const OF_THE_NETWORK = CATALOGUE.flatMap((scenario) =>
  playbooksOf(scenario).some((name) => FAMILY_OF[name] === 'network') ? [scenario.id] : [],
);

function rolesWith(modes: Modes): string[] {
  const { roles } = describeBaseline({ ...MEMBER_OF_HUB, modes }, regions[0]);
  return roles.map(({ key }) => key);
}

describe('what an account opted in to', () => {
  const cases: Record<string, [Modes, readonly Family[]]> = {
    'everything off': [[{ default: 'off' }], []],
    'no mode at all': [[], []],
    'observing only': [[{ default: 'observe' }], []],
    'approving everything': [[{ default: 'approve' }], USED_FAMILIES],
    'containing everything': [[{ default: 'auto' }], USED_FAMILIES],
    'containing what is critical': [[{ default: 'observe', CRITICAL: 'auto' }], USED_FAMILIES],
    'one scenario approved': [[{ default: 'off', 'cloudtrail-stop-logging': 'approve' }], ['logging']],
    'one scenario contained': [[{ default: 'observe' }, { 'sg-ssh-open-world': 'auto' }], ['network']],
    'one scenario contained although a level above is off': [[{ default: 'off' }, { 'sg-ssh-open-world': 'auto' }], []],
    'everything except the network': [
      [{ default: 'auto' }, Object.fromEntries(OF_THE_NETWORK.map((id) => [id, 'observe'])), { 'sg-open-all-ports': 'off' }],
      USED_FAMILIES.filter((family) => family !== 'network'),
    ],
    'a scenario without a playbook': [[{ default: 'off', 'hub-role-misuse': 'auto', 'sg-closed': 'auto' }], []],
  };

  test.each(Object.keys(cases))('%s gets exactly the roles it needs', (name) => {
    const [modes, families] = cases[name] ?? [[{ default: 'off' }], []];
    expect(optedIn(modes)).toEqual(families);
    const remediation = remediationsOf(families).map(({ purpose }) => purpose);
    expect(rolesWith(modes).sort()).toEqual(['forward-events', 'heartbeat', 'import-findings', 'inspect', ...remediation].sort());
  });

  test('a family with an undo, or with calls that a person decides, has a second role for them; any other family has none', () => {
    const keys = rolesWith([{ default: 'auto' }]);
    for (const family of USED_FAMILIES) {
      expect(keys, family).toContain(`remediate-${family}`);
      const undoes = Object.values<Playbook<MemberCall>>(PLAYBOOKS).some(
        (one) =>
          FAMILY_OF[one.id] === family && (one.undo !== undefined || one.permissions.fix.some(({ byDecision }) => byDecision)),
      );
      expect(keys.includes(`remediate-${family}-undo`), family).toBe(undoes);
    }
  });

  test('roles are in the first Region only, rules and the queue in every Region', () => {
    const [first, second] = regions.map((region) => describeBaseline(MEMBER_OF_HUB, region));
    expect(first?.roles.length).toBeGreaterThan(0);
    expect(second?.roles).toEqual([]);
    expect(second?.rules.map(({ name }) => name)).toEqual(first?.rules.map(({ name }) => name));
    expect(second?.queues[0]?.arn).toContain(regions[1]);
  });

  test('a permissions boundary is set on every role, with the account id filled in', () => {
    const permissionsBoundary = 'arn:aws:iam::{account}:policy/boundary';
    const { roles } = describeBaseline({ ...MEMBER_OF_HUB, permissionsBoundary }, regions[0]);
    expect(new Set(roles.map((role) => role.permissionsBoundary))).toEqual(new Set([`arn:aws:iam::${account}:policy/boundary`]));
  });
});

describe('the limits of AWS', () => {
  const longest = { ...naming, rolePath: `/${'p'.repeat(60)}/`, rolePrefix: `${'n'.repeat(38)}-` };
  const { roles } = describeBaseline({ ...MEMBER_OF_HUB, naming: longest }, regions[0]);

  test.each(roles.map((role) => [role.key, role] as const))(
    'the role %s is within the limits of names and policies',
    (_, role) => {
      const ids = Array.from({ length: 2 }, (_each, index) => `${index}`.repeat(64));
      const trust = JSON.stringify(role.trust).replaceAll(JSON.stringify(EXTERNAL_IDS), JSON.stringify(ids));
      expect(role.name.length).toBeLessThanOrEqual(NAME_LIMIT);
      expect(trust.length).toBeLessThanOrEqual(TRUST_LIMIT);
      expect(JSON.stringify(role.policy).length).toBeLessThanOrEqual(INLINE_LIMIT);
    },
  );

  test('rules and queues are within the limits of names', () => {
    const { rules, queues } = describeBaseline(MEMBER_OF_HUB, regions[0]);
    for (const { name } of rules) expect(name.length, name).toBeLessThanOrEqual(NAME_LIMIT);
    for (const { name } of queues) expect(name.length, name).toBeLessThanOrEqual(80);
  });
});

describe('the session of one incident', () => {
  const resource = 'sg-0a1b2c3d4e5f60001';
  const { fix } = PLAYBOOKS['revoke-open-ingress'].permissions;
  const request = {
    account,
    region: regions[0],
    family: 'network',
    phase: 'fix',
    role: 'fix',
    policy: sessionPolicy(fix, { account, region: regions[0], resource }),
    scenario: 's'.repeat(64),
    incident: 'inc-0123456789abcdef01234567',
  } as const;

  function recording() {
    const asked: RoleRequest[] = [];
    const assume = async (role: RoleRequest) => {
      asked.push(role);
      return { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
    };
    return { asked, session: memberSessions(assume, naming, 'external-id') };
  }

  test('assumes the role of the family with the external id, the scenario and the incident, limited to the resource', async () => {
    const { asked, session } = recording();
    await session(request);
    const [role] = describeBaseline(MEMBER_OF_HUB, regions[0]).roles.filter(({ key }) => key === 'remediate-network');
    expect(asked).toMatchObject([
      {
        roleArn: `arn:aws:iam::${account}:role${role?.path}${role?.name}`,
        externalId: 'external-id',
        sessionName: request.scenario,
        sourceIdentity: request.incident,
      },
    ]);
    expect(asked[0]?.policy).toContain(`arn:aws:ec2:${regions[0]}:${account}:security-group/${resource}`);
    expect(asked[0]?.policy?.length).toBeLessThanOrEqual(2_048);
  });

  test('assumes the other role to undo', async () => {
    const { asked, session } = recording();
    await session({ ...request, phase: 'undo', role: 'undo' });
    expect(asked[0]?.roleArn).toMatch(/remediate-network-undo$/);
  });

  test('is refused if its policy is longer than AWS accepts', async () => {
    const { asked, session } = recording();
    const policy = sessionPolicy(fix, { account, region: regions[0], resource: 'x'.repeat(2_048) });
    await expect(session({ ...request, policy })).rejects.toThrow('session-policy-too-large');
    expect(asked).toEqual([]);
  });
});
