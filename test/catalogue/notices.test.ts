import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { type CloudEvent, HUB_ACCOUNT, MANAGEMENT, MEMBER, minute } from '#catalogue/events/cases.ts';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import {
  actionPressed,
  alarmChanged,
  findingsImported,
  guardDutyFinding,
  notice,
  securityFinding,
} from '#catalogue/events/notices.ts';
import type { Activity } from '#core/detection/activity.ts';
import { noted } from '#core/incident/evidence.ts';
import type { Json } from '#core/json.ts';
import { detect } from '#detect/detect.ts';
import { normalise } from '#normalise/normalise.ts';
import { unreadableText } from '#words/unreadable.ts';
import { detectPorts } from '../support/detect-ports.ts';

const REGION = 'ap-northeast-2';
const found = guardDutyFinding({});
const imported = findingsImported({ findings: [securityFinding({})] });
const pressed = actionPressed({ account: HUB_ACCOUNT, action: 'Approve', findings: [securityFinding({ updated: minute(-50) })] });
const changed = complianceChange({ rule: 'restricted-ssh', type: 'AWS::EC2::SecurityGroup', id: 'sg-0a1b2c3d4e5f60001' });
const alarm = alarmChanged({ alarm: 'org-security-hub-scanner-paths', now: 'ALARM' });
const flow = notice({ type: 'Flow Log Record', source: 'org-security-hub', detail: { accountId: MEMBER, action: 'ACCEPT' } });
const reminder = notice({
  type: 'Hub Reminder',
  source: 'org-security-hub',
  detail: { incident: 'inc-0123456789abcdef01234567' },
});

const EVERY: readonly (readonly [Activity['kind'], CloudEvent])[] = [
  ['finding', found],
  ['finding', imported],
  ['finding', pressed],
  ['compliance', changed],
  ['alarm', alarm],
  ['connection', flow],
  ['reminder', reminder],
];

describe('an event that is not a call', () => {
  test.each(EVERY)('is a %s of one account and Region, with the service as its actor', (kind, event) => {
    expect(read(event)).toMatchObject({
      kind,
      account: MEMBER,
      region: REGION,
      source: event.source,
      name: event['detail-type'],
      readOnly: false,
      actor: { type: 'service', name: event.source },
      request: {},
      response: {},
    });
  });

  test.each(EVERY)('keeps the content of the %s', (_, event) => {
    expect(read(event).detail).toEqual(event.detail);
  });

  test.each(EVERY)('of kind %s is held if it names neither an account nor a Region', (_, event) => {
    const { account: _account, region: _region, ...rest } = event;
    const detail = without(event.detail, ['accountId', 'awsAccountId', 'region', 'awsRegion']);
    const findings = [without(securityFinding({}), ['AwsAccountId', 'Region'])];
    expect(held({ ...rest, detail: 'findings' in detail ? { ...detail, findings } : detail })).toContain('no account');
  });

  test.each(EVERY.filter(([kind]) => kind !== 'connection' && kind !== 'reminder'))(
    'of kind %s is held if its sender is not AWS',
    (_, event) => {
      expect(held({ ...event, source: 'com.example.forger' })).toContain('sent by com.example.forger');
    },
  );

  test('is held if no reader knows its detail-type', () => {
    expect(held({ ...found, 'detail-type': 'GuardDuty Malware Protection Object Scan Result' })).toContain('no reader');
  });
});

describe('the time of an activity', () => {
  test.each<[string, CloudEvent, string]>([
    ['of a GuardDuty finding is its update', guardDutyFinding({ at: minute(7) }), minute(7)],
    ['of a Security Hub finding is its update', findingsImported({ at: minute(9), findings: [securityFinding({})] }), minute(0)],
    ['of a custom action is when it is used, not the time of its finding', pressed, minute(0)],
    ['of a compliance change is its record', { ...changed, time: minute(3) }, minute(0)],
    ['of an alarm is its change, with an offset that has no colon', { ...alarm, time: minute(3) }, minute(0)],
    ['is that of the envelope if the detail has none', withFields(alarm, { state: {} }), minute(0)],
  ])('%s', (_, event, at) => {
    expect(read(event).at).toBe(Date.parse(at));
  });

  test('holds the event if it is unreadable', () => {
    expect(held(withFields(alarm, { state: { value: 'ALARM', timestamp: 'soon' } }))).toContain('time');
  });
});

describe('an event whose accounts differ', () => {
  test.each<[string, CloudEvent]>([
    ["an administrator's copy of a member's finding of GuardDuty", guardDutyFinding({ account: HUB_ACCOUNT, of: MEMBER })],
    ["an administrator's copy of a member's finding of Security Hub", { ...imported, account: HUB_ACCOUNT }],
    ['a change of compliance under another account', { ...changed, account: HUB_ACCOUNT }],
    ['a flow log under another account', { ...flow, account: HUB_ACCOUNT }],
  ])('is held: %s', (_, event) => {
    expect(held(event)).toMatch(new RegExp(`${HUB_ACCOUNT}.*${MEMBER}`));
  });

  test('is held as a whole batch if one finding is of another account', () => {
    const findings = [securityFinding({}), securityFinding({ account: MANAGEMENT })];
    expect(held(findingsImported({ findings }))).toMatch(new RegExp(`${MEMBER}.*${MANAGEMENT}`));
  });

  test('is read if it is a custom action in one account on findings of others, each in its own Region', () => {
    const findings = [securityFinding({}), securityFinding({ account: MANAGEMENT, region: 'us-east-1' })];
    const activities = readAll(actionPressed({ account: HUB_ACCOUNT, action: 'Contain', findings }));
    expect(activities.map(({ account, region }) => [account, region])).toEqual([
      [MEMBER, REGION],
      [MANAGEMENT, 'us-east-1'],
    ]);
  });

  test('keeps the account of a custom action, because a member may have one of the same name', async () => {
    expect(read(pressed).actor.account).toBe(HUB_ACCOUNT);
    const [signal] = await recognised(pressed);
    expect(signal?.evidence).toContainEqual(noted('pressed-in', HUB_ACCOUNT));
    expect(signal?.resource.arn).toContain(`:${MEMBER}:`);
  });
});

describe('a batch of findings', () => {
  const findings = ['EC2.19', 'S3.1', 'IAM.4'].map((control) => securityFinding({ control }));

  test('gives one activity for each finding, with that finding only', () => {
    const activities = readAll(findingsImported({ findings }));
    expect(activities.map(({ detail }) => detail.findings)).toEqual(findings.map((finding) => [finding]));
    expect(new Set(activities.map(({ id }) => id)).size).toBe(3);
  });

  test('leaves out entries that are not findings', () => {
    expect(readAll(withFields(imported, { findings: [null, 'finding', ...findings] }))).toHaveLength(3);
  });

  test.each<[string, Json]>([
    ['none', []],
    ['nothing', null],
    ['a text', 'findings'],
    ['an empty object', {}],
  ])('is held if it holds %s', (_, empty) => {
    expect(held(withFields(imported, { findings: empty }))).toContain('no findings');
  });
});

describe('ids', () => {
  const idsOf = (...events: readonly CloudEvent[]) => new Set(events.flatMap(readAll).map(({ id }) => id)).size;
  const again = (event: CloudEvent): CloudEvent => ({ ...event, id: 'another-envelope' });

  test('a finding of GuardDuty delivered twice is a duplicate, and each update is a new activity', () => {
    expect(idsOf(found, again(found))).toBe(1);
    expect(idsOf(found, again(guardDutyFinding({ count: 7, at: minute(30) })))).toBe(2);
  });

  test('two findings of GuardDuty have two ids', () => {
    expect(idsOf(found, guardDutyFinding({ type: 'Recon:EC2/Portscan' }))).toBe(2);
  });

  test('a finding of Security Hub delivered twice is a duplicate, and a changed one is a new activity', () => {
    expect(idsOf(imported, again(imported))).toBe(1);
    expect(idsOf(imported, findingsImported({ findings: [securityFinding({ updated: minute(5) })] }))).toBe(2);
  });

  test('each use of a custom action is a new activity, even on an unchanged finding', () => {
    expect(idsOf(pressed, { ...pressed, time: minute(1) })).toBe(2);
    expect(idsOf(pressed, withFields(pressed, { actionName: 'Undo' }))).toBe(2);
  });

  test('a use of a custom action that is delivered twice is one activity', () => {
    expect(idsOf(pressed, pressed)).toBe(1);
  });

  test('an alarm has one id for each change', () => {
    expect(idsOf(alarm, again(alarm))).toBe(1);
    expect(idsOf(alarm, alarmChanged({ alarm: 'org-security-hub-scanner-paths', now: 'ALARM', at: minute(9) }))).toBe(2);
  });

  test.each(EVERY)('a %s without its own id takes that of the envelope', (_, event) => {
    const bare = [without(securityFinding({}), ['Id'])];
    const detail = without(event.detail, ['id', 'alarmName', 'actionName']);
    expect(read({ ...event, detail: 'findings' in detail ? { ...detail, findings: bare } : detail }).id).toBe(event.id);
  });

  test('an event without any id is held, because duplicates could not be recognised', () => {
    const { id: _, ...anonymous } = withFields(found, { id: undefined });
    expect(held(anonymous)).toContain('duplicate');
  });
});

describe('a finding of GuardDuty', () => {
  test('reads the same in PascalCase, as the API and the console write it', async () => {
    const exported = { ...found, detail: pascal(found.detail) as CloudEvent['detail'] };
    expect({ ...read(exported), detail: {} }).toEqual({ ...read(found), detail: {} });
    expect(await recognised(exported)).toEqual(await recognised(found));
  });

  test('in PascalCase of another account is held too', () => {
    const exported = { ...found, detail: pascal(found.detail), account: HUB_ACCOUNT };
    expect(held(exported)).toMatch(new RegExp(`${HUB_ACCOUNT}.*${MEMBER}`));
  });

  test.each([
    [8.9, 'HIGH'],
    [9, 'CRITICAL'],
    [10, 'CRITICAL'],
    [7, 'HIGH'],
    [6.9, 'MEDIUM'],
    [4, 'MEDIUM'],
    [3.9, 'LOW'],
    [1, 'LOW'],
    ['8.5', 'HIGH'],
    [null, 'MEDIUM'],
  ] as const)('of severity %j becomes %s', async (severity, weight) => {
    expect((await recognised(guardDutyFinding({ severity })))[0]?.severity).toBe(weight);
  });

  test('that is a sample is marked and LOW, with any severity', async () => {
    for (const severity of [9.5, null]) {
      const [signal] = await recognised(guardDutyFinding({ severity, sample: true }));
      expect(signal?.severity).toBe('LOW');
      expect(signal?.evidence).toContainEqual(noted('sample-finding', 'true'));
    }
  });

  test('names the remote address, never the local one', async () => {
    const [signal] = await recognised(found);
    const addresses = signal?.evidence.flatMap((item) => (item.kind === 'noted' && item.what === 'address' ? [item.value] : []));
    expect(addresses).toEqual(['203.0.113.66']);
  });
});

describe('a finding of Security Hub', () => {
  test.each([
    [{ Label: 'CRITICAL' }, 'CRITICAL'],
    [{ Label: 'INFORMATIONAL', Normalized: 0 }, 'LOW'],
    [{ Label: 'MEDIUM', Normalized: 90 }, 'MEDIUM'],
    [{ Normalized: 90 }, 'CRITICAL'],
    [{ Normalized: 89 }, 'HIGH'],
    [{ Normalized: 69 }, 'MEDIUM'],
    [{ Normalized: 39 }, 'LOW'],
    [{ Product: 5 }, 'MEDIUM'],
  ] as const)('of severity %j becomes %s', async (severity, weight) => {
    const [signal] = await recognised(findingsImported({ findings: [securityFinding({ severity })] }));
    expect(signal?.severity).toBe(weight);
  });
});

async function recognised(event: CloudEvent) {
  const { signals } = await detect(read(event), detectPorts());
  return signals;
}

/** The same JSON with the first letter of every field in upper case. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name.charAt(0).toUpperCase() + name.slice(1), pascal(held)]),
  );
}

function without(detail: CloudEvent['detail'], fields: readonly string[]): CloudEvent['detail'] {
  return Object.fromEntries(Object.entries(detail).filter(([name]) => !fields.includes(name)));
}

function readAll(input: unknown): readonly Activity[] {
  const reading = normalise(input);
  if (reading.kind === 'held') throw new Error(reading.reason.code);
  return reading.activities;
}

function read(input: unknown): Activity {
  const [activity] = readAll(input);
  if (activity === undefined) throw new Error('the event holds no activity');
  return activity;
}

function held(input: unknown): string {
  const reading = normalise(input);
  if (reading.kind === 'read') throw new Error('the event was read');
  return unreadableText(reading.reason, 'en');
}
