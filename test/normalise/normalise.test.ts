import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiCall, withFields } from '#catalogue/events/api-call.ts';
import { assumedRole, hubSession, iamUser, root, service, ssoPerson } from '#catalogue/events/callers.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import { NO_ANSWERS } from '#core/detection/facts.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import type { Json } from '#core/json.ts';
import { detect } from '#detect/detect.ts';
import { normalise, normaliseText } from '#normalise/normalise.ts';
import type { EventReading } from '#normalise/reading.ts';
import { unreadableText } from '#words/unreadable.ts';
import { detectPorts } from '../support/detect-ports.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const event = stopLogging({ trail: 'organization-trail' });
const EVENTS = EVERY_CASE.flatMap(({ events }) => events);

describe('a readable event', () => {
  test('an EventBridge event becomes an activity with every field of the record', () => {
    expect(read(event)).toEqual({
      id: event.detail.eventID,
      kind: 'api-call',
      account: '444455556666',
      region: 'ap-northeast-2',
      at: Date.UTC(2026, 2, 2, 9),
      source: 'cloudtrail.amazonaws.com',
      name: 'StopLogging',
      readOnly: false,
      actor: {
        type: 'user',
        name: 'alice',
        arn: 'arn:aws:iam::444455556666:user/alice',
        principal: 'AIDA4D39065060EXAMPLE',
        account: '444455556666',
        accessKey: 'AKIAIOSFODNN7EXAMPLE',
      },
      address: '198.51.100.24',
      agent: event.detail.userAgent,
      request: { name: 'organization-trail' },
      response: {},
      detail: event.detail,
    });
  });

  test('a bare CloudTrail record reads the same as the event that carries it', () => {
    expect(read(event.detail)).toEqual(read(event));
  });

  test('JSON text reads the same as the parsed value', () => {
    expect(normaliseText(JSON.stringify(event))).toEqual(normalise(event));
  });

  test('an older record without a recipient has the account of its caller', () => {
    expect(read(withFields(event, { recipientAccountId: undefined }).detail).account).toBe('444455556666');
  });

  test('a record without its own time has that of the envelope', () => {
    expect(read(withFields(event, { eventTime: undefined })).at).toBe(Date.UTC(2026, 2, 2, 9));
  });

  test('a record without its own id has that of the envelope', () => {
    expect(read(withFields(event, { eventID: undefined })).id).toBe(event.id);
  });

  test('a refused call keeps its error code', () => {
    expect(read(stopLogging({ trail: 'x', error: 'AccessDenied' })).error).toBe('AccessDenied');
  });

  test('a call that took effect has no error', () => {
    expect(read(event)).not.toHaveProperty('error');
  });

  test('a request and a response of null read as empty', () => {
    const activity = read(withFields(event, { requestParameters: null, responseElements: null }));
    expect([activity.request, activity.response]).toEqual([{}, {}]);
  });

  test.each([true, 'true'])('readOnly of %j is a read', (readOnly) => {
    expect(read(withFields(event, { readOnly })).readOnly).toBe(true);
  });

  test('a record without readOnly counts as a write', () => {
    expect(read(withFields(event, { readOnly: undefined })).readOnly).toBe(false);
  });

  test.each(['DescribeRegions', 'ListUsers', 'GetRole', 'LookupEvents', 'HeadBucket', 'BatchGetFindings', 'AssumeRole'])(
    'a record without readOnly counts as a read if the call is %s',
    (eventName) => {
      expect(read(withFields(event, { eventName, readOnly: undefined })).readOnly).toBe(true);
    },
  );

  test.each(['ListRealtimeContactAnalysisSegmentsV2', 'DescribeInstances'])(
    'the call %s is a read although its record says that it is not',
    (eventName) => {
      expect(read(withFields(event, { eventName, readOnly: false })).readOnly).toBe(true);
    },
  );

  test('a call that gets something for its caller is a write if its record says so', () => {
    expect(read(withFields(event, { eventName: 'GetFederationToken', readOnly: false })).readOnly).toBe(false);
  });

  test('an addendum has the id of the event it repeats', () => {
    const addendum = { reason: 'UPDATED_DATA', originalEventID: String(event.detail.eventID) };
    expect(read(withFields(event, { eventID: 'another', addendum })).id).toBe(event.detail.eventID);
  });

  test.each([
    ['AwsApiCall', 'api-call'],
    ['AwsConsoleSignIn', 'sign-in'],
    ['AwsServiceEvent', 'service-event'],
  ])('%s is of kind %s under any detail-type', (eventType, kind) => {
    const signIn = { ...withFields(event, { eventType }), 'detail-type': 'AWS Console Signin via CloudTrail' };
    expect(read(signIn).kind).toBe(kind);
  });

  test.each([
    ['AddPermission20150331v2', 'AddPermission'],
    ['AddPermission20150331', 'AddPermission'],
    ['UpdateFunctionCode20150331v2', 'UpdateFunctionCode'],
    ['UpdateFunctionConfiguration20150331v2', 'UpdateFunctionConfiguration'],
    ['CreateFunction20150331', 'CreateFunction'],
    ['UpdateDistribution2020_05_31', 'UpdateDistribution'],
    ['CreateFunction2020_05_31', 'CreateFunction'],
    ['ListObjectsV2', 'ListObjectsV2'],
    ['StopLogging', 'StopLogging'],
  ])('the call %s is %s', (eventName, name) => {
    expect(read(withFields(event, { eventName })).name).toBe(name);
  });
});

describe('the actor', () => {
  test.each([
    ['an IAM user has the user name', iamUser('alice'), { type: 'user', name: 'alice' }],
    ['root is named root, without a user name', root(), { type: 'root', name: 'root' }],
    [
      'a role session has the session name and its role',
      assumedRole('Admin', 'build-1234'),
      { type: 'role', name: 'build-1234', role: 'arn:aws:iam::444455556666:role/Admin' },
    ],
    [
      'a person of IAM Identity Center has the session name',
      ssoPerson('bob@example.com'),
      { type: 'role', name: 'bob@example.com', role: expect.stringContaining('/AWSReservedSSO_PowerUser_') },
    ],
    [
      'the hub has the incident it acts for',
      hubSession('network', 'inc-1'),
      { type: 'role', name: 'sg-ssh-open-world', sourceIdentity: 'inc-1' },
    ],
    [
      'a service has its own name',
      service('autoscaling.amazonaws.com'),
      { type: 'service', name: 'autoscaling.amazonaws.com', invokedBy: 'autoscaling.amazonaws.com' },
    ],
  ])('%s', (_, by, actor) => {
    expect(read(stopLogging({ trail: 'x', by })).actor).toMatchObject(actor);
  });

  test.each([
    [
      'a service event whose identity has no type',
      { accountId: '444455556666', invokedBy: 'guardduty.amazonaws.com' },
      { type: 'service', name: 'guardduty.amazonaws.com' },
    ],
    [
      'root in the console, which has an invoker',
      { type: 'Root', arn: 'arn:aws:iam::444455556666:root', invokedBy: 'signin.amazonaws.com' },
      { type: 'root', name: 'root', invokedBy: 'signin.amazonaws.com' },
    ],
    [
      'a user whose call AWS forwarded',
      { type: 'IAMUser', userName: 'alice', invokedBy: 'AWS Internal' },
      { type: 'user', name: 'alice', invokedBy: 'AWS Internal' },
    ],
    [
      'an unknown user whose name is masked',
      { type: 'IAMUser', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      { type: 'user', name: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    ],
    [
      'a federated user, whose issuer is a user and not a role',
      {
        type: 'FederatedUser',
        arn: 'arn:aws:sts::444455556666:federated-user/bob',
        sessionContext: { sessionIssuer: { type: 'IAMUser', arn: 'arn:aws:iam::444455556666:user/alice' } },
      },
      { type: 'federated', name: 'bob' },
    ],
    ['a SAML user', { type: 'SAMLUser', userName: 'bob@example.com' }, { type: 'federated', name: 'bob@example.com' }],
    [
      'a web identity',
      { type: 'WebIdentityUser', principalId: 'accounts.example.com:app:42', userName: '42' },
      { type: 'federated', name: '42' },
    ],
    [
      'another account',
      { type: 'AWSAccount', accountId: '123456789012', principalId: 'AIDAEXAMPLE' },
      { type: 'unknown', name: 'AIDAEXAMPLE' },
    ],
    ['an empty identity', {}, { type: 'unknown', name: 'unknown' }],
    ['an identity that is not an object', 'root', { type: 'unknown', name: 'unknown' }],
  ] as [string, Json, object][])('%s is recognised', (_, userIdentity, actor) => {
    expect(read(withFields(event, { userIdentity })).actor).toMatchObject(actor);
  });

  test.each([
    ['aws-mcp.amazonaws.com', 'aws-mcp.amazonaws.com'],
    ['eks-mcp.amazonaws.com', 'eks-mcp.amazonaws.com'],
    ['cloudformation.amazonaws.com', undefined],
    ['signin.amazonaws.com', undefined],
    ['mcp.amazonaws.com.example.com', undefined],
  ])('a call by a user, invoked by %s, has the tool %s', (invokedBy, through) => {
    const userIdentity = { type: 'IAMUser', userName: 'alice', invokedBy };
    expect(read(withFields(event, { userIdentity })).actor.through).toBe(through);
  });

  test('a call of an MCP server by itself has no tool', () => {
    const userIdentity = { type: 'AWSService', invokedBy: 'aws-mcp.amazonaws.com' };
    expect(read(withFields(event, { userIdentity })).actor).not.toHaveProperty('through');
  });

  test('keeps the sign-in that its credentials come from', () => {
    const signInSessionArn = 'arn:aws:signin:us-west-2:444455556666:session/daff060f-7871-4ab6-92cd-a07bbdabe61a';
    const userIdentity = { type: 'IAMUser', userName: 'alice', sessionContext: { signInSessionArn } };
    expect(read(withFields(event, { userIdentity })).actor.signInSession).toBe(signInSessionArn);
  });

  test('a federated user has no role, because its issuer is not a role', () => {
    const issuer = { type: 'IAMUser', arn: 'arn:aws:iam::444455556666:user/alice' };
    const userIdentity = { type: 'FederatedUser', sessionContext: { sessionIssuer: issuer } };
    expect(read(withFields(event, { userIdentity })).actor).not.toHaveProperty('role');
  });

  test.each(['cloudtrail.amazonaws.com', 'AWS Internal', '2001:db8::7', 'anonymised'])(
    'the address %s is kept unchanged',
    (sourceIPAddress) => {
      expect(read(withFields(event, { sourceIPAddress })).address).toBe(sourceIPAddress);
    },
  );
});

describe('calls that no scenario needs yet are read too', () => {
  const everyone = { items: [{ group: 'all' }] };

  // Adding and removing have one call name, so the two fields must never be confused.
  test.each([
    ['an image', 'ec2.amazonaws.com', 'ModifyImageAttribute', 'launchPermission', { add: everyone }, { remove: everyone }],
    [
      'a snapshot',
      'ec2.amazonaws.com',
      'ModifySnapshotAttribute',
      'createVolumePermission',
      { add: everyone },
      { remove: everyone },
    ],
    ['a database snapshot', 'rds.amazonaws.com', 'ModifyDBSnapshotAttribute', 'valuesToAdd', ['all'], []],
  ] as [string, string, string, string, Json, Json][])(
    'sharing %s distinguishes adding from removing',
    (_, source, name, field, added, removed) => {
      const [given, taken] = [added, removed].map((value) => read(apiCall({ source, name, request: { [field]: value } })));
      expect(given).toMatchObject({ source, name, request: { [field]: added } });
      expect(taken).toMatchObject({ source, name, request: { [field]: removed } });
    },
  );

  test('an entry of a network ACL keeps its empty range of ports', () => {
    const request = {
      networkAclId: 'acl-0a1b2c3d',
      ruleNumber: 100,
      egress: false,
      ruleAction: 'allow',
      aclProtocol: '-1',
      portRange: {},
    };
    const entry = read(apiCall({ source: 'ec2.amazonaws.com', name: 'ReplaceNetworkAclEntry', request }));
    expect(entry).toMatchObject({ name: 'ReplaceNetworkAclEntry', readOnly: false, request });
  });
});

describe('a record about calls that have separate records is ignored', () => {
  const ignored: EventReading = { kind: 'read', activities: [] };
  const { eventSource: _, eventName: __, userIdentity: ___, ...unnamed } = event.detail;
  const insight = { ...unnamed, eventType: 'AwsCloudTrailInsight', eventCategory: 'Insight', insightDetails: { state: 'Start' } };

  test.each([
    ['the use of a VPC endpoint', { eventType: 'AwsVpceEvent', eventCategory: 'NetworkActivity' }],
    ['a tool call of the MCP server of AWS', { eventType: 'AwsMcpEvent', eventName: 'CallReadWriteTool' }],
    ['an Insights event that names the call', { eventType: 'AwsCloudTrailInsight', eventCategory: 'Insight' }],
  ])('%s', (_, fields) => {
    expect(normalise(withFields(event, fields))).toEqual(ignored);
    expect(normalise(withFields(event, fields).detail)).toEqual(ignored);
  });

  test('an Insights event, which has neither a caller nor a call', () => {
    expect(normalise(insight)).toEqual(ignored);
    expect(normalise({ ...event, 'detail-type': 'AWS Insight via CloudTrail', detail: insight })).toEqual(ignored);
  });

  test('an aggregated event, which sums up data events', () => {
    expect(normalise({ eventType: 'AwsAggregatedEvent', eventCategory: 'Aggregated', summary: {} })).toEqual(ignored);
  });
});

describe('an event is held:', () => {
  test.each([
    ['null', null],
    ['undefined', undefined],
    ['a number', 7],
    ['a text', 'text'],
    ['a boolean', true],
    ['an empty list', []],
    ['a list of events', [event]],
  ])('%s, because it is not a JSON object', (_, input) => {
    expect(held(input)).toContain('not a JSON object');
  });

  test('a text that is not JSON', () => {
    expect(normaliseText('{"detail":')).toEqual({ kind: 'held', reason: { code: 'not-json' } });
  });

  test('an object that is neither an event nor a record', () => {
    expect(held({ Records: [event.detail] })).toContain('neither');
  });

  test('the event with which AWS Config invokes the function of a rule', () => {
    const invocation = {
      invokingEvent: '{"configurationItem":{}}',
      ruleParameters: '{}',
      resultToken: 'token',
      accountId: '444455556666',
    };
    expect(held(invocation)).toContain('neither');
  });

  test('an unknown detail-type, with its name', () => {
    expect(held({ ...event, 'detail-type': 'EC2 Instance State-change Notification', detail: { state: 'running' } })).toContain(
      '"EC2 Instance State-change Notification"',
    );
  });

  test.each(['[', '{"items":'])('a record with thousands of nested %s', (opening) => {
    const closing = opening === '[' ? ']' : '}';
    const deep = `${opening.repeat(20_000)}1${closing.repeat(20_000)}`;
    const written = JSON.stringify(withFields(event, { requestParameters: { ipPermissions: 'deep' } })).replace('"deep"', deep);
    expect(normaliseText(written)).toMatchObject({ kind: 'held', reason: { code: 'too-deep' } });
  });

  test('a record whose sender is not AWS', () => {
    expect(held({ ...event, source: 'com.example.forger' })).toContain('sent by com.example.forger');
  });

  test('an event without an account', () => {
    expect(held(withFields(event, { recipientAccountId: undefined, userIdentity: {} }).detail)).toContain('no account');
  });

  test('an account that is not a number of 12 digits', () => {
    expect(held({ ...event, account: '4444' })).toContain('12 digits');
  });

  test('an envelope and a record that name different accounts, because one of them is wrong', () => {
    expect(held({ ...event, account: '123456789012' })).toMatch(/123456789012.*444455556666/);
  });

  test('an event without a Region', () => {
    expect(held(withFields(event, { awsRegion: undefined }).detail)).toContain('no Region');
  });

  test('an event without a time', () => {
    expect(held(withFields(event, { eventTime: undefined }).detail)).toContain('time');
  });

  test('an unreadable time', () => {
    expect(held(withFields(event, { eventTime: 'yesterday' }))).toContain('time');
  });

  test('an event without an id, because duplicates could not be recognised', () => {
    expect(held(withFields(event, { eventID: undefined }).detail)).toContain('duplicate');
  });
});

describe('foreign input never throws', () => {
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<Json>(
      null,
      '',
      '0',
      -1,
      1e308,
      [],
      {},
      '0.0.0.0/0',
      '::/0',
      'sgr-1',
      '-1',
      'tcp',
      { items: null },
      { item: {} },
      [[]],
    ),
  ) as fc.Arbitrary<Json>;
  const mutation = fc.record({ which: fc.nat(), value: fc.option(junk, { nil: undefined }) });
  const mutated = fc
    .tuple(fc.constantFrom(...EVENTS), fc.array(mutation, { minLength: 1, maxLength: 5 }))
    .map(([original, mutations]) => mutations.reduce<unknown>(mutate, structuredClone(original)));

  test('any JSON is read or held with a reason', () => {
    fc.assert(fc.property(fc.jsonValue(), isSettled), { numRuns: 500 });
  });

  test('an event with any detail is read or held with a reason', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (detail) => isSettled({ ...event, detail })),
      { numRuns: 500 },
    );
  });

  test('any text is read or held with a reason', () => {
    fc.assert(fc.property(fc.string(), (text) => ['activity', 'held'].includes(normaliseText(text).kind)));
  });

  test('a real event with fields dropped or replaced is read or held', () => {
    fc.assert(fc.property(mutated, isSettled), { numRuns: 1000 });
  });

  test('no detection throws on any request and response', () => {
    const names = fc.constantFrom(...new Set(EVENTS.flatMap(({ detail }) => detail.eventName ?? [])));
    fc.assert(
      fc.property(names, junk, junk, junk, (eventName, requestParameters, responseElements, userIdentity) => {
        ask(read(withFields(event, { eventName, requestParameters, responseElements, userIdentity } as Record<string, Json>)));
      }),
      { numRuns: 500 },
    );
  });

  test('no detection throws on a real event with fields dropped or replaced', () => {
    fc.assert(
      fc.property(mutated, (input) => {
        const reading = normalise(input);
        if (reading.kind === 'read') reading.activities.forEach(ask);
      }),
      { numRuns: 1000 },
    );
  });

  test('detect never fails on a real event with fields dropped or replaced', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (input) => {
        const reading = normalise(input);
        const activities = reading.kind === 'read' ? reading.activities : [];
        for (const activity of activities) expect(Array.isArray((await detect(activity, detectPorts())).signals)).toBe(true);
      }),
    );
  });
});

const STANDING: readonly Evidence[] = [
  { kind: 'ingress-rule', rule: 'sgr-1', protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' },
  { kind: 'ingress-rule', protocol: '-1', cidr: '::/0' },
  { kind: 'stopped-trail', trail: 'organization-trail' },
  { kind: 'role-call', role: 'role', call: 'ec2:RevokeSecurityGroupIngress' },
];

/** Calls every function of every detection and checks that each result matches its type. */
function ask(activity: Activity): void {
  const wrong = CATALOGUE.flatMap((detection) => {
    const { type, id, arn } = detection.subject(activity);
    const evidence = detection.evidence?.(activity, NO_ANSWERS) ?? [];
    const left = detection.resolves?.remaining(activity, STANDING) ?? [];
    return [
      ...[detection.matches(activity)].filter((answer) => typeof answer !== 'boolean'),
      ...[type, id, arn].filter((word) => typeof word !== 'string' || word === ''),
      ...evidence.filter(({ kind }) => typeof kind !== 'string' || !/^[a-z-]+$/.test(kind)),
      ...left.filter((item) => !STANDING.includes(item)),
    ].map((answer) => [detection.id, answer]);
  });
  expect(wrong).toEqual([]);
}

function isSettled(input: unknown): boolean {
  const reading = normalise(input);
  if (reading.kind === 'held')
    return unreadableText(reading.reason, 'en').length > 0 && unreadableText(reading.reason, 'ko').length > 0;
  return reading.activities.every(({ at, account, id }) => Number.isFinite(at) && /^\d{12}$/.test(account) && id !== '');
}

/** Drops the field that `which` points to, or replaces it with `value`. */
function mutate(root: unknown, { which, value }: { which: number; value: Json | undefined }): unknown {
  const places = placesOf(root);
  const place = places[which % Math.max(places.length, 1)];
  if (place === undefined) return root;
  if (value === undefined && Array.isArray(place.owner)) place.owner.splice(Number(place.key), 1);
  else if (value === undefined) delete place.owner[place.key];
  else place.owner[place.key] = structuredClone(value);
  return root;
}

type Place = { readonly owner: Record<string, unknown>; readonly key: string };

function placesOf(node: unknown): Place[] {
  if (typeof node !== 'object' || node === null) return [];
  const owner = node as Record<string, unknown>;
  return Object.keys(owner).flatMap((key) => [{ owner, key }, ...placesOf(owner[key])]);
}

function read(input: unknown): Activity {
  const reading = normalise(input);
  const [activity] = reading.kind === 'read' ? reading.activities : [];
  if (activity === undefined) throw new Error('the event was not read');
  return activity;
}

function held(input: unknown): string {
  const reading = normalise(input);
  if (reading.kind === 'read') throw new Error('the event was read');
  return unreadableText(reading.reason, 'en');
}
