import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { iamUser, root } from '#catalogue/events/callers.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { createAccessKey, loginProfile, mfaDevice } from '#catalogue/events/identity-calls.ts';
import { attachPolicy, createPolicy, createPolicyVersion, setDefaultPolicyVersion } from '#catalogue/events/policy-calls.ts';
import { noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Json } from '#core/json.ts';
import type { Image } from '#core/playbook/plan.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { type AccountSettings, accountIn } from '#core/settings.ts';
import { denyUntil } from '#playbooks/identity/deny-documents.ts';
import { protectedRole } from '#playbooks/identity/protected.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { readOrganization } from '#stacks/organization/read.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { ADMIN_POLICY } from '../support/iam-people.ts';
import { incidentFrom } from '../support/incidents.ts';
import { english } from '../support/words.ts';

const END = Date.parse('2026-03-02T09:30:00Z');

const SPARING: AccountSettings = {
  name: 'shop',
  modes: [],
  protectedPrincipals: { users: ['Emergency'], roles: ['arn:aws:iam::*:role/hub/hub-*', 'arn:aws:iam::*:role/Deploy'] },
};

/** The result of a playbook for an incident with these images. */
function answer(id: PlaybookId, incident: Incident, images: readonly Image[] = [], account = SPARING) {
  const planned = PLAYBOOKS[id].plan(incident, images, { now: END, account });
  return planned?.kind === 'refused' ? english(planned.reason) : planned?.kind;
}

/** Reads and tags of a playbook whose calls all fail: names that cannot exist are never read. */
async function readNothing(id: PlaybookId, incident: Incident) {
  const playbook = PLAYBOOKS[id];
  const call = async (action: string) => Promise.reject(new Error(`${action} was called`));
  return [await playbook?.read(incident, call as never, SPARING), await playbook?.tags(incident, call as never, SPARING)];
}

const passwordOf = (user: string) => incidentFrom(loginProfile({ change: 'Update', user }), 'login-profile-changed-for-other');
const none = (policy: string, arn: string): Image => ({ subject: `inline-policy/${policy}`, state: null, lookup: { arn } });

describe.each(['deny-guessed-sessions', 'deny-login-for-a-while', 'deny-without-mfa', 'detach-permission'] as const)(
  '%s',
  (id) => {
    test('asks AWS nothing about root and refuses, because IAM cannot deny root anything', async () => {
      const event = mfaDevice({ change: 'Deactivate', user: 'AWS ROOT USER', device: 'root-account-mfa-device', by: root() });
      const incident = await incidentFrom(event, 'mfa-deactivated');
      expect(await readNothing(id, incident)).toEqual([[], {}]);
      expect(answer(id, incident)).toMatch(/^IAM cannot deny root anything/);
    });

    test('refuses the one name that AWS records for all unknown users', async () => {
      const incident = await passwordOf('HIDDEN_DUE_TO_SECURITY_REASONS');
      expect(answer(id, incident, [none('x', incident.resource.arn)])).toMatch(/is not the name of an IAM user/);
    });

    test('never locks out an emergency user, in any spelling of the name', async () => {
      const incident = await passwordOf('emergency');
      expect(answer(id, incident, [none('x', incident.resource.arn)])).toMatch(/^user emergency is kept for emergencies/);
    });

    test('acts on IAM users only, never on sessions or federated users, which findings name differently', () => {
      expect(PLAYBOOKS[id].actsOn).not.toContain('Other');
    });
  },
);

describe.each(['deny-guessed-sessions', 'deny-login-for-a-while', 'deny-without-mfa'] as const)('%s', (id) => {
  test('does not overwrite a policy of the same name that the hub did not write', async () => {
    const incident = await passwordOf('bob');
    const theirs = { ...none('x', incident.resource.arn), state: JSON.parse(ADMIN_POLICY) as Json };
    expect(answer(id, incident, [theirs])).toMatch(/is not what the hub writes/);
  });
});

describe('deny-login-for-a-while', () => {
  test('denies again after an earlier denial ended, and ignores the earlier one', async () => {
    const incident = await passwordOf('bob');
    const over = { ...none('inline policy', incident.resource.arn), state: denyUntil(END - 1) };
    const planned = PLAYBOOKS['deny-login-for-a-while'].plan(incident, [over], { now: END, account: SPARING });
    expect(planned).toMatchObject({ kind: 'planned', plan: { before: [{ state: null }], expiresAt: END + 30 * 60_000 } });
    expect(answer('deny-login-for-a-while', incident, [{ ...over, state: denyUntil(END + 1) }])).toBe('already-safe');
  });
});

describe.each(['revoke-role-sessions', 'detach-permission'] as const)('%s', (id) => {
  const roleWith = async (path: string, name: string): Promise<[Incident, Image]> => {
    const incident = await incidentFrom(
      attachPolicy({ to: { role: name }, policy: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      'excessive-permission-grant',
    );
    const on = `arn:aws:iam::${MEMBER}:role${path}${name}`;
    return [
      incident,
      {
        subject: 'managed-policy/x',
        state: null,
        lookup: { arn: on, how: 'managed', what: 'arn:aws:iam::aws:policy/AdministratorAccess', on },
      },
    ];
  };

  test.each([
    [
      'a service-linked role',
      '/aws-service-role/support.amazonaws.com/',
      'AWSServiceRoleForSupport',
      /only that service can change it/,
    ],
    [
      'a role of a permission set, with a hint where to change it',
      '/aws-reserved/sso.amazonaws.com/',
      'AWSReservedSSO_Admin_0123456789abcdef',
      /administers IAM Identity Center/,
    ],
    ["one of the hub's own roles", '/hub/', 'hub-remediate-identity', /belongs to the hub or to its rollout/],
    ['the role the hub is rolled out with', '/', 'Deploy', /belongs to the hub or to its rollout/],
  ])('refuses %s', async (_, path, name, reason) => {
    const [incident, image] = await roleWith(path, name);
    expect(answer(id, incident, [image])).toMatch(reason);
  });

  test('acts on any other role, also one with the name of a protected role in another account', async () => {
    const [incident, image] = await roleWith('/app/', 'Deploy');
    expect(answer(id, incident, [image])).toBe('planned');
  });
});

describe('deactivate-access-key', () => {
  const keyOf = (key: string, more: { user?: string; by?: ReturnType<typeof root> } = {}) =>
    incidentFrom(createAccessKey({ user: 'alice', key, by: iamUser('mallory'), ...more }), 'access-key-created-for-other');

  test.each([
    ['a key of a session', 'ASIAIOSFODNN7EXAMPLE', {}, /belongs to a session/],
    ['text that is not a key', 'unknown', {}, /is no long-lived access key/],
    ['a key of root', 'AKIAIOSFODNN7EXAMPLE', { user: 'AWS ROOT USER' }, /only root can deactivate it/],
    ['a key that root used', 'AKIAIOSFODNN7EXAMPLE', { user: 'root' }, /only root can deactivate it/],
    ['a key of an emergency user', 'AKIAIOSFODNN7EXAMPLE', { user: 'Emergency' }, /kept for emergencies/],
  ])('refuses %s', async (_, key, more, reason) => {
    expect(answer('deactivate-access-key', await keyOf(key, more))).toMatch(reason);
  });

  test.each(['AWS ROOT USER', 'root'])('asks AWS nothing about a key of %s', async (user) => {
    expect(await readNothing('deactivate-access-key', await keyOf('AKIAIOSFODNN7EXAMPLE', { user }))).toEqual([[], {}]);
  });

  test('refuses a key with an unknown owner', async () => {
    const incident = { ...(await keyOf('AKIAIOSFODNN7EXAMPLE')), evidence: [] };
    expect(answer('deactivate-access-key', incident)).toMatch(/^the owner of key .* is not known/);
  });

  test('gets the owner from a finding that names the user as the resource', async () => {
    const incident = await keyOf('AKIAIOSFODNN7EXAMPLE');
    const found = { ...incident, evidence: [], resource: { ...incident.resource, arn: `arn:aws:iam::${MEMBER}:user/alice` } };
    expect(answer('deactivate-access-key', found)).toBe('already-safe');
  });
});

describe('restore-policy-version', () => {
  const arn = `arn:aws:iam::${MEMBER}:policy/deploy`;
  const found = (current: string, harmful: Readonly<Record<string, boolean>>): Image[] => [
    {
      subject: `default-policy-version/${arn}`,
      state: current,
      lookup: { versions: Object.entries(harmful).map(([id, administrator]) => ({ id, administrator })) },
    },
  ];
  const versioned = (version: string) =>
    incidentFrom(createPolicyVersion({ policy: arn, document: ADMIN_POLICY, version }), 'excessive-permission-grant');
  const targetOf = (incident: Incident, images: Image[]) => {
    const planned = PLAYBOOKS['restore-policy-version'].plan(incident, images, { now: END, account: SPARING });
    return planned?.kind === 'planned' ? planned.plan.calls.map(({ input }) => input.VersionId) : undefined;
  };

  test('chooses the newest earlier version that is not an administrator policy, ordered by number and not as text', async () => {
    const images = found('v12', { v2: false, v9: false, v10: false, v11: true, v12: true });
    expect(targetOf(await versioned('v12'), images)).toEqual(['v10']);
  });

  test('never chooses a later version that was never the default', async () => {
    const incident = await versioned('v2');
    expect(answer('restore-policy-version', incident, found('v2', { v1: true, v2: true, v3: false }))).toMatch(
      /no earlier version/,
    );
  });

  test('refuses a new policy without earlier versions, with a hint what to do', async () => {
    const incident = await incidentFrom(createPolicy({ policy: 'deploy', document: ADMIN_POLICY }), 'excessive-permission-grant');
    expect(answer('restore-policy-version', incident, found('v1', { v1: true }))).toMatch(
      /no earlier version .* detach it there/,
    );
  });

  test('refuses if the default was switched between existing versions, because any of them may have been the default', async () => {
    const event = setDefaultPolicyVersion({ policy: arn, version: 'v1' });
    const facts = [[{ ask: 'policy', arn, version: 'v1' }, { document: ADMIN_POLICY }]] as const;
    const incident = await incidentFrom(event, 'excessive-permission-grant', facts);
    const images = found('v1', { v1: true, v2: false });
    expect(answer('restore-policy-version', incident, images)).toMatch(/no earlier version/);
    const withPrevious = {
      ...incident,
      evidence: [...incident.evidence, noted('previous-version', 'v2')],
    };
    expect(targetOf(withPrevious, images)).toEqual(['v2']);
  });

  test('does not change a default that is not the version of the incident', async () => {
    expect(answer('restore-policy-version', await versioned('v3'), found('v2', { v2: true, v3: true }))).toBe('already-safe');
  });

  test('treats a version that could not be read as an administrator policy', async () => {
    const images: Image[] = [
      {
        subject: `default-policy-version/${arn}`,
        state: 'v2',
        lookup: { versions: [{ id: 'v1' }, { id: 'v2', administrator: true }] },
      },
    ];
    expect(answer('restore-policy-version', await versioned('v2'), images)).toMatch(/no earlier version/);
  });
});

describe('protected users and roles', () => {
  test('can be set for the whole organization and for an account, and both apply', () => {
    const own = { users: ['kim'], roles: [] };
    const settings = {
      accounts: { [MEMBER]: { name: 'shop', modes: [], protectedPrincipals: own } },
      protectedPrincipals: { users: ['lee'], roles: ['r'] },
    };
    expect(accountIn(settings, MEMBER)?.protectedPrincipals).toEqual({ users: ['lee', 'kim'], roles: ['r'] });
    expect(accountIn({ accounts: settings.accounts }, MEMBER)?.protectedPrincipals).toEqual(own);
    expect(accountIn(settings, '111122223333')).toBeUndefined();
  });

  test("include the hub's own roles and the deployment role, as the organization file names them", () => {
    const path = fileURLToPath(new URL('../../stacks/organization/example.yaml', import.meta.url));
    const account = {
      ...SPARING,
      protectedPrincipals: settingsOf(readOrganization(path)).protectedPrincipals ?? { users: [], roles: [] },
    };
    const isProtected = (role: string) => protectedRole(`arn:aws:iam::${MEMBER}:role/${role}`, account) !== undefined;
    const spared = ['org-security-hub/org-security-hub-remediate-identity', 'OrganizationAccountAccessRole'];
    expect(spared.filter(isProtected)).toEqual(spared);
    const others = ['build', 'app/org-security-hub-like', 'OrganizationAccountAccessRole2', 'a/OrganizationAccountAccessRole'];
    expect(others.filter(isProtected)).toEqual([]);
  });
});
