import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { assumedRole, root, ssoPerson } from '#catalogue/events/callers.ts';
import { type CloudEvent, minute } from '#catalogue/events/cases.ts';
import {
  assumeRoleWithSaml,
  CHROME_ON_WINDOWS,
  FIREFOX_ON_LINUX,
  failedLogin,
  from,
  login,
  person,
  rootPerson,
  samlPerson,
  unknownUser,
} from '#catalogue/events/sign-in-calls.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { deviceOf } from '#catalogue/readings/device.ts';
import { personOf, signInResource } from '#catalogue/readings/sign-in.ts';
import { fasterThan } from '#catalogue/readings/travel.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { Severity } from '#core/detection/severity.ts';
import { detect } from '#detect/detect.ts';
import { enrich } from '#detect/enrich.ts';
import { normalise } from '#normalise/normalise.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';

const by = rootPerson();
const failures = [0, 4, 10].map((at) => failedLogin({ by, at: minute(at) }));

describe('the severity of a sign-in', () => {
  test.each([
    ['root with MFA', 'root-console-login', [login({ by })], 'HIGH'],
    ['root without MFA', 'root-console-login', [login({ by, mfa: 'No' })], 'CRITICAL'],
    ['one failure of root', 'root-login-failed', failures.slice(0, 1), 'MEDIUM'],
    ['two failures of root', 'root-login-failed', failures.slice(0, 2), 'MEDIUM'],
    ['three failures of root', 'root-login-failed', failures, 'HIGH'],
    ['three failures of root, the first of which arrives last', 'root-login-failed', failures.toReversed(), 'HIGH'],
    ['a failure of root delivered three times', 'root-login-failed', [failures[0], failures[0], failures[0]], 'MEDIUM'],
    ['a write of root', 'root-activity', [stopLogging({ trail: 'x', by: root() })], 'HIGH'],
    ['a user without MFA', 'console-login-no-mfa', [login({ mfa: 'No' })], 'MEDIUM'],
    ['root without MFA, in the scenario of MFA', 'console-login-no-mfa', [login({ by, mfa: 'No' })], 'HIGH'],
    [
      'root in two places at once',
      'login-impossible-travel',
      [login({ by }), login({ by: from(by, { address: '203.0.113.9' }), at: minute(1) })],
      'CRITICAL',
    ],
  ] as [string, string, CloudEvent[], Severity][])('%s', async (_, id, events, severity) => {
    const ports = detectPorts();
    let severities: Severity[] = [];
    for (const event of events) {
      const { signals } = await detect(enrich(read(event), { locations: casePlaces }), ports);
      severities = signals.filter(({ detection }) => detection.id === id).map((signal) => signal.severity);
    }
    expect(severities).toEqual([severity]);
  });
});

describe('the resource of a sign-in', () => {
  const arn = 'arn:aws:iam::444455556666';

  test.each([
    ['of root is the account', login({ by }), { type: 'AwsAccount', id: '444455556666', arn: `${arn}:root` }],
    ['of a user is the user', login({}), { type: 'AwsIamUser', id: 'alice', arn: `${arn}:user/alice` }],
    [
      'of a failed user, whose event lacks the ARN, has one',
      failedLogin({}),
      { type: 'AwsIamUser', id: 'alice', arn: `${arn}:user/alice` },
    ],
    [
      'of an unknown user is the address',
      failedLogin({ by: unknownUser() }),
      { type: 'Other', id: '203.0.113.77', arn: `${arn}:root` },
    ],
    ['of a session is its name', login({ by: ssoPerson('bob@example.com') }), { type: 'Other', id: 'bob@example.com' }],
    ['by SAML is the name of the new session', assumeRoleWithSaml({}), { type: 'Other', id: 'bob@example.com' }],
  ])('%s', (_, event, resource) => {
    expect(signInResource(read(event))).toMatchObject(resource);
  });

  test('a person is the same in every role and by every way of signing in', () => {
    const ways = [
      login({ by: ssoPerson('bob@example.com') }),
      login({ by: assumedRole('Admin', 'bob@example.com') }),
      assumeRoleWithSaml({ by: samlPerson('a-name-of-the-provider'), session: 'bob@example.com' }),
    ];
    expect(new Set(ways.map((event) => personOf(read(event))))).toEqual(new Set(['session/bob@example.com']));
  });

  test('a user and a session of the same name are two persons, and an unknown user is none', () => {
    expect(personOf(read(login({ by: person('bob') })))).toBe('user/bob');
    expect(personOf(read(login({ by: assumedRole('Admin', 'bob') })))).toBe('session/bob');
    expect(personOf(read(failedLogin({ by: unknownUser() })))).toBeUndefined();
    expect(personOf(read(withFields(login({}), { userIdentity: {} })))).toBeUndefined();
  });
});

describe('the device named by a user agent', () => {
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

  test.each([
    [FIREFOX_ON_LINUX, 'Firefox on Linux'],
    [CHROME_ON_WINDOWS, 'Chrome on Windows'],
    [`${CHROME_ON_WINDOWS} Edg/141.0.0.0`, 'Edge on Windows'],
    [`${CHROME_ON_WINDOWS} OPR/122.0.0.0`, 'Opera on Windows'],
    [`${CHROME_ON_WINDOWS} Whale/4.33.325.17`, 'Whale on Windows'],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/141.0.0.0 Safari/537.36`, 'Chrome on Chrome OS'],
    [`Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/141.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [
      `Mozilla/5.0 (Linux; Android 10; K) ${webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
      'Samsung Internet on Android',
    ],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} CriOS/141.0 Mobile/15E148 Safari/604.1`, 'Chrome on iOS'],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/26.0 Safari/605.1.15`, 'Safari on macOS'],
    ['Mozilla/5.0 (PlayStation 5)', 'another browser on another system'],
    ['aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0', 'aws-cli on Linux'],
    ['[Boto3/1.40 Python/3.13 Darwin/25.0]', 'Boto3 on macOS'],
    ['python-requests/2.32.3', 'python-requests on another system'],
    ['signin.amazonaws.com', undefined],
    ['AWS Internal', undefined],
    ['  ', undefined],
    [undefined, undefined],
  ])('%s is %s', (agent, device) => {
    expect(deviceOf(agent)).toBe(device);
  });
});

describe('too far to travel', () => {
  const HOUR = 3_600_000;
  const [seoul, busan] = ['KR 37.5 127', 'KR 35.2 129'];
  const tooFar = fasterThan(900);
  const at = (value: string, hours: number) => ({ id: `${value} ${hours}`, at: hours * HOUR, value });

  test.each([
    ['two places in the same second', at(seoul, 0), at(busan, 0), true],
    ['the same place in the same second', at(seoul, 0), at(seoul, 0), false],
    // 325 km.
    ['half an hour for a twenty-minute flight', at(seoul, 0), at(busan, 0.5), false],
    ['a quarter of an hour for a twenty-minute flight', at(seoul, 0), at(busan, 0.25), true],
    // The date line: 222 km, not halfway round the earth.
    ['half an hour across the date line', at('FJ 0 179', 0), at('TV 0 -179', 0.5), false],
    // Half the circumference: 20 015 km.
    ['22 hours to the other side of the earth', at('XX 0 0', 0), at('YY 0 180', 22), true],
    ['23 hours to the other side of the earth', at('XX 0 0', 0), at('YY 0 180', 23), false],
  ])('%s', (_, one, other, expected) => {
    expect([tooFar(one, other), tooFar(other, one)]).toEqual([expected, expected]);
  });
});

function read(event: CloudEvent): Activity {
  const reading = normalise(event);
  if (reading.kind === 'held') throw new Error(reading.reason.code);
  return reading.activities[0] as Activity;
}
