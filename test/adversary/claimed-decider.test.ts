import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { scenarioOf } from '#catalogue/index.ts';
import type { Decision } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { DEFAULT_ROLES, roleArn } from '#core/naming.ts';
import { decide, refuse } from '#decide/decide.ts';
import { type Principal, prove } from '#decide/prove.ts';
import { publishedEntry } from '#ledger/entry.ts';
import { findingOf } from '#publish/finding.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { BYSTANDER, OPENED, withOpenIncident } from '../support/containment.ts';
import { english, lastNote } from '../support/words.ts';

const NAMING = { hubAccount: HUB_ACCOUNT, homeRegion: 'ap-northeast-2', ...DEFAULT_ROLES };
const SAML = { Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] }] };
const ACCOUNT_TRUST = { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: HUB_ACCOUNT } }] };

const role = (name: string, id: string, trust: unknown = ACCOUNT_TRUST, path = '/'): [string, Principal] => [
  `role ${name}`,
  { id, arn: `arn:aws:iam::${HUB_ACCOUNT}:role${path}${name}`, trust },
];

/** The roles and users of the hub account. */
const DIRECTORY = new Map<string, Principal>([
  role('AWSReservedSSO_SecOps_0123456789abcdef', 'AROASSO', SAML, '/aws-reserved/sso.amazonaws.com/ap-northeast-2/'),
  role('Okta', 'AROAOKTA', SAML),
  role('Admin', 'AROAADMIN'),
  role('Half', 'AROAHALF', { Statement: [...SAML.Statement, ...ACCOUNT_TRUST.Statement] }),
  role('Named', 'AROANAMED', {
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:RoleSessionName': `\${aws:username}` } } },
    ],
  }),
  role('org-security-hub-function-clock', 'AROACLOCK', {}, DEFAULT_ROLES.rolePath),
  role('org-security-hub-function-flow', 'AROAFLOW', {}, DEFAULT_ROLES.rolePath),
  ['user kim', { id: 'AIDAKIM', arn: `arn:aws:iam::${HUB_ACCOUNT}:user/people/kim` }],
]);

const ports = { naming: NAMING, principal: async (kind: string, name: string) => DIRECTORY.get(`${kind} ${name}`) };

const session = (name: string, person: string, account = HUB_ACCOUNT) => `arn:aws:sts::${account}:assumed-role/${name}/${person}`;
const SSO = 'AWSReservedSSO_SecOps_0123456789abcdef';

function proof(by: string, sender: string) {
  return prove({ verb: 'approve', incident: 'inc-1', by }, sender, ports);
}

async function outcomeOf(by: string, sender: string): Promise<string> {
  const proven = await proof(by, sender);
  return proven.kind === 'proven' ? `proven, ${proven.decision.named ? 'named' : 'not named'}` : proven.reason.code;
}

describe('the author of a decision must be the sender that AWS reports', () => {
  const cases: Record<string, [by: string, sender: string, outcome: string]> = {
    'a user of Identity Center': [session(SSO, 'alice@example.com'), 'AROASSO:alice@example.com', 'proven, named'],
    'a person who signs in with SAML': [session('Okta', 'alice@example.com'), 'AROAOKTA:alice@example.com', 'proven, named'],
    'a user of a role that allows only their own session name': [session('Named', 'kim'), 'AROANAMED:kim', 'proven, named'],
    'an IAM user': [`arn:aws:iam::${HUB_ACCOUNT}:user/people/kim`, 'AIDAKIM', 'proven, named'],
    'a session that chose its own name': [session('Admin', 'alice'), 'AROAADMIN:alice', 'proven, not named'],
    'a role that can also be assumed without SAML': [session('Half', 'alice'), 'AROAHALF:alice', 'proven, not named'],
    'a person who claims to be another person with the same role': [session(SSO, 'alice'), 'AROASSO:bob', 'sender-differs'],
    'the same name in another letter case': [session(SSO, 'alice'), 'AROASSO:Alice', 'sender-differs'],
    'a person who claims another role': [session(SSO, 'alice'), 'AROAADMIN:alice', 'sender-differs'],
    'a role with the id of a deleted role': [session(SSO, 'alice'), 'AROAOLD:alice', 'sender-differs'],
    'a role that does not exist': [session('Nobody', 'alice'), 'AROANOBODY:alice', 'sender-differs'],
    'a user who claims to be a role': [session('Admin', 'kim'), 'AIDAKIM', 'sender-differs'],
    'a session that claims to be a user': [`arn:aws:iam::${HUB_ACCOUNT}:user/people/kim`, 'AROAADMIN:kim', 'sender-differs'],
    'a user under another path': [`arn:aws:iam::${HUB_ACCOUNT}:user/kim`, 'AIDAKIM', 'sender-differs'],
    'a role of another account': [session('Admin', 'alice', '444455556666'), 'AROAADMIN:alice', 'sender-differs'],
    'a session with a slash in its name': [session('Admin', 'alice/bob'), 'AROAADMIN:alice/bob', 'sender-differs'],
    'an email address': ['alice@example.com', 'AROAADMIN:alice@example.com', 'sender-differs'],
    'a person who claims to be the hub': ['hub', 'AROAADMIN:alice', 'sender-differs'],
    'a function that claims to be the hub': ['hub', 'AROACLOCK:org-security-hub-clock', 'sender-differs'],
    'a function that claims to be a person': [session(SSO, 'alice'), 'AROACLOCK:org-security-hub-clock', 'sender-differs'],
    'a function with its own name': [
      session('org-security-hub-function-flow', 'org-security-hub-flow'),
      'AROAFLOW:org-security-hub-flow',
      'function-decides-nothing',
    ],
    'root of the hub account': [`arn:aws:iam::${HUB_ACCOUNT}:root`, HUB_ACCOUNT, 'root-decides-nothing'],
    'root that claims to be a person': [session(SSO, 'alice'), HUB_ACCOUNT, 'root-decides-nothing'],
    'a service of AWS': ['arn:aws:sts::events.amazonaws.com', 'AIDAIT2UOQQY3AUEKVGXU', 'sender-differs'],
  };

  test.each(Object.keys(cases))('%s', async (name) => {
    const [by, sender, outcome] = cases[name] ?? ['', '', ''];
    expect(await outcomeOf(by, sender)).toBe(outcome);
  });

  test('if IAM does not answer, the decision is not accepted and is delivered again', async () => {
    const principal = async () => Promise.reject(new Error('ThrottlingException'));
    const asked = prove({ verb: 'undo', incident: 'inc-1', by: session('Admin', 'alice') }, 'AROAADMIN:alice', {
      ...ports,
      principal,
    });
    await expect(asked).rejects.toThrow('ThrottlingException');
  });
});

/** The result of the decide function for one message. */
async function delivered(
  around: Awaited<ReturnType<typeof withOpenIncident>>,
  verb: Decision['verb'],
  by: string,
  sender: string,
) {
  const decision = { verb, incident: around.id, by };
  const proven = await prove(decision, sender, ports);
  return proven.kind === 'proven'
    ? decide(proven.decision, around.ports)
    : refuse(decision, proven.reason, { by: sender, sender }, around.ports);
}

async function waiting() {
  const around = await withOpenIncident([{ default: 'approve' }]);
  await remediate(around.id, false, around.ports);
  return { ...around, incident: async () => (await around.incidents.get(around.id)) as Incident };
}

describe('a decision under the name of another person', () => {
  test.each(['approve', 'reject', 'replan', 'undo'] as const)('to %s changes nothing and is recorded', async (verb) => {
    const around = await waiting();
    const before = await around.incident();
    const consequence = await delivered(around, verb, session(SSO, 'alice'), 'AROACLOCK:org-security-hub-clock');
    expect(consequence).toMatchObject({ kind: 'refused', reason: { code: 'sender-differs' } });
    const { history, updatedAt: _, version: __, ...after } = await around.incident();
    expect({ ...after, history: history.slice(0, -1) }).toMatchObject({ state: before.state, history: before.history });
    expect(after).not.toHaveProperty('approval');
    expect(history.at(-1)).toMatchObject({ by: 'AROACLOCK:org-security-hub-clock', sender: 'AROACLOCK:org-security-hub-clock' });
    expect(lastNote(await around.incident())).toContain(`${verb} refused: The decision says that`);
    await remediate(around.id, false, around.ports);
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('that is repeated within a minute is recorded once, so that the history keeps earlier steps', async () => {
    const around = await waiting();
    const tries = [...Array(5).keys()].map(() => delivered(around, 'approve', 'hub', 'AROACLOCK:org-security-hub-clock'));
    await Promise.all(tries);
    const { history } = await around.incident();
    expect(history.filter(({ reason }) => reason?.code === 'decision-refused')).toHaveLength(1);
  });

  test('for an unknown incident is refused', async () => {
    const around = { ...(await waiting()), id: 'inc-unknown' };
    expect(await delivered(around, 'approve', 'hub', 'AROACLOCK:x')).toMatchObject({ kind: 'refused' });
  });
});

test('the sender of a decision is recorded in the step, the ledger entry and the finding', async () => {
  const around = await waiting();
  const [by, sender] = [session(SSO, 'bob@example.com'), 'AROASSO:bob@example.com'];
  await delivered(around, 'approve', by, sender);
  await remediate(around.id, false, around.ports);
  const contained = await around.incident();
  expect(contained.approval).toMatchObject({ by, sender });
  expect(contained.history.find(({ reason }) => reason?.code === 'approved')).toMatchObject({ by, sender });
  const entry = publishedEntry({ sequence: '1', after: {} }, () => contained);
  expect(JSON.parse(entry.body)).toMatchObject({ incident: { approval: { by, sender } } });
  const finding = findingOf(contained, scenarioOf(contained.scenario), { account: contained.account, region: contained.region });
  expect(finding.ProductFields).toMatchObject({ 'org-security-hub/approvedBy': `${by} (${sender})` });
  await undo(around.id, { verb: 'undo', by, sender }, true, around.ports);
  const undone = await around.incident();
  expect([undone.undo, undone.history.at(-1)]).toMatchObject([
    { by, sender },
    { by, sender },
  ]);
  const last = findingOf(undone, scenarioOf(undone.scenario), { account: undone.account, region: undone.region });
  expect(last.ProductFields).toMatchObject({ 'org-security-hub/undoneBy': `${by} (${sender})` });
});

test('a refusal for root says how to decide instead', async () => {
  const refused = await proof(`arn:aws:iam::${HUB_ACCOUNT}:root`, HUB_ACCOUNT);
  expect(refused.kind === 'refused' && english(refused.reason)).toContain('decide as a role or a user of your own');
  expect(roleArn(NAMING, HUB_ACCOUNT, 'function-clock')).toBe(DIRECTORY.get('role org-security-hub-function-clock')?.arn);
});
