import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { scenarioOf } from '#catalogue/index.ts';
import type { Exception } from '#core/incident/exception.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Authority } from '#core/settings.ts';
import { DEFAULT_BUDGETS } from '#core/settings.ts';
import { guard } from '#remediate/guard.ts';
import { remediate } from '#remediate/remediate.ts';
import { authorityOf, BYSTANDER, GROUP, incidentIn, NOW, OPENED, sshIncident } from '../support/containment.ts';
import { awsError } from '../support/incidents.ts';
import { becauseOf, english, lastNote } from '../support/words.ts';

const SSH = scenarioOf('sg-ssh-open-world');
const AUTO = authorityOf([{ default: 'auto' }]);
const incident = await sshIncident();
const plan = { playbook: 'revoke-open-ingress', words: { en: '', ko: '' }, calls: [], before: [] } as const;
const approval = { by: 'alice', at: NOW, lapsesAt: NOW + 1, plan };
const asking = { since: NOW, lapsesAt: NOW + 1, because: { code: 'plan-changed' } } as const;

function decide(change: Partial<Incident> = {}, authority: Authority | undefined = AUTO) {
  return guard({ ...incident, ...change }, SSH, authority, NOW);
}

describe('what the hub may do about an incident', () => {
  test('it contains an incident of an account in auto mode', () => {
    expect(decide()).toMatchObject({ kind: 'contain', account: { name: 'shop' } });
    expect(decide()).not.toHaveProperty('approved');
  });

  test.each(['PROCESSING', 'FAILED'] as const)('it continues with an incident that is %s', (state) => {
    expect(decide({ state })).toMatchObject({ kind: 'contain' });
  });

  test.each(['MITIGATED', 'SUPPRESSED', 'CLOSED'] as const)('it ignores an incident that is %s', (state) => {
    expect(decide({ state })).toEqual({ kind: 'leave' });
  });

  test('it does nothing while a plan waits for approval', () => {
    expect(decide({ state: 'AWAITING_APPROVAL', approvalRequest: asking })).toEqual({ kind: 'leave' });
  });

  test('it makes a new plan after somebody asked for one', () => {
    const approving = authorityOf([{ default: 'approve' }]);
    expect(decide({ state: 'AWAITING_APPROVAL' }, approving)).toMatchObject({ kind: 'plan' });
  });

  test('it carries out the plan that a person approved', () => {
    const approving = authorityOf([{ default: 'approve' }]);
    expect(decide({ state: 'AWAITING_APPROVAL', approvalRequest: asking, approval }, approving)).toMatchObject({
      kind: 'contain',
      approved: plan,
    });
  });

  const asks: Record<string, [Partial<Incident>, Authority]> = {
    'account shop wants a person to approve this': [{}, authorityOf([{ default: 'approve' }])],
    'not known: instance i-1': [{ unanswered: [{ ask: 'instance', id: 'i-1' }] }, AUTO],
    'alice stopped everything automatic: an exercise': [{}, { ...AUTO, stop: { by: 'alice', at: NOW, reason: 'an exercise' } }],
  };

  test.each(Object.keys(asks))('it plans and asks for approval, because %s', (reason) => {
    const [change, authority] = asks[reason] ?? [{}, AUTO];
    const verdict = decide(change, authority);
    expect([verdict.kind, verdict.kind === 'plan' && english(verdict.reason)]).toEqual(['plan', reason]);
  });

  test('a person may approve while everything automatic is stopped', () => {
    const stopped = { ...AUTO, stop: { by: 'alice', at: NOW, reason: 'an exercise' } };
    expect(decide({ state: 'AWAITING_APPROVAL', approvalRequest: asking, approval }, stopped)).toMatchObject({
      kind: 'contain',
      approved: plan,
    });
  });

  test('an unanswered fact changes nothing in an account that only observes', () => {
    const unanswered = [{ ask: 'instance', id: 'i-1' }] as const;
    expect(decide({ unanswered }, authorityOf([{ default: 'observe' }]))).toEqual({ kind: 'leave' });
  });

  const waits: Record<string, () => ReturnType<typeof guard>> = {
    'scenario sg-ssh-open-world is not in the catalogue of this version of the hub': () => guard(incident, undefined, AUTO, NOW),
    'the hub could not read what it may do': () => guard(incident, SSH, undefined, NOW),
    [`account ${MEMBER} is not in the organization file`]: () => decide({}, { settings: { accounts: {} } }),
    'account shop no longer lets the hub contain this': () => decide({ state: 'PROCESSING' }, authorityOf([{ default: 'off' }])),
  };

  test.each(Object.keys(waits))('it waits for a person without making a plan, because %s', (reason) => {
    const verdict = waits[reason]?.();
    expect([verdict?.kind, verdict?.kind === 'wait' && english(verdict.reason)]).toEqual(['wait', reason]);
  });

  test.each(['off', 'observe'] as const)(
    'an approved plan waits for a person again if the account changed to mode %s',
    (mode) => {
      const changed = decide({ state: 'AWAITING_APPROVAL', approval }, authorityOf([{ default: mode }]));
      expect(changed).toEqual({ kind: 'wait', reason: { code: 'containment-no-longer-allowed', account: 'shop' } });
    },
  );
});

describe('an exception', () => {
  const known = { reason: 'the bastion', owner: 'platform', expiresAt: NOW };
  const inScope = (scope: Exception['scope'], change: Partial<Incident> = {}, of = known) =>
    decide(change, authorityOf([{ default: 'auto' }], { unit: 'company/shops', exceptions: [{ scope, ...of }] })).kind ===
    'suppress';

  const scopes: Record<string, [Exception['scope'], Exception['scope']]> = {
    'a scenario': [{ scenarios: ['sg-closed', 'sg-ssh-open-world'] }, { scenarios: ['sg-closed'] }],
    'an account': [{ accounts: ['shop'] }, { accounts: ['payments'] }],
    'a unit': [{ units: ['company/shops'] }, { units: ['company/shop'] }],
    'a unit above': [{ units: ['company'] }, { units: ['company/shops/online'] }],
    'an account or a unit': [
      { accounts: ['payments'], units: ['company'] },
      { accounts: ['payments'], units: ['partners'] },
    ],
    'a resource': [{ resources: [incident.resource.arn] }, { resources: [`${incident.resource.arn}0`] }],
    'resources by a pattern': [
      { resources: [`arn:aws:ec2:*:${MEMBER}:security-group/*`] },
      { resources: [`arn:aws:ec2:*:${HUB_ACCOUNT}:security-group/*`] },
    ],
    'an IAM user by its ARN': [{ actors: [incident.actor.arn ?? ''] }, { actors: [`${incident.actor.arn}-two`] }],
    'IAM users by a pattern': [{ actors: [`arn:aws:iam::${MEMBER}:user/*`] }, { actors: [`arn:aws:iam::${MEMBER}:role/*`] }],
    'a network': [{ networks: [`${incident.address}/32`] }, { networks: ['192.0.2.7/32'] }],
    'everything at once': [
      { scenarios: ['sg-ssh-open-world'], accounts: ['shop'] },
      { scenarios: ['sg-ssh-open-world'], accounts: ['payments'] },
    ],
  };

  test.each(Object.keys(scopes))('for %s applies there and nowhere else', (name) => {
    const [here, elsewhere] = scopes[name] ?? [{}, {}];
    expect([inScope(here), inScope(elsewhere)]).toEqual([true, false]);
  });

  test('for a network never applies to a call without a known source address', () => {
    const { address: _, ...nowhere } = incident;
    const exceptions = [{ scope: { networks: ['0.0.0.0/0'] }, ...known }];
    expect(guard(nowhere, SSH, authorityOf([{ default: 'auto' }], { exceptions }), NOW).kind).toBe('contain');
  });

  test('applies up to its end and no longer', () => {
    const until = (expiresAt: number) => inScope({ accounts: ['shop'] }, {}, { ...known, expiresAt });
    expect([until(NOW), until(NOW - 1)]).toEqual([true, false]);
  });

  test('does not stop a containment that is already running', () => {
    expect(inScope({ accounts: ['shop'] }, { state: 'PROCESSING' })).toBe(false);
  });

  test('for tags does not apply until they were read', () => {
    expect(inScope({ tags: { role: 'bastion' } })).toBe(false);
  });

  const tagged: Record<string, [Record<string, string>, string]> = {
    'with the value it names': [{ 'org-security-hub:exempt': 'yes' }, 'SUPPRESSED'],
    'with any value': [{ 'org-security-hub:exempt': '*' }, 'SUPPRESSED'],
    'with another value': [{ 'org-security-hub:exempt': 'no' }, 'AWAITING_APPROVAL'],
    'and one that the resource does not have': [{ 'org-security-hub:exempt': 'yes', team: '*' }, 'AWAITING_APPROVAL'],
  };

  test.each(Object.keys(tagged))('for a tag %s uses the current tags', async (name) => {
    const [tags, state] = tagged[name] ?? [{}, ''];
    const { ports, world, member, id } = await incidentIn();
    member.state.exempt = true;
    world.authority = authorityOf([{ default: 'auto' }], { exceptions: [{ scope: { tags }, ...known }] });
    expect((await remediate(id, false, ports))?.state).toBe(state);
    expect(member.ruleIds()).toContain(OPENED);
  });

  test('is recorded with its reason, owner and end, and no session is opened', async () => {
    const { ports, world, sessions, id } = await incidentIn();
    world.authority = authorityOf([{ default: 'auto' }], { exceptions: [{ scope: { accounts: ['shop'] }, ...known }] });
    const suppressed = await remediate(id, false, ports);
    const until = new Date(NOW).toISOString().slice(0, 10);
    expect(suppressed).toMatchObject({ state: 'SUPPRESSED' });
    expect(suppressed?.history.at(-1)?.by).toBe('hub');
    expect(lastNote(suppressed)).toBe(`the bastion (platform, until ${until})`);
    expect(sessions).toEqual([]);
  });
});

describe('a budget', () => {
  const budgets = { scenario: 2, account: 3 };
  const within = { place: 1, scenario: 2, account: 3 };

  test.each<[string, object, string | undefined]>([
    ['the last run within the budget is contained', {}, undefined],
    [
      'one more run of the scenario needs approval',
      { scenario: 3 },
      'the budget of 2 an hour for sg-ssh-open-world in shop is used up',
    ],
    ['one more run in the account needs approval', { account: 4 }, 'the budget of 3 an hour in shop is used up'],
    ['repeated runs on one resource need approval', { place: 6 }, `revoke-open-ingress ran on ${GROUP} 5 times within the hour`],
  ])('%s', async (_, counted, because) => {
    const { ports, world, member, id } = await incidentIn();
    world.authority = authorityOf([{ default: 'auto' }], { budgets });
    const ended = await remediate(id, false, { ...ports, count: async () => ({ ...within, ...counted }) });
    expect(becauseOf(ended)).toBe(because);
    expect(member.ruleIds()).toEqual(because === undefined ? [BYSTANDER] : [BYSTANDER, OPENED]);
  });

  test('has a default if the organization file sets none', async () => {
    const { ports, id } = await incidentIn();
    const count = async () => ({ place: 1, scenario: DEFAULT_BUDGETS.scenario + 1, account: 1 });
    expect(await remediate(id, false, { ...ports, count })).toMatchObject({ state: 'AWAITING_APPROVAL' });
  });

  test('does not limit a plan that a person approved', async () => {
    const { ports, world, incidents, member, id } = await incidentIn([{ default: 'approve' }]);
    const waiting = await remediate(id, false, ports);
    if (waiting?.plan === undefined) throw new Error('there is no plan');
    const approved = { ...waiting, approval: { ...approval, plan: waiting.plan }, version: waiting.version + 1 };
    await incidents.replace(waiting, approved);
    world.authority = authorityOf([{ default: 'approve' }], { budgets: { scenario: 0, account: 0 } });
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED' });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });
});

describe('the hub fails closed', () => {
  test('if the authority cannot be read, nothing changes and a person is asked', async () => {
    const { ports, sessions, member, id } = await incidentIn();
    const authority = () => Promise.reject(awsError('ProvisionedThroughputExceededException'));
    expect(await remediate(id, true, { ...ports, authority })).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect([sessions, member.made]).toEqual([[], []]);
  });

  test('if the authority cannot be read, even an approved plan is not carried out', async () => {
    const { ports, incidents, member, id } = await incidentIn([{ default: 'approve' }]);
    const waiting = (await remediate(id, false, ports)) as Incident;
    await incidents.replace(waiting, { ...waiting, approval, version: waiting.version + 1 });
    const authority = () => Promise.reject(awsError('AccessDeniedException'));
    await remediate(id, false, { ...ports, authority });
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });
});
