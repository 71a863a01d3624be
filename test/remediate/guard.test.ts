import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { scenarioOf } from '#catalogue/index.ts';
import type { Severity } from '#core/detection/severity.ts';
import { type CountedRun, countedRun } from '#core/incident/budget.ts';
import type { Exception } from '#core/incident/exception.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Authority } from '#core/settings.ts';
import { DEFAULT_BUDGETS } from '#core/settings.ts';
import { guard } from '#remediate/guard.ts';
import { remediate } from '#remediate/remediate.ts';
import {
  authorityOf,
  BYSTANDER,
  containment,
  GROUP,
  NOW,
  OPENED,
  open,
  sshIncident,
  withOpenIncident,
} from '../support/containment.ts';
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

describe('the verdict of the guard', () => {
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

  test('it makes a new plan after a person asked for one', () => {
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
    'account shop requires a person to approve this': [{}, authorityOf([{ default: 'approve' }])],
    'not known: instance i-1': [{ unanswered: [{ ask: 'instance', id: 'i-1' }] }, AUTO],
    'alice stopped all automatic changes: an exercise': [{}, { ...AUTO, stop: { by: 'alice', at: NOW, reason: 'an exercise' } }],
  };

  test.each(Object.keys(asks))('it plans and asks for approval, because %s', (reason) => {
    const [change, authority] = asks[reason] ?? [{}, AUTO];
    const verdict = decide(change, authority);
    expect([verdict.kind, verdict.kind === 'plan' && english(verdict.reason)]).toEqual(['plan', reason]);
  });

  test('a person may approve while automation is stopped', () => {
    const stopped = { ...AUTO, stop: { by: 'alice', at: NOW, reason: 'an exercise' } };
    expect(decide({ state: 'AWAITING_APPROVAL', approvalRequest: asking, approval }, stopped)).toMatchObject({
      kind: 'contain',
      approved: plan,
    });
  });

  test('an unanswered fact changes nothing in an account in observe mode', () => {
    const unanswered = [{ ask: 'instance', id: 'i-1' }] as const;
    expect(decide({ unanswered }, authorityOf([{ default: 'observe' }]))).toEqual({ kind: 'leave' });
  });

  const waits: Record<string, () => ReturnType<typeof guard>> = {
    'scenario sg-ssh-open-world is not in the catalogue of this version of the hub': () => guard(incident, undefined, AUTO, NOW),
    'the hub could not read what it is allowed to do': () => guard(incident, SSH, undefined, NOW),
    [`account ${MEMBER} is not in the organization file`]: () => decide({}, { settings: { accounts: {} } }),
    'account shop no longer allows the hub to contain this': () =>
      decide({ state: 'PROCESSING' }, authorityOf([{ default: 'off' }])),
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
    'several conditions': [
      { scenarios: ['sg-ssh-open-world'], accounts: ['shop'] },
      { scenarios: ['sg-ssh-open-world'], accounts: ['payments'] },
    ],
  };

  test.each(Object.keys(scopes))('for %s applies only there', (name) => {
    const [here, elsewhere] = scopes[name] ?? [{}, {}];
    expect([inScope(here), inScope(elsewhere)]).toEqual([true, false]);
  });

  test('for a network never applies to a call without a known source address', () => {
    const { address: _, ...nowhere } = incident;
    const exceptions = [{ scope: { networks: ['0.0.0.0/0'] }, ...known }];
    expect(guard(nowhere, SSH, authorityOf([{ default: 'auto' }], { exceptions }), NOW).kind).toBe('contain');
  });

  test('applies until its end and not longer', () => {
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
    const { ports, world, member, id } = await withOpenIncident();
    member.state.exempt = true;
    world.authority = authorityOf([{ default: 'auto' }], { exceptions: [{ scope: { tags }, ...known }] });
    expect((await remediate(id, false, ports))?.state).toBe(state);
    expect(member.ruleIds()).toContain(OPENED);
  });

  test('is recorded with its reason, owner and end, and no session is opened', async () => {
    const { ports, world, sessions, id } = await withOpenIncident();
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
  const budgets = { scenario: 2, account: 3, critical: 2 };
  const HALF_AN_HOUR = 1_800_000;

  /** Runs of other incidents half an hour ago. */
  const earlier = (...some: Partial<CountedRun>[]) =>
    some.map((one, nth): CountedRun => {
      const run = { scenario: 'sg-open-highrisk-port', isCritical: false, place: `another-${nth}` };
      return { at: NOW - HALF_AN_HOUR, incident: `inc-${nth}`, ...run, ...one };
    });
  const same = { scenario: 'sg-ssh-open-world' };
  const critical = { isCritical: true };
  const own = async () => countedRun(await sshIncident(), 'revoke-open-ingress', NOW).place;

  /** The incident after containment, with these runs before it. */
  async function endedAfter(severity: Severity, runs: readonly CountedRun[], limits: object = { budgets }) {
    const around = containment();
    around.world.authority = authorityOf([{ default: 'auto' }], limits);
    around.runs.set(MEMBER, [...runs]);
    const id = await open(around.incidents, { ...(await sshIncident()), severity });
    const ended = await remediate(id, false, around.ports);
    expect(around.member.ruleIds()).toEqual(ended?.state === 'MITIGATED' ? [BYSTANDER] : [BYSTANDER, OPENED]);
    return { ...around, ended, because: becauseOf(ended) };
  }

  test.each<[string, Severity, CountedRun[], string | undefined]>([
    ['the last run within the budget is contained', 'HIGH', earlier(same, {}), undefined],
    [
      'one more run of the scenario needs approval',
      'HIGH',
      earlier(same, same),
      'the budget of 2 an hour for sg-ssh-open-world in shop is used up',
    ],
    ['one more run in the account needs approval', 'HIGH', earlier({}, {}, {}), 'the budget of 3 an hour in shop is used up'],
    ['runs of an hour ago no longer count', 'HIGH', earlier(...Array(9).fill({ ...same, at: NOW - 3_600_000 })), undefined],
    [
      'runs of the hour before count while an hour has not passed',
      'HIGH',
      earlier(...Array(3).fill({ at: NOW - 3_599_999 })),
      'the budget of 3 an hour in shop is used up',
    ],
    ['CRITICAL runs do not use up the budget of others', 'HIGH', earlier(...Array(9).fill({ ...same, ...critical })), undefined],
    ['other runs do not use up the budget of CRITICAL ones', 'CRITICAL', earlier(...Array(99).fill(same)), undefined],
    [
      'one more CRITICAL run in the account needs approval',
      'CRITICAL',
      earlier({ ...same, ...critical }, critical),
      'the budget of 2 an hour for CRITICAL incidents in shop is used up',
    ],
  ])('%s', async (_, severity, runs, because) => {
    expect((await endedAfter(severity, runs)).because).toBe(because);
  });

  test('repeated runs on one resource need approval', async () => {
    const place = await own();
    const { because } = await endedAfter('CRITICAL', earlier(...Array(5).fill({ ...critical, place })), {});
    expect(because).toBe(`revoke-open-ingress ran on ${GROUP} 5 times within the hour`);
  });

  test('has a default if the organization file sets none, or if older settings have no CRITICAL budget', async () => {
    const many = (count: number, run: Partial<CountedRun>) => earlier(...Array(count).fill(run));
    expect((await endedAfter('HIGH', many(DEFAULT_BUDGETS.scenario, same), {})).ended?.state).toBe('AWAITING_APPROVAL');
    const older = { budgets: { scenario: 2, account: 3 } };
    expect((await endedAfter('CRITICAL', many(DEFAULT_BUDGETS.critical, critical), older)).ended?.state).toBe(
      'AWAITING_APPROVAL',
    );
  });

  test('allows exactly its number of concurrent runs', async () => {
    const around = containment();
    around.world.authority = authorityOf([{ default: 'auto' }], { budgets: { scenario: 3, account: 3 } });
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, nth) => {
        const incident = await sshIncident(`event-${nth}`);
        return open(around.incidents, { ...incident, severity: 'HIGH', resource: { ...incident.resource, id: `sg-${nth}` } });
      }),
    );
    // All incidents are about one rule, so only one of the three runs finds it.
    await Promise.allSettled(ids.map((id) => remediate(id, false, around.ports)));
    const ended = await Promise.all(ids.map((id) => around.incidents.get(id)));
    expect(ended.filter((one) => one?.state === 'AWAITING_APPROVAL')).toHaveLength(9);
    expect(around.journal.filter((call) => call === 'ec2:RevokeSecurityGroupIngress')).toHaveLength(3);
  });

  test('counts a repeated run only once', async () => {
    const { ports, incidents, runs, refuse, untouched, id } = await withOpenIncident();
    refuse('ec2:RevokeSecurityGroupIngress', awsError('Throttling'));
    await expect(remediate(id, false, ports)).rejects.toThrow();
    untouched();
    await remediate(id, false, ports);
    expect((await incidents.get(id))?.state).toBe('MITIGATED');
    expect(new Set((runs.get(MEMBER) ?? []).map(({ incident }) => incident)).size).toBe(1);
  });

  test('does not limit a plan that a person approved', async () => {
    const { ports, world, member, id } = await withOpenIncident([{ default: 'approve' }]);
    const waiting = await remediate(id, false, ports);
    if (waiting?.plan === undefined) throw new Error('there is no plan');
    const approved = { ...waiting, approval: { ...approval, plan: waiting.plan }, version: waiting.version + 1 };
    await ports.incidents.replace(waiting, approved);
    world.authority = authorityOf([{ default: 'approve' }], { budgets: { scenario: 0, account: 0 } });
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED' });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });
});

describe('the hub fails closed', () => {
  test('if the authority cannot be read, nothing changes and a person is asked', async () => {
    const { ports, sessions, member, id } = await withOpenIncident();
    const authority = () => Promise.reject(awsError('ProvisionedThroughputExceededException'));
    expect(await remediate(id, true, { ...ports, authority })).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect([sessions, member.made]).toEqual([[], []]);
  });

  test('if the authority cannot be read, even an approved plan is not carried out', async () => {
    const { ports, incidents, member, id } = await withOpenIncident([{ default: 'approve' }]);
    const waiting = (await remediate(id, false, ports)) as Incident;
    await incidents.replace(waiting, { ...waiting, approval, version: waiting.version + 1 });
    const authority = () => Promise.reject(awsError('AccessDeniedException'));
    await remediate(id, false, { ...ports, authority });
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });
});
