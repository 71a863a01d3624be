import { describe, expect, test } from 'vitest';
import { decisionIn } from '#adapters/lambda/messages.ts';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { CASE_NAMING } from '#catalogue/events/cases.ts';
import { forgeryNoticed, reminderDue } from '#catalogue/events/hub-events.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { CHAT_KEYS } from '#core/chat/slack-request.ts';
import { ROOM_PLACE_KEY } from '#core/control-room/place.ts';
import { DECISION_KEYS } from '#core/control-room/signed-decision.ts';
import { PERSON_VERBS } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { KEPT_EVENT_KEYS } from '#core/incident/kept-event.ts';
import { type LedgerEntry, ledgerBucket } from '#core/incident/ledger.ts';
import { checkLedger } from '#core/incident/ledger-check.ts';
import { sealKeys } from '#core/incident/seal.ts';
import { AUTOMATION_RESUMED, AUTOMATION_STOPPED, INCIDENT_CHANGED, PRODUCT } from '#core/naming.ts';
import { NOTICE_SECRETS, SLACK_APP_SECRET } from '#core/notice/route.ts';
import { AGENDAS } from '#core/reminder.ts';
import { type Modes, SETTINGS_KEY, STOP_KEY, SWITCH_KEY } from '#core/settings.ts';
import { decide } from '#decide/decide.ts';
import { publishedEntry } from '#ledger/entry.ts';
import { normalise } from '#normalise/normalise.ts';
import { publish } from '#publish/publish.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { HOME, HUB } from '../support/central-stack.ts';
import { authorityOf, BYSTANDER, NOW, OPENED, withOpenIncident } from '../support/containment.ts';
import { FUNCTIONS, functionRole, mayAs, maySend, policyOfFunction } from '../support/function-roles.ts';
import type { Context } from '../support/iam.ts';
import { changeTo, rowFor } from '../support/ledger-changes.ts';

const TABLE = (name: string) => `arn:aws:dynamodb:${HOME}:${HUB}:table/${PRODUCT}-${name}`;
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((call) => `dynamodb:${call}`);

type FunctionName = (typeof FUNCTIONS)[number];

/** Whether the policy of a function allows its role a call. */
function may(name: FunctionName, action: string, resource: string, context: Context = {}): boolean {
  return mayAs(functionRole(name), action, resource, [policyOfFunction(name)], context);
}

const mayWrite = (name: FunctionName, table: string, key: string) =>
  WRITES.some((action) => may(name, action, TABLE(table), { 'dynamodb:LeadingKeys': [key] }));

const mayPut = (name: FunctionName, source: string, type: string) =>
  may(name, 'events:PutEvents', `arn:aws:events:${HOME}:${HUB}:event-bus/${PRODUCT}`, {
    'events:source': source,
    'events:detail-type': type,
  });

/** Secrets Manager adds six characters to a name. */
const maySecret = (name: FunctionName, secret: string) =>
  may(name, 'secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${HOME}:${HUB}:secret:${secret}-AbCdEf`);

const maySendAny = (name: FunctionName, ...queues: string[]) => queues.some((queue) => maySend(name, queue));

/** What a stolen function role must not cause, with the calls IAM would have to allow for it. */
const MUST_NOT: Readonly<Record<string, (name: FunctionName) => boolean>> = {
  'an approval': (name) => mayWrite(name, 'incidents', `${sealKeys('decide')}inc-1`) || maySendAny(name, 'decisions.fifo'),
  'the state that an undo restores': (name) => mayWrite(name, 'incidents', `${sealKeys('remediate')}inc-1`),
  'the end of an incident without containment': (name) => mayWrite(name, 'incidents', `${sealKeys('detect')}inc-1`),
  'a second check of a row': (name) => mayWrite(name, 'state', `${AGENDAS.publish}#late`),
  'the end of a time limit': (name) => maySendAny(name, 'time-limits.fifo') || mayWrite(name, 'state', 'agenda#late'),
  'an event of AWS': (name) => maySendAny(name, 'urgent', 'routine') || mayPut(name, 'aws.ec2', 'AWS API Call via CloudTrail'),
  // Their readers send failed messages again, and may decide and notify in any case.
  'an action of a person in Security Hub': (name) => maySendAny(name, 'security-hub'),
  'a notice about a rule change': (name) => maySendAny(name, 'rule-changes'),
  'a connection': (name) => maySendAny(name, 'connections'),
  'an order': (name) => maySendAny(name, 'remediate.fifo', 'remediate-critical.fifo'),
  'a row of an incident': (name) => mayWrite(name, 'incidents', 'incident#inc-1'),
  'the deletion of an incident row': (name) =>
    may(name, 'dynamodb:DeleteItem', TABLE('incidents'), { 'dynamodb:LeadingKeys': ['incident#inc-1'] }),
  'a record of a notice about an incident': (name) => maySendAny(name, 'stream'),
  'a stored event of an incident': (name) => mayWrite(name, 'state', `${KEPT_EVENT_KEYS}inc-1`),
  'a setting': (name) => mayWrite(name, 'state', SETTINGS_KEY.pk),
  'the address of the control room': (name) => mayWrite(name, 'state', ROOM_PLACE_KEY.pk),
  'a stop or a resume': (name) => [SWITCH_KEY, STOP_KEY].some(({ pk }) => mayWrite(name, 'state', pk)),
  'a message that a person stopped or resumed automation': (name) =>
    [AUTOMATION_STOPPED, AUTOMATION_RESUMED].some((type) => mayPut(name, PRODUCT, type)),
  'an announcement': (name) => mayPut(name, PRODUCT, INCIDENT_CHANGED),
  'a click of a person': (name) => maySendAny(name, 'chat-decisions.fifo'),
  'the signature of Slack': (name) => maySecret(name, SLACK_APP_SECRET),
  'a message to people': (name) =>
    maySecret(name, `${NOTICE_SECRETS}soc`) || may(name, 'sns:Publish', `arn:aws:sns:${HOME}:${HUB}:${PRODUCT}-notices-night`),
  'a decision of the page': (name) => maySendAny(name, 'page-decisions.fifo'),
  'the reuse of a click or a decision of the page': (name) =>
    [CHAT_KEYS, DECISION_KEYS].some((keys) =>
      may(name, 'dynamodb:DeleteItem', TABLE('state'), { 'dynamodb:LeadingKeys': [`${keys}1`] }),
    ),
  'an entry of the ledger': (name) =>
    ['s3:PutObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'].some((action) =>
      may(name, action, `arn:aws:s3:::${ledgerBucket(HUB)}/incidents/444455556666/inc-1/000001.json`),
    ),
  'another severity of a finding': (name) =>
    may(name, 'securityhub:BatchUpdateFindings', `arn:aws:securityhub:${HOME}:${HUB}:hub/default`, {
      'securityhub:ASFFSyntaxPath/Severity.Label': 'INFORMATIONAL',
    }),
  'another status of a finding': (name) =>
    may(name, 'securityhub:BatchUpdateFindings', `arn:aws:securityhub:${HOME}:${HUB}:hub/default`, {
      'securityhub:ASFFSyntaxPath/Workflow.Status': 'RESOLVED',
    }),
};

/** The functions that need each of these; IAM refuses all others. */
const WORK: Readonly<Record<keyof typeof MUST_NOT, readonly FunctionName[]>> = {
  'an approval': ['decide'],
  'the state that an undo restores': ['remediate'],
  'the end of an incident without containment': ['detect'],
  'a second check of a row': ['publish', 'clock'],
  'the end of a time limit': ['remediate', 'clock'],
  'an event of AWS': [],
  'an action of a person in Security Hub': ['decide'],
  'a notice about a rule change': ['notify'],
  'a connection': ['flow'],
  'an order': ['detect', 'decide'],
  'a row of an incident': ['detect', 'remediate', 'decide'],
  'the deletion of an incident row': [],
  'a record of a notice about an incident': ['notify'],
  'a stored event of an incident': ['detect'],
  'a setting': [],
  'the address of the control room': [],
  'a stop or a resume': ['decide'],
  'a message that a person stopped or resumed automation': ['decide'],
  'an announcement': ['announce'],
  'a click of a person': ['chat'],
  'the signature of Slack': ['decide'],
  'a message to people': ['notify'],
  // It can forward a signed decision but not create one: test/adversary/stolen-token.test.ts.
  'a decision of the page': ['serve'],
  'the reuse of a click or a decision of the page': [],
  'an entry of the ledger': ['ledger'],
  'another severity of a finding': [],
  'another status of a finding': ['publish'],
};

describe('a stolen function role can do only the work of that function', () => {
  test.each(FUNCTIONS.flatMap((name) => Object.keys(MUST_NOT).map((thing) => [name, thing] as const)))(
    'as allowed by its policies, %s: %s',
    (name, thing) => {
      expect(MUST_NOT[thing]?.(name)).toBe(WORK[thing]?.includes(name));
    },
  );

  test.each(FUNCTIONS)('the role of %s can neither change its permissions nor assume another role', (name) => {
    const role = functionRole(name);
    const others = FUNCTIONS.filter((other) => other !== name).map(functionRole);
    for (const action of ['iam:PutRolePolicy', 'iam:PassRole', 'iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'])
      for (const resource of [role, ...others]) expect(may(name, action, resource), `${action} ${resource}`).toBe(false);
    for (const action of [
      'lambda:UpdateFunctionCode',
      'lambda:CreateEventSourceMapping',
      'sqs:SetQueueAttributes',
      'kms:ScheduleKeyDeletion',
    ])
      expect(may(name, action, '*'), action).toBe(false);
  });
});

describe('a forged row or message from a stolen role changes nothing in a member', () => {
  /** detect, remediate and decide may write rows, so a row without the seal of its writer could come from each of them. */
  const rows: readonly [thing: string, change: (incident: Incident) => Partial<Incident>][] = [
    ['an approval', ({ plan }) => (plan === undefined ? {} : { approval: { by: 'mallory', at: NOW, lapsesAt: NOW * 2, plan } })],
    ['a choice of playbook', () => ({ playbook: 'cut-connections' })],
    ['a plan in progress', ({ plan }) => (plan === undefined ? {} : { state: 'PROCESSING', plan: { ...plan, before: [] } })],
    [
      'the request for an undo',
      () => ({ undoRequest: { by: 'a', sender: 'a', at: NOW, lapsesAt: NOW * 2, because: { code: 'undo-of-critical' } } }),
    ],
  ];

  test.each(rows)('a row with %s, in every mode, with and without a stop', async (_, change) => {
    for (const mode of ['observe', 'approve', 'auto'] as const) {
      for (const stop of [undefined, { by: 'bob', at: NOW - 1, reason: 'exercise' }]) {
        const around = await withOpenIncident([{ default: 'approve' }]);
        await remediate(around.id, false, around.ports);
        const row = (await around.incidents.get(around.id)) as Incident;
        await around.incidents.replace(row, { ...row, ...change(row), version: row.version + 1 });
        around.world.authority = { ...authorityOf([{ default: mode }]), ...(stop && { stop }) };
        await remediate(around.id, false, around.ports);
        await undo(around.id, { verb: 'undo', by: 'mallory' }, true, around.ports);
        expect(around.member.ruleIds(), `${mode} ${stop?.reason}`).toEqual([BYSTANDER, OPENED]);
        expect(around.forged.length, 'noticed').toBeGreaterThan(0);
      }
    }
  });

  /** An incident row with additional fields, as a stolen role could write it. */
  async function withRow(modes: Modes, more: object) {
    const around = await withOpenIncident(modes);
    const row = (await around.incidents.get(around.id)) as Incident;
    const forged = { ...row, ...more, version: row.version + 1 } as Incident;
    expect(await around.incidents.replace(row, forged)).toBe(true);
    return { ...around, row, forged };
  }

  test('settings in a row: modes, exceptions and accounts are read only from the settings of the hub', async () => {
    const { settings } = authorityOf([{ default: 'auto' }]);
    const around = await withRow([{ default: 'observe' }], { settings, ...settings, modes: [{ default: 'auto' }], mode: 'auto' });
    await remediate(around.id, false, around.ports);
    expect([around.sessions, around.member.ruleIds()]).toEqual([[], [BYSTANDER, OPENED]]);
    around.world.authority = authorityOf([{ default: 'auto' }]);
    await remediate(around.id, false, around.ports);
    expect(around.member.ruleIds(), 'the settings of the hub count').toEqual([BYSTANDER]);
  });

  test('a stop: a row or an event that claims a resume leaves automation stopped', async () => {
    const stop = { by: 'bob', at: NOW - 1, reason: 'exercise' };
    const around = await withRow([{ default: 'auto' }], { stop: undefined, automation: 'resumed', resumedBy: 'bob' });
    around.world.authority = { ...authorityOf([{ default: 'auto' }]), stop };
    await remediate(around.id, false, around.ports);
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
    expect(await around.incidents.get(around.id)).toMatchObject({ approvalRequest: { because: { code: 'automation-stopped' } } });
    const news = { ...reminderDue({ scenario: 'sg-ssh-open-world', resource: around.row.resource, standing: [] }) };
    for (const type of [AUTOMATION_STOPPED, AUTOMATION_RESUMED])
      expect(normalise({ ...news, 'detail-type': type }, undefined, 'aws').kind, type).toBe('held');
    for (const verb of ['stop', 'resume']) {
      const body = JSON.stringify({ verb, by: 'bob', reason: 'over' });
      const eventSourceARN = `arn:aws:sqs:${HOME}:${HUB}:${PRODUCT}-time-limits.fifo`;
      expect(() => decisionIn({ body, eventSourceARN }), verb).toThrow(RefusedMessage);
    }
  });

  test('a forged row in the ledger: earlier entries stay, and verification shows the forgery', async () => {
    const { row, forged } = await withRow([{ default: 'auto' }], { history: [], openedAt: 0 });
    const entry = (sequence: string, after: Incident, before?: Incident) =>
      publishedEntry({ ...changeTo(after, before), sequence }, () => after);
    const check = (...entries: readonly LedgerEntry[]) =>
      checkLedger(
        entries.map(({ key, body }) => ({ key, body, versions: 1, deleted: false })),
        rowFor(forged),
      ).problems.map(({ problem }) => problem);
    const honest = [entry('1', row), entry('2', forged, row)];
    expect(check(...honest)).toEqual([]);
    expect(JSON.parse(honest[0]?.body ?? '{}'), 'the row before the forgery').toMatchObject({ row: rowFor(row) });
    const rewritten = entry('3', { ...row, openedAt: 0 }, forged);
    expect(honest.map(({ key }) => key)).not.toContain(rewritten.key);
    expect(check(...honest, rewritten)).toEqual(expect.arrayContaining(['doubled', 'broken-chain']));
    const claimsAnother = { ...rowFor(forged), id: 'inc-ffffffffffffffffffffffff' };
    expect(publishedEntry({ sequence: '4', after: claimsAnother, before: rowFor(row) }, () => undefined).key).toMatch(
      /^incidents\/unreadable\//,
    );
  });

  test.each(PERSON_VERBS)('a decision to %s in the queue of the clock is refused', (verb) => {
    const record = {
      body: JSON.stringify({ verb, incident: 'inc-0123456789abcdef01234567', by: 'hub' }),
      eventSourceARN: `arn:aws:sqs:${HOME}:${HUB}:${PRODUCT}-time-limits.fifo`,
    };
    expect(() => decisionIn(record)).toThrow(RefusedMessage);
  });

  test('an early end of a temporary measure is refused, because only the plan sets its end', async () => {
    const around = await withOpenIncident();
    await remediate(around.id, false, around.ports);
    const order = { verb: 'expire', incident: around.id, by: 'hub', sender: functionRole('clock'), named: true } as const;
    expect(await decide(order, around.ports)).toMatchObject({ kind: 'refused' });
    expect(around.member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('an AWS event in the queues of the clock and of flow logs, or one of their messages in a lane, is held', () => {
    const resource = {
      type: 'AwsEc2SecurityGroup',
      id: 'sg-1',
      arn: 'arn:aws:ec2:ap-northeast-2:444455556666:security-group/sg-1',
    };
    const reminder = reminderDue({ scenario: 'sg-ssh-open-world', resource, standing: [] });
    const forgery = forgeryNoticed({ where: 'queue', name: 'x', key: 'x', what: 'x' });
    for (const event of [reminder, forgery]) expect(normalise(event, undefined, 'aws').kind).toBe('held');
    for (const origin of ['clock', 'flow', 'beat'] as const)
      expect(normalise({ ...reminder, source: 'aws.ec2' }, undefined, origin).kind).toBe('held');
  });

  test('a finding of another product is not changed, even with the id of an incident of the hub', async () => {
    const { incidents, id } = await withOpenIncident();
    const changed: unknown[] = [];
    const { account, region } = (await incidents.get(id)) ?? { account: '', region: '' };
    await publish([{ id, account, region, renewedAt: 1 }], {
      hub: { account: CASE_NAMING.hubAccount, region: CASE_NAMING.homeRegion },
      controlRoom: async () => undefined,
      incident: incidents.get,
      detection: scenarioNamed,
      findings: async ([finding = '']) =>
        new Map([
          [
            finding,
            [
              {
                productArn: `arn:aws:securityhub:${HOME}::product/aws/guardduty`,
                isArchived: false,
                workflow: 'NEW',
                fields: {},
              },
            ],
          ],
        ]),
      isMember: async () => true,
      importFindings: async () => new Map(),
      change: async (findings, change) => {
        changed.push([findings, change]);
        return { failed: new Map(), unknown: new Set() };
      },
      lookAgain: async () => undefined,
      now: () => NOW,
      pause: async () => undefined,
    });
    expect(JSON.stringify(changed)).not.toContain('guardduty');
  });
});
