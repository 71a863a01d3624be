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
import { EVERYTHING } from '../support/iam-people.ts';
import { incidentFrom } from '../support/incidents.ts';
import { english } from '../support/words.ts';

const END = Date.parse('2026-03-02T09:30:00Z');

const SPARING: AccountSettings = {
  name: 'shop',
  modes: [],
  protectedPrincipals: { users: ['Emergency'], roles: ['arn:aws:iam::*:role/hub/hub-*', 'arn:aws:iam::*:role/Deploy'] },
};

/** What a playbook says of an incident when it found these images. */
function answer(id: PlaybookId, incident: Incident, images: readonly Image[] = [], account = SPARING) {
  const planned = PLAYBOOKS[id].plan(incident, images, { now: END, account });
  return planned?.kind === 'refused' ? english(planned.reason) : planned?.kind;
}

/** Reads for a playbook where every call would fail: whoever cannot exist is never asked for. */
async function readNothing(id: PlaybookId, incident: Incident) {
  const playbook = PLAYBOOKS[id];
  const call = async (action: string) => Promise.reject(new Error(`${action} was called`));
  return [await playbook?.read(incident, call as never, SPARING), await playbook?.tags(incident, call as never, SPARING)];
}

const passwordOf = (user: string) => incidentFrom(loginProfile({ change: 'Update', user }), 'login-profile-changed-for-other');
const none = (policy: string, arn: string): Image => ({ subject: `inline-policy/${policy}`, state: null, lookup: { arn } });

describe.each(['deny-login-for-a-while', 'deny-without-mfa', 'detach-permission'] as const)('%s', (id) => {
  test('asks AWS nothing about root and refuses, because IAM cannot deny root anything', async () => {
    const event = mfaDevice({ change: 'Deactivate', user: 'AWS ROOT USER', device: 'root-account-mfa-device', by: root() });
    const incident = await incidentFrom(event, 'mfa-deactivated');
    expect(await readNothing(id, incident)).toEqual([[], {}]);
    expect(answer(id, incident)).toMatch(/^IAM cannot deny root anything/);
  });

  test('refuses the one name that AWS writes for all strangers', async () => {
    const incident = await passwordOf('HIDDEN_DUE_TO_SECURITY_REASONS');
    expect(answer(id, incident, [none('x', incident.resource.arn)])).toMatch(/is not the name of an IAM user/);
  });

  test('never locks out a user kept for emergencies, however the name is written', async () => {
    const incident = await passwordOf('emergency');
    expect(answer(id, incident, [none('x', incident.resource.arn)])).toMatch(/^user emergency is kept for emergencies/);
  });

  test('is for IAM users and never for sessions or federated people, whom findings call something else', () => {
    expect(PLAYBOOKS[id].actsOn).not.toContain('Other');
  });
});

describe.each(['deny-login-for-a-while', 'deny-without-mfa'] as const)('%s', (id) => {
  test('overwrites no policy of its name that somebody else wrote', async () => {
    const incident = await passwordOf('bob');
    const theirs = { ...none('x', incident.resource.arn), state: JSON.parse(EVERYTHING) as Json };
    expect(answer(id, incident, [theirs])).toMatch(/is not what the hub writes/);
  });
});

describe('deny-login-for-a-while', () => {
  test('denies anew after an earlier denial ended, and takes it for none at all', async () => {
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
      'a role that a service keeps for itself',
      '/aws-service-role/support.amazonaws.com/',
      'AWSServiceRoleForSupport',
      /only that service can change it/,
    ],
    [
      'a role of a permission set, and says where to go',
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

  test('takes on any other role, also one that is called like a spared one elsewhere', async () => {
    const [incident, image] = await roleWith('/app/', 'Deploy');
    expect(answer(id, incident, [image])).toBe('planned');
  });
});

describe('deactivate-access-key', () => {
  const keyOf = (key: string, more: { user?: string; by?: ReturnType<typeof root> } = {}) =>
    incidentFrom(createAccessKey({ user: 'alice', key, by: iamUser('mallory'), ...more }), 'access-key-created-for-other');

  test.each([
    ['a key of a session', 'ASIAIOSFODNN7EXAMPLE', {}, /belongs to a session/],
    ['what is no key', 'unknown', {}, /is no long-lived access key/],
    ['a key of root', 'AKIAIOSFODNN7EXAMPLE', { user: 'AWS ROOT USER' }, /only root can deactivate it/],
    ['a key that root itself uses', 'AKIAIOSFODNN7EXAMPLE', { user: 'root' }, /only root can deactivate it/],
    ['a key of a user kept for emergencies', 'AKIAIOSFODNN7EXAMPLE', { user: 'Emergency' }, /kept for emergencies/],
  ])('refuses %s', async (_, key, more, reason) => {
    expect(answer('deactivate-access-key', await keyOf(key, more))).toMatch(reason);
  });

  test.each(['AWS ROOT USER', 'root'])('asks AWS nothing about a key of %s', async (user) => {
    expect(await readNothing('deactivate-access-key', await keyOf('AKIAIOSFODNN7EXAMPLE', { user }))).toEqual([[], {}]);
  });

  test('refuses a key whose owner is not known', async () => {
    const incident = { ...(await keyOf('AKIAIOSFODNN7EXAMPLE')), evidence: [] };
    expect(answer('deactivate-access-key', incident)).toMatch(/^the owner of key .* is not known/);
  });

  test('knows the owner where a finding names the user as the resource', async () => {
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
    incidentFrom(createPolicyVersion({ policy: arn, document: EVERYTHING, version }), 'excessive-permission-grant');
  const targetOf = (incident: Incident, images: Image[]) => {
    const planned = PLAYBOOKS['restore-policy-version'].plan(incident, images, { now: END, account: SPARING });
    return planned?.kind === 'planned' ? planned.plan.calls.map(({ input }) => input.VersionId) : undefined;
  };

  test('takes the newest earlier version that makes nobody an administrator, by number and not by text', async () => {
    const images = found('v12', { v2: false, v9: false, v10: false, v11: true, v12: true });
    expect(targetOf(await versioned('v12'), images)).toEqual(['v10']);
  });

  test('never goes forward to a version that was no default before', async () => {
    const incident = await versioned('v2');
    expect(answer('restore-policy-version', incident, found('v2', { v1: true, v2: true, v3: false }))).toMatch(
      /no earlier version/,
    );
  });

  test('refuses a policy that was just made and says where to go on', async () => {
    const incident = await incidentFrom(createPolicy({ policy: 'deploy', document: EVERYTHING }), 'excessive-permission-grant');
    expect(answer('restore-policy-version', incident, found('v1', { v1: true }))).toMatch(
      /no earlier version .* detach it there/,
    );
  });

  test('refuses where somebody chose among versions that were there, because any of them may have been left', async () => {
    const event = setDefaultPolicyVersion({ policy: arn, version: 'v1' });
    const facts = [[{ ask: 'policy', arn, version: 'v1' }, { document: EVERYTHING }]] as const;
    const incident = await incidentFrom(event, 'excessive-permission-grant', facts);
    const images = found('v1', { v1: true, v2: false });
    expect(answer('restore-policy-version', incident, images)).toMatch(/no earlier version/);
    const told = {
      ...incident,
      evidence: [...incident.evidence, noted('previous-version', 'v2')],
    };
    expect(targetOf(told, images)).toEqual(['v2']);
  });

  test('leaves a default alone that is not the version the incident is about', async () => {
    expect(answer('restore-policy-version', await versioned('v3'), found('v2', { v2: true, v3: true }))).toBe('already-safe');
  });

  test('takes a version that could not be read for the worst', async () => {
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

describe('whom no measure locks out', () => {
  test('is said for the whole organization and for an account, and both hold', () => {
    const own = { users: ['kim'], roles: [] };
    const settings = {
      accounts: { [MEMBER]: { name: 'shop', modes: [], protectedPrincipals: own } },
      protectedPrincipals: { users: ['lee'], roles: ['r'] },
    };
    expect(accountIn(settings, MEMBER)?.protectedPrincipals).toEqual({ users: ['lee', 'kim'], roles: ['r'] });
    expect(accountIn({ accounts: settings.accounts }, MEMBER)?.protectedPrincipals).toEqual(own);
    expect(accountIn(settings, '111122223333')).toBeUndefined();
  });

  test("are the hub's own roles and the one it is rolled out with, as the organization file names them", () => {
    const path = fileURLToPath(new URL('../../stacks/organization/example.yaml', import.meta.url));
    const account = {
      ...SPARING,
      protectedPrincipals: settingsOf(readOrganization(path)).protectedPrincipals ?? { users: [], roles: [] },
    };
    const isSpared = (role: string) => protectedRole(`arn:aws:iam::${MEMBER}:role/${role}`, account) !== undefined;
    const spared = [
      'org-security-hub/org-security-hub-remediate-identity',
      'OrganizationAccountAccessRole',
      'a/OrganizationAccountAccessRole',
    ];
    expect(spared.filter(isSpared)).toEqual(spared);
    expect(['build', 'app/org-security-hub-like', 'OrganizationAccountAccessRole2'].filter(isSpared)).toEqual([]);
  });
});
