import { describe, expect, test } from 'vitest';
import { memberSessions } from '../lambdas/adapters/member-session.ts';
import type { RoleRequest } from '../lambdas/adapters/sts.ts';
import type { Family } from '../lambdas/core/playbook.ts';
import type { Modes } from '../lambdas/core/settings.ts';
import { CATALOGUE } from '../lambdas/detect/catalogue/index.ts';
import { PLAYBOOKS, playbookOf } from '../lambdas/remediate/playbooks/index.ts';
import { EXTERNAL_IDS } from '../member-baseline/baseline.ts';
import { describeBaseline, optedIn } from '../member-baseline/describe.ts';
import { FAMILIES, MEMBER_OF_HUB } from './support/baseline.ts';

const { naming, account, regions } = MEMBER_OF_HUB;
const INLINE_LIMIT = 10_240;
const TRUST_LIMIT = 2_048;
const NAME_LIMIT = 64;

/** The scenarios that are contained by changing the network. */
const OF_THE_NETWORK = CATALOGUE.flatMap(({ id, playbook }) =>
  playbook !== undefined && playbookOf(playbook)?.family === 'network' ? [id] : [],
);

function rolesWith(modes: Modes): string[] {
  const { roles } = describeBaseline({ ...MEMBER_OF_HUB, modes }, regions[0]);
  return roles.map(({ key }) => key);
}

describe('what an account opted in to', () => {
  const cases: Record<string, [Modes, Family[]]> = {
    'everything off': [{ default: 'off' }, []],
    'observing only': [{ default: 'observe' }, []],
    'approving everything': [{ default: 'approve' }, ['logging', 'network']],
    'containing everything': [{ default: 'auto' }, ['logging', 'network']],
    'containing what is critical': [{ default: 'observe', CRITICAL: 'auto' }, ['logging', 'network']],
    'one scenario approved': [{ default: 'off', 'cloudtrail-stop-logging': 'approve' }, ['logging']],
    'one scenario contained': [{ default: 'observe', 'sg-ssh-open-world': 'auto' }, ['network']],
    'everything but the network': [
      { default: 'auto', ...Object.fromEntries(OF_THE_NETWORK.map((id) => [id, 'observe'])), 'sg-open-all-ports': 'off' },
      FAMILIES.filter((family) => family !== 'network'),
    ],
    'a scenario that no playbook serves': [{ default: 'off', 'hub-role-misuse': 'auto', 'sg-closed': 'auto' }, []],
  };

  test.each(Object.keys(cases))('%s brings exactly the roles it needs', (name) => {
    const [modes, families] = cases[name] ?? [{ default: 'off' }, []];
    expect(optedIn(modes)).toEqual(families);
    const remediation = families.map((family) => `remediate-${family}`);
    expect(rolesWith(modes).sort()).toEqual(['forward-events', 'import-findings', 'inspect', ...remediation].sort());
  });

  test('every family of the playbooks is known to somebody who lets the hub do everything', () => {
    expect(optedIn({ default: 'auto' })).toEqual(FAMILIES);
  });

  test('roles come with the first Region only, rules and the queue with each', () => {
    const [first, second] = regions.map((region) => describeBaseline(MEMBER_OF_HUB, region));
    expect(first?.roles.length).toBeGreaterThan(0);
    expect(second?.roles).toEqual([]);
    expect(second?.rules.map(({ name }) => name)).toEqual(first?.rules.map(({ name }) => name));
    expect(second?.queues[0]?.arn).toContain(regions[1]);
  });

  test('a permissions boundary reaches every role with the account in its place', () => {
    const permissionsBoundary = 'arn:aws:iam::{account}:policy/boundary';
    const { roles } = describeBaseline({ ...MEMBER_OF_HUB, permissionsBoundary }, regions[0]);
    expect(new Set(roles.map((role) => role.permissionsBoundary))).toEqual(new Set([`arn:aws:iam::${account}:policy/boundary`]));
  });
});

describe('what AWS takes', () => {
  const longest = { ...naming, rolePath: `/${'p'.repeat(60)}/`, rolePrefix: `${'n'.repeat(38)}-` };
  const { roles } = describeBaseline({ ...MEMBER_OF_HUB, naming: longest }, regions[0]);

  test.each(roles.map((role) => [role.key, role] as const))(
    'the role %s stays within the sizes of names and policies',
    (_, role) => {
      const ids = Array.from({ length: 2 }, (_each, index) => `${index}`.repeat(64));
      const trust = JSON.stringify(role.trust).replaceAll(JSON.stringify(EXTERNAL_IDS), JSON.stringify(ids));
      expect(role.name.length).toBeLessThanOrEqual(NAME_LIMIT);
      expect(trust.length).toBeLessThanOrEqual(TRUST_LIMIT);
      expect(JSON.stringify(role.policy).length).toBeLessThanOrEqual(INLINE_LIMIT);
    },
  );

  test('rules and queues stay within the sizes of their names', () => {
    const { rules, queues } = describeBaseline(MEMBER_OF_HUB, regions[0]);
    for (const { name } of rules) expect(name.length, name).toBeLessThanOrEqual(NAME_LIMIT);
    for (const { name } of queues) expect(name.length, name).toBeLessThanOrEqual(80);
  });
});

describe('the session of one incident', () => {
  const request = {
    account,
    region: regions[0],
    family: 'network',
    permissions: PLAYBOOKS['revoke-open-ingress'].permissions.fix,
    resource: 'sg-0a1b2c3d4e5f60001',
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

  test("asks for the family's role with the external id, the scenario and the incident, narrowed to the resource", async () => {
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
    expect(asked[0]?.policy).toContain(`arn:aws:ec2:${regions[0]}:${account}:security-group/${request.resource}`);
    expect(asked[0]?.policy?.length).toBeLessThanOrEqual(2_048);
  });

  test('is not asked for when its policy would be longer than AWS takes', async () => {
    const { asked, session } = recording();
    await expect(session({ ...request, resource: 'x'.repeat(2_048) })).rejects.toThrow('AWS takes 2048');
    expect(asked).toEqual([]);
  });
});
