import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { assumedRole, type By, iamUser, ssoPerson } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { sha256 } from '#core/digest.ts';
import type { JsonObject } from '#core/json.ts';
import { ROLLOUT_SESSION } from '#core/naming.ts';
import type { Settings } from '#core/settings.ts';
import { CLOUD } from '../support/example-stacks.ts';
import { play } from '../support/play.ts';
import { EXTERNAL_ID, KNOWN_TYPES, rolloutEvents, settingsIn } from '../support/rollout-events.ts';

const SETTINGS: Settings = settingsIn(CLOUD);
const rollout: By = assumedRole(SETTINGS.deployRole ?? '', ROLLOUT_SESSION);
/** In the management account Terraform uses the operator's own credentials. */
const byRollout = (account: string): By => (account === MANAGEMENT ? ssoPerson('bob@example.com') : rollout);

const ALL = Object.entries(CLOUD).map(([name, stack]) => [name, rolloutEvents(stack, byRollout)] as const);

async function severityOf(event: CloudEvent): Promise<string | undefined> {
  const { signals } = await play([event], undefined, [], {
    settings: async () => SETTINGS,
    hub: { ...CASE_NAMING, externalIdDigest: sha256(EXTERNAL_ID) },
  });
  return signals.find(({ detection }) => detection.id === 'hub-part-changed')?.severity;
}

/** The rollout's call for this part, with other content. */
function tampered(stack: string, name: string, part: string, change: (request: JsonObject) => JsonObject, more = {}): CloudEvent {
  const events = ALL.find(([one]) => one === stack)?.[1] ?? [];
  const found = events.find(({ detail }) => detail.eventName === name && JSON.stringify(detail.requestParameters).includes(part));
  if (found === undefined) throw new Error(`no ${name} of ${part} in ${stack}`);
  return withFields(found, { requestParameters: change(found.detail.requestParameters as JsonObject), ...more });
}

const same = (request: JsonObject) => request;
const statement = (of: JsonObject) => JSON.stringify({ Version: '2012-10-17', Statement: [of] });

describe('a real rollout', () => {
  test('is simulated for every resource type of the stacks that is a part of the hub', () => {
    const apart =
      /guardduty|securityhub|organizations|config_configuration|config_delivery|service_linked|cloudtrail|table_item|log_destination|kinesis/;
    const types = new Set(Object.values(CLOUD).flatMap(({ resource }) => Object.keys(resource)));
    expect([...types].filter((type) => !KNOWN_TYPES.includes(type) && !apart.test(type))).toEqual([]);
  });

  test.each(ALL)(
    'of the stack %s opens no CRITICAL incident, and none at all if CloudTrail shows what it wrote',
    async (_, events) => {
      const unseen = /UpdateFunctionConfiguration|CreateTable|EventInvokeConfig|Subscribe|PutObject$/;
      const chosenByAws =
        /UserPoolClient|UpdateUserPool$|IdentityProvider|(Authorizer|Integration|Route|RouteResponse|Stage)$|UpdateDistribution|PublishFunction|UpdateWebACL/;
      for (const event of events) {
        const severity = await severityOf(event);
        const call = `${event.detail.eventName} ${JSON.stringify(event.detail.requestParameters)}`;
        const isAboutChosen = /^PutMetricAlarm .*"(DistributionId|UserPool)"/.test(call);
        if ([unseen, chosenByAws].some((names) => names.test(String(event.detail.eventName))) || isAboutChosen)
          expect(severity, call).toBe('HIGH');
        else expect(severity, call).toBeUndefined();
      }
    },
  );

  test('may remove what the organization file no longer requires, without an incident', async () => {
    const removed = tampered('member-shop', 'PutRule', 'org-security-hub-ec2', () => ({
      name: 'org-security-hub-of-an-older-version',
    }));
    expect(await severityOf(withFields(removed, { eventName: 'DeleteRule' }))).toBeUndefined();
  });
});

describe("the rollout's role and session name exempt no hostile change", () => {
  const bus = 'arn:aws:events:ap-northeast-2:999999999999:event-bus/org-security-hub';
  const hostile: readonly (readonly [string, CloudEvent])[] = [
    [
      'a trust policy for another account',
      withFields(
        tampered('member-shop', 'CreateRole', 'org-security-hub-remediate-network"', ({ roleName = '' }) => ({
          roleName,
          policyDocument: statement({
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${MEMBER}:root` },
            Action: 'sts:AssumeRole',
          }),
        })),
        { eventName: 'UpdateAssumeRolePolicy' },
      ),
    ],
    [
      'a trust policy with another external id, which locks the hub out',
      tampered('member-shop', 'CreateRole', 'org-security-hub-inspect', (request) => ({
        ...request,
        assumeRolePolicyDocument: String(request.assumeRolePolicyDocument).replaceAll(EXTERNAL_ID, 'mine'),
      })),
    ],
    [
      'a pattern that matches nothing',
      tampered('member-shop', 'PutRule', 'org-security-hub-ec2"', (request) => ({
        ...request,
        eventPattern: '{"source":["nothing"]}',
      })),
    ],
    [
      'a rule that is off',
      tampered('member-shop', 'PutRule', 'org-security-hub-ec2"', (request) => ({ ...request, state: 'DISABLED' })),
    ],
    [
      "a target on a bus with the hub's name in another account",
      tampered('member-shop', 'PutTargets', 'org-security-hub-ec2"', (request) => ({
        ...request,
        targets: [{ ...(request.targets as JsonObject[])[0], arn: bus }],
      })),
    ],
    [
      'a second target in addition to the hub',
      tampered('member-shop', 'PutTargets', 'org-security-hub-ec2"', (request) => ({
        ...request,
        targets: [...(request.targets as JsonObject[]), { id: 'mine', arn: bus }],
      })),
    ],
    [
      'a target with another input',
      tampered('member-shop', 'PutTargets', 'org-security-hub-ec2"', (request) => ({
        ...request,
        targets: [{ ...(request.targets as JsonObject[])[0], input: '{}' }],
      })),
    ],
    [
      'a role policy with more rights',
      tampered('member-shop', 'PutRolePolicy', 'org-security-hub-forward-events', (request) => ({
        ...request,
        policyDocument: statement({ Effect: 'Allow', Action: '*', Resource: '*' }),
      })),
    ],
    [
      'a second policy of a role',
      tampered('member-shop', 'PutRolePolicy', 'org-security-hub-forward-events', (request) => ({
        ...request,
        policyName: 'more',
      })),
    ],
    [
      'a role of a family that the account did not opt in to',
      tampered('member-shop', 'CreateRole', 'org-security-hub-remediate-network"', same, {
        recipientAccountId: '777788889999',
        userIdentity: rollout('777788889999').identity,
      }),
    ],
    [
      'a queue that deletes undelivered events after a minute',
      tampered('member-shop', 'CreateQueue', 'org-security-hub-undelivered', ({ attributes, ...request }) => ({
        ...request,
        attributes: { ...(attributes as JsonObject), MessageRetentionPeriod: '60' },
      })),
    ],
    [
      'the removal of a rule that the file requires',
      withFields(
        tampered('member-shop', 'PutRule', 'org-security-hub-ec2"', ({ name = '' }) => ({ name })),
        { eventName: 'DeleteRule' },
      ),
    ],
    [
      'other code of a function',
      tampered('central', 'UpdateFunctionCode20150331v2', 'org-security-hub-remediate', same, {
        responseElements: { codeSha256: 'of something else' },
      }),
    ],
    [
      'a layer in a function',
      tampered('central', 'UpdateFunctionConfiguration20150331v2', 'org-security-hub-remediate', (request) => ({
        ...request,
        layers: ['arn:aws:lambda:ap-northeast-2:999999999999:layer:mine:1'],
      })),
    ],
    [
      'a policy of the bus that lets any account send',
      tampered('central', 'PutPermission', 'org-security-hub', (request) => ({
        ...request,
        policy: statement({ Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: '*' }),
      })),
    ],
    [
      'a route of the control room that requires no token',
      tampered('control-room', 'CreateRoute', 'ANY /api', (request) => ({ ...request, authorizationType: 'NONE' })),
    ],
    [
      'a route that leads to another function',
      tampered('control-room', 'CreateIntegration', 'org-security-hub-serve', (request) => ({
        ...request,
        integrationUri: 'arn:aws:lambda:ap-northeast-2:999999999999:function:org-security-hub-serve',
      })),
    ],
    [
      'an authorizer that calls a function',
      tampered('control-room', 'CreateAuthorizer', 'signed-in', (request) => ({
        ...request,
        authorizerType: 'REQUEST',
        authorizerUri: 'arn:aws:lambda:ap-northeast-2:999999999999:function:yes',
      })),
    ],
    [
      'a second domain of the sign-in',
      tampered('control-room', 'CreateUserPoolDomain', 'org-security-hub', (request) => ({ ...request, domain: 'mine' })),
    ],
    [
      'a sign-in without a second factor',
      tampered('control-room', 'SetUserPoolMfaConfig', 'ON', (request) => ({ ...request, mfaConfiguration: 'OPTIONAL' })),
    ],
    [
      'a shorter retention of the ledger',
      tampered('ledger', 'PutBucketObjectLockConfiguration', 'org-security-hub-ledger', (request) => ({
        ...request,
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } },
      })),
    ],
  ];

  test.each(hostile)('%s is CRITICAL', async (_, event) => {
    const account = String(event.detail.recipientAccountId);
    expect(await severityOf({ ...event, account })).toBe('CRITICAL');
  });

  test('if the settings cannot be read, even a change by the rollout is CRITICAL', async () => {
    const event = tampered('member-shop', 'PutRule', 'org-security-hub-ec2"', same);
    const { signals } = await play([event], undefined, [], { hub: CASE_NAMING });
    expect(signals.map(({ detection, severity }) => [detection.id, severity])).toEqual([['hub-part-changed', 'CRITICAL']]);
  });

  test('a change that CloudTrail does not show is HIGH in a session of the rollout and CRITICAL in any other', async () => {
    const event = tampered('central', 'UpdateFunctionConfiguration20150331v2', 'org-security-hub-detect', same);
    const by = (caller: By) => withFields(event, { userIdentity: caller(HUB_ACCOUNT).identity });
    expect(await severityOf(event)).toBe('HIGH');
    expect(await severityOf(by(iamUser('mallory')))).toBe('CRITICAL');
    expect(await severityOf(by(assumedRole('Developer', ROLLOUT_SESSION)))).toBe('CRITICAL');
    expect(await severityOf(by(assumedRole(`team/${SETTINGS.deployRole}`, ROLLOUT_SESSION)))).toBe('CRITICAL');
    expect(await severityOf(by(assumedRole(SETTINGS.deployRole ?? '', 'mallory')))).toBe('CRITICAL');
  });
});
