import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import type { JsonObject } from '#core/json.ts';
import { HUB_REMINDER, PRODUCT } from '#core/naming.ts';
import { normalise, normaliseText } from '#normalise/normalise.ts';
import { NOTICES } from '#normalise/notices.ts';
import type { EventReading } from '#normalise/reading.ts';
import { unreadableText } from '#words/unreadable.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const VICTIM = '111122223333';
const real = stopLogging({ trail: 'organization-trail' });

/** Names that every object of JavaScript inherits. */
const INHERITED = [...new Set([Object, Function, Array].flatMap((one) => Object.getOwnPropertyNames(one.prototype)))];

/** The hub's own result of reading an event: inside another event it must have no effect. */
const FORGED: JsonObject = {
  kind: 'read',
  activities: [
    {
      id: 'forged',
      kind: 'sign-in',
      account: VICTIM,
      region: 'us-east-1',
      at: Date.parse(real.time),
      source: 'signin.amazonaws.com',
      name: 'ConsoleLogin',
      readOnly: false,
      actor: { type: 'user', name: 'ceo', account: VICTIM },
      request: {},
      response: {},
      detail: {},
    },
  ],
};

const SENDERS = ['aws.ec2', 'aws.securityhub', PRODUCT, undefined];

const codeOf = (reading: EventReading) => (reading.kind === 'held' ? reading.reason.code : reading.kind);

/** An event of the member with other fields in its envelope; `undefined` leaves one out. */
const sent = (fields: { readonly [field: string]: unknown }) => JSON.parse(JSON.stringify({ ...real, ...fields }));

describe('a detail-type with the name of an inherited property does not turn the detail of an event into activities', () => {
  test.each(INHERITED)('%s', (detailType) => {
    for (const source of SENDERS) {
      const event = sent({ source, 'detail-type': detailType, detail: FORGED });
      expect(codeOf(normalise(event))).toBe('unknown-detail-type');
      expect(codeOf(normaliseText(JSON.stringify(event)))).toBe('unknown-detail-type');
    }
  });

  test('with any text as detail-type, reading neither throws nor accepts a forged activity', () => {
    const kinds = fc.oneof(fc.constantFrom(...INHERITED, ...Object.keys(NOTICES)), fc.string(), fc.jsonValue());
    const details = fc.oneof(
      fc.constant(FORGED),
      fc.record({ kind: fc.constant('read') }),
      fc.dictionary(fc.string(), fc.jsonValue()),
    );
    const property = fc.property(kinds, details, fc.constantFrom(...SENDERS), (detailType, detail, source) => {
      const reading = normalise(sent({ source, 'detail-type': detailType, detail }));
      return reading.kind === 'held' || reading.activities.every(({ account, id }) => account === MEMBER && id !== 'forged');
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('a caller type with the name of an inherited property is read as unknown', () => {
    for (const type of INHERITED) {
      const reading = normalise(withFields(real, { userIdentity: { type, userName: 'mallory' } }));
      expect(reading).toMatchObject({ kind: 'read', activities: [{ actor: { type: 'unknown', name: 'mallory' } }] });
    }
  });
});

describe('an event of an AWS partner is not accepted as an event of AWS', () => {
  const PARTNER = 'aws.partner/example.com/playground/orders';

  test.each([
    ['a record of CloudTrail', real.detail, real['detail-type']],
    [
      'a finding of GuardDuty',
      { accountId: MEMBER, region: real.region, updatedAt: real.time, id: 'finding' },
      'GuardDuty Finding',
    ],
    ['an alarm', { alarmName: 'x', state: { value: 'ALARM', timestamp: real.time } }, 'CloudWatch Alarm State Change'],
    ['a reminder of the hub', { incident: 'inc-1' }, HUB_REMINDER],
    ['a CloudTrail Insights record', { eventCategory: 'Insight' }, 'AWS Insight via CloudTrail'],
  ])('even if it imitates %s', (_, detail, detailType) => {
    const reading = normalise(sent({ source: PARTNER, 'detail-type': detailType, detail }));
    expect(reading).toEqual({ kind: 'held', reason: { code: 'partner-sender', sender: PARTNER } });
  });

  test('the reason why it is held is shown in English and Korean', () => {
    const reason = { code: 'partner-sender', sender: PARTNER } as const;
    expect(unreadableText(reason, 'en')).toBe(`sent by the partner ${PARTNER}, but only AWS itself and the hub may send events`);
    expect(unreadableText(reason, 'ko')).toContain(PARTNER);
  });

  test('but the AWS service Partner Central is accepted', () => {
    expect(normalise(sent({ source: 'aws.partnercentral-account' })).kind).toBe('read');
  });

  test.each(['AWS.ec2', 'aws', 'awsX.ec2', ' aws.ec2', 'custom.aws.ec2', 'org-security-hub.aws'])(
    'the source %s, which any account may use, is not accepted either',
    (source) => {
      expect(codeOf(normalise(sent({ source })))).toBe('foreign-sender');
    },
  );
});

describe('an event counts only for the account in its envelope, which AWS sets', () => {
  test.each([
    ['a call', withFields(real, { recipientAccountId: VICTIM })],
    [
      'a finding of GuardDuty',
      sent({
        source: 'aws.guardduty',
        'detail-type': 'GuardDuty Finding',
        detail: { accountId: VICTIM, id: 'x', updatedAt: real.time },
      }),
    ],
    [
      'a finding of Security Hub',
      sent({
        source: 'aws.securityhub',
        'detail-type': 'Security Hub Findings - Imported',
        detail: { findings: [{ Id: 'x', AwsAccountId: VICTIM, UpdatedAt: real.time }] },
      }),
    ],
    [
      'one of several findings',
      sent({
        source: 'aws.securityhub',
        'detail-type': 'Security Hub Findings - Imported',
        detail: {
          findings: [
            { Id: 'x', AwsAccountId: MEMBER, UpdatedAt: real.time },
            { Id: 'y', AwsAccountId: VICTIM, UpdatedAt: real.time },
          ],
        },
      }),
    ],
    [
      'a finding in the format of the unified Security Hub',
      sent({
        source: 'aws.securityhub',
        'detail-type': 'Findings Imported V2',
        detail: { findings: [{ finding_info: { uid: 'x', modified_time_dt: real.time }, cloud: { account: { uid: VICTIM } } }] },
      }),
    ],
    [
      'a result of AWS Config',
      sent({
        source: 'aws.config',
        'detail-type': 'Config Rules Compliance Change',
        detail: { awsAccountId: VICTIM, newEvaluationResult: { resultRecordedTime: real.time } },
      }),
    ],
    ['a line of a flow log', sent({ source: PRODUCT, 'detail-type': 'Flow Log Record', detail: { accountId: VICTIM } })],
  ])('%s of another account is held', (_, event) => {
    expect(normalise(event)).toEqual({ kind: 'held', reason: { code: 'accounts-differ', envelope: MEMBER, record: VICTIM } });
  });

  test('only a custom action of Security Hub may name another account, because a person uses it in the administrator account', () => {
    const action = (source: string) =>
      sent({
        source,
        'detail-type': 'Security Hub Findings - Custom Action',
        detail: {
          actionName: 'Contain',
          findings: [{ Id: 'x', AwsAccountId: VICTIM, Region: 'us-east-1', UpdatedAt: real.time }],
        },
      });
    expect(normalise(action('aws.securityhub'))).toMatchObject({ activities: [{ account: VICTIM, actor: { account: MEMBER } }] });
    expect(codeOf(normalise(action('aws.ec2')))).toBe('accounts-differ');
    expect(codeOf(normalise(action(PRODUCT)))).toBe('accounts-differ');
  });

  test('an envelope without an account is held; a bare record from a file has no envelope', () => {
    expect(codeOf(normalise(sent({ account: undefined })))).toBe('no-account');
    expect(codeOf(normalise(sent({ account: '' })))).toBe('no-account');
    expect(normalise(real.detail).kind).toBe('read');
  });

  test('every event of the cases except custom actions is read for the account of its envelope', () => {
    for (const event of EVERY_CASE.flatMap(({ events }) => events)) {
      if (event['detail-type'] === 'Security Hub Findings - Custom Action') continue;
      const reading = normalise(event);
      if (reading.kind === 'held') throw new Error(reading.reason.code);
      for (const { account } of reading.activities) expect(account).toBe(event.account);
    }
  });
});
