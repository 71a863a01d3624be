import { describe, expect, test } from 'vitest';
import { apiCall } from '#catalogue/events/api-call.ts';
import * as buckets from '#catalogue/events/bucket-calls.ts';
import { iamUser, root } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, MEMBER, minute } from '#catalogue/events/cases.ts';
import { configCall, putRecorder, stopRecorder } from '#catalogue/events/guard-calls.ts';
import { createAccessKey, deleteAccessKey, iamCall, updateAccessKey } from '#catalogue/events/identity-calls.ts';
import { addUserToGroup, attachPolicy, putPolicy, written } from '#catalogue/events/policy-calls.ts';
import * as trails from '#catalogue/events/trail-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { noted } from '#core/incident/evidence.ts';
import type { JsonObject } from '#core/json.ts';
import { LANES } from '#core/lane.ts';
import { detect } from '#detect/detect.ts';
import { forwarderRules, laneRules } from '#forward/forwarding.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { detectPorts } from '../support/detect-ports.ts';
import { ruleTakes } from '../support/event-pattern.ts';
import { played } from '../support/played.ts';

const bucket = 'amzn-s3-demo-bucket';
const trail = 'audit';
const recorder = 'default';
const at = minute(5);
const mallory = iamUser('mallory');
const ON = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const OFF = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
const everyone = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` };
const partner = { ...everyone, Principal: { AWS: 'arn:aws:iam::123456789012:root' } };
const policy = (...Statement: JsonObject[]) => ({ Version: '2012-10-17', Statement });
const anything = { Effect: 'Allow', Action: '*', Resource: '*' };
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const key = 'AKIAIOSFODNN7EXAMPLE';
const cloudTrail = (name: string, request: JsonObject) => apiCall({ source: 'cloudtrail.amazonaws.com', name, request, at });
const took = (name: string, request: JsonObject) => iamCall({ name, request, at });

/** A scenario, the event that opens its incident, and events that each resolve it alone. */
type News = { readonly opens: CloudEvent; readonly over: Record<string, CloudEvent>; readonly not: Record<string, CloudEvent> };

const RESOLUTIONS: Readonly<Record<string, News>> = {
  's3-public-access-block-disabled': {
    opens: buckets.putBucketBlock({ bucket, block: OFF }),
    over: { 'all four settings are on again': buckets.putBucketBlock({ bucket, block: ON, at }) },
    not: {
      'only some are on again': buckets.putBucketBlock({ bucket, block: { ...ON, BlockPublicPolicy: false }, at }),
      'the settings of another bucket are on again': buckets.putBucketBlock({ bucket: 'amzn-s3-demo-bucket2', block: ON, at }),
    },
  },
  's3-account-public-access-block-disabled': {
    opens: buckets.deleteAccountBlock(),
    over: { 'all four settings are on again': buckets.putAccountBlock({ block: ON, at }) },
    not: { 'one is still off': buckets.putAccountBlock({ block: { ...ON, IgnorePublicAcls: false }, at }) },
  },
  's3-bucket-policy-public': {
    opens: buckets.putBucketPolicy({ bucket, policy: policy(partner, everyone) }),
    over: {
      'the policy is replaced by one for a partner': buckets.putBucketPolicy({ bucket, policy: policy(partner), at }),
      'the policy is deleted': buckets.deleteBucketPolicy({ bucket, at }),
      'policies that are public no longer count': buckets.putBucketBlock({ bucket, block: ON, at }),
    },
    not: {
      'the new policy is public too': buckets.putBucketPolicy({ bucket, policy: policy(everyone), at }),
      'the new policy is unreadable': buckets.putBucketPolicy({ bucket, policy: null, at }),
      'new public policies alone are refused': buckets.putBucketBlock({ bucket, block: { ...OFF, BlockPublicPolicy: true }, at }),
    },
  },
  's3-bucket-acl-public': {
    opens: buckets.putBucketAcl({ bucket, acl: buckets.cannedAcl('public-read') }),
    over: {
      'the ACL is private again': buckets.putBucketAcl({ bucket, acl: buckets.cannedAcl('private'), at }),
      'public ACLs no longer count': buckets.putBucketBlock({ bucket, block: ON, at }),
    },
    not: {
      'new public ACLs alone are refused': buckets.putBucketBlock({ bucket, block: { ...OFF, BlockPublicAcls: true }, at }),
    },
  },
  's3-cors-loosened': {
    opens: buckets.putBucketCors({ bucket, rules: [{ AllowedOrigin: '*', AllowedMethod: 'PUT' }] }),
    over: {
      'the rules name an origin again': buckets.putBucketCors({
        bucket,
        rules: [{ AllowedOrigin: 'https://www.example.com', AllowedMethod: 'PUT' }],
        at,
      }),
      'the rules are deleted': buckets.bucketCall({ bucket, name: 'DeleteBucketCors', at }),
    },
    not: {
      'the new rules allow every origin too': buckets.putBucketCors({
        bucket,
        rules: [{ AllowedOrigin: 'https://*', AllowedMethod: 'GET' }],
        at,
      }),
    },
  },
  's3-website-enabled': {
    opens: buckets.putBucketWebsite({ bucket, website: { IndexDocument: { Suffix: 'index.html' } } }),
    over: { 'the website is deleted': buckets.bucketCall({ bucket, name: 'DeleteBucketWebsite', at }) },
    not: {
      'AWS refused to delete the website': buckets.bucketCall({ bucket, name: 'DeleteBucketWebsite', error: 'AccessDenied', at }),
    },
  },
  'cloudtrail-stop-logging': {
    opens: trails.stopLogging({ trail }),
    over: { 'the trail is started again': cloudTrail('StartLogging', { name: trail }) },
    not: { 'another trail is started': cloudTrail('StartLogging', { name: 'other' }) },
  },
  'cloudtrail-event-selectors': {
    opens: trails.putEventSelectors({ trail, selectors: [{ management: false }] }),
    over: { 'all management events are recorded again': trails.putEventSelectors({ trail, selectors: [{}], at }) },
    not: {
      'only write events are recorded': trails.putEventSelectors({ trail, selectors: [{ readWrite: 'WriteOnly' }], at }),
      'insights are recorded': trails.putInsightSelectors({ trail, insights: ['ApiCallRateInsight'], at }),
      'the call names no selector': trails.putEventSelectors({ trail, selectors: [], at }),
    },
  },
  'cloudtrail-updated': {
    opens: trails.updateTrail({ trail, changes: { enableLogFileValidation: false } }),
    over: { 'validation is on again': trails.updateTrail({ trail, changes: { enableLogFileValidation: true }, at }) },
    not: { 'another setting of the trail changes': trails.updateTrail({ trail, changes: { isMultiRegionTrail: true }, at }) },
  },
  'config-recorder-stopped': {
    opens: stopRecorder({ recorder }),
    over: {
      'the recorder starts again': configCall({
        name: 'StartConfigurationRecorder',
        request: { configurationRecorderName: recorder },
        at,
      }),
    },
    not: { 'it is only written again': putRecorder({ recorder, group: { allSupported: true }, at }) },
  },
  'access-key-created-for-other': {
    opens: createAccessKey({ by: mallory, user: 'alice', key }),
    over: {
      'the key is switched off': updateAccessKey({ user: 'alice', key, status: 'Inactive', at }),
      'the key is deleted': deleteAccessKey({ user: 'alice', key, at }),
    },
    not: {
      'another key is deleted': deleteAccessKey({ user: 'alice', key: 'AKIAI44QH8DHBEXAMPLE', at }),
      'the key is switched on': updateAccessKey({ user: 'alice', key, status: 'Active', at }),
    },
  },
  'root-access-key-created': {
    opens: createAccessKey({ by: root(), key }),
    over: { 'root deletes that key': deleteAccessKey({ by: root(), key, at }) },
    not: { 'root deletes another key': deleteAccessKey({ by: root(), key: 'AKIAI44QH8DHBEXAMPLE', at }) },
  },
  'excessive-permission-grant': {
    opens: attachPolicy({ to: { user: 'mallory' }, policy: administrator }),
    over: { 'the policy is detached': took('DetachUserPolicy', { userName: 'mallory', policyArn: administrator }) },
    not: {
      'another policy is detached': took('DetachUserPolicy', {
        userName: 'mallory',
        policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      }),
      'it is detached from another user': took('DetachUserPolicy', { userName: 'alice', policyArn: administrator }),
    },
  },
};

const FORWARDED = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER);
const ROUTES = laneRules(CATALOGUE, CASE_NAMING);
const QUEUED = LANES.flatMap((lane) => ROUTES[lane]);

describe.each(Object.entries(RESOLUTIONS))('%s', (id, { opens, over, not }) => {
  const stateAfter = async (events: readonly CloudEvent[]) =>
    (await played(events)).all().find(({ scenario }) => scenario === id)?.state;

  test.each(Object.entries(over))('is resolved when %s, in either order of arrival', async (_, event) => {
    expect(await stateAfter([opens, event])).toBe('MITIGATED');
    expect(await stateAfter([event, opens])).toBe('MITIGATED');
  });

  test.each(Object.entries(over))('stays open if %s before it began', async (_, event) => {
    const later = { ...opens, time: minute(9), detail: { ...opens.detail, eventTime: minute(9) } };
    expect(await stateAfter([event, later])).toBe('NEW');
    expect(await stateAfter([later, event])).toBe('NEW');
  });

  test.each(Object.entries(not))('stays open if %s', async (_, event) => {
    expect(await stateAfter([opens, event])).toBe('NEW');
    expect(await stateAfter([event, opens])).toBe('NEW');
  });

  test.each(Object.entries(over))('lets a member forward the event into one lane when %s', (_, event) => {
    for (const rules of [FORWARDED, QUEUED]) expect(rules.filter((rule) => ruleTakes(rule, event))).toHaveLength(1);
  });
});

describe('a resolution', () => {
  test('is tested here for every scenario that a call resolves', () => {
    const resolvedByCall = CATALOGUE.filter(({ resolvedBy }) => resolvedBy?.triggers.some((trigger) => 'calls' in trigger));
    const declared = resolvedByCall.map(({ id }) => id);
    expect(Object.keys(RESOLUTIONS).toSorted()).toEqual(declared.toSorted());
  });

  test('of one scenario leaves incidents of other scenarios on that resource open', async () => {
    const open = [
      buckets.putBucketWebsite({ bucket, website: { IndexDocument: { Suffix: 'index.html' } } }),
      buckets.putBucketCors({ bucket, rules: [{ AllowedOrigin: '*', AllowedMethod: 'PUT' }] }),
    ];
    const over = buckets.bucketCall({ bucket, name: 'DeleteBucketWebsite', at });
    const states = (await played([...open, over])).all().map(({ scenario, state }) => [scenario, state]);
    expect(states).toEqual([
      ['s3-website-enabled', 'MITIGATED'],
      ['s3-cors-loosened', 'NEW'],
    ]);
  });

  test('that arrives before several openings resolves each of them', async () => {
    const over = buckets.putBucketBlock({ bucket, block: ON, at });
    const world = await played([
      over,
      buckets.putBucketBlock({ bucket, block: OFF }),
      buckets.putBucketPolicy({ bucket, policy: policy(everyone) }),
      buckets.putBucketAcl({ bucket, acl: buckets.cannedAcl('public-read') }),
    ]);
    expect(world.all().map(({ state }) => state)).toEqual(['MITIGATED', 'MITIGATED', 'MITIGATED']);
  });

  test('that may resolve several scenarios of one resource reads its open incidents once', async () => {
    const ports = detectPorts();
    const asked: string[] = [];
    const openIncidents: typeof ports.openIncidents = async (place) => {
      asked.push(place);
      return ports.openIncidents(place);
    };
    await detect(activityOf(buckets.putBucketBlock({ bucket, block: ON })), { ...ports, openIncidents });
    expect(asked).toEqual([`${MEMBER}/ap-northeast-2/${bucket}`]);
  });

  test('of one half leaves the other half open', async () => {
    const half = { ...ON, IgnorePublicAcls: false };
    const off = buckets.putBucketBlock({ bucket, block: OFF });
    const [incident] = (await played([off, buckets.putBucketBlock({ bucket, block: half, at })])).all();
    expect(incident?.standing.map((fact) => fact.kind === 'noted' && fact.value)).toEqual(['IgnorePublicAcls']);
  });

  test('of a recorder that was stopped and narrowed needs the matching call for each', async () => {
    const narrowed = putRecorder({ recorder, group: { allSupported: false, resourceTypes: ['AWS::S3::Bucket'] } });
    const started = configCall({ name: 'StartConfigurationRecorder', request: { configurationRecorderName: recorder }, at });
    const whole = putRecorder({ recorder, group: { allSupported: true }, at: minute(6) });
    const [half] = (await played([stopRecorder({ recorder }), narrowed, started])).all();
    expect(half?.standing.map((fact) => fact.kind === 'noted' && fact.what)).toContain('PutConfigurationRecorder');
    expect(half?.state).toBe('NEW');
    const [done] = (await played([stopRecorder({ recorder }), narrowed, started, whole])).all();
    expect(done?.state).toBe('MITIGATED');
  });

  test('is the removal of the inline policy or group membership that granted the rights', async () => {
    const user = 'mallory';
    const inline = putPolicy({ to: { user }, policy: 'extra', document: written(anything) });
    const gone = took('DeleteUserPolicy', { userName: user, policyName: 'extra' });
    expect((await played([inline, gone])).all().map(({ state }) => state)).toEqual(['MITIGATED']);
    const joins = addUserToGroup({ user, group: 'admins' });
    const leaves = took('RemoveUserFromGroup', { userName: user, groupName: 'admins' });
    const question = { ask: 'policy', arn: 'arn:aws:iam::444455556666:group/admins' } as const;
    const known = await played([joins, leaves], [[question, { document: written(anything) }]]);
    expect(known.all().map(({ state }) => state)).toEqual(['MITIGATED']);
  });

  test('does not exist for a new bucket of a trail: a person decides where a trail writes', async () => {
    const moved = trails.updateTrail({ trail, changes: { s3BucketName: 'elsewhere', enableLogFileValidation: false } });
    const valid = trails.updateTrail({ trail, changes: { enableLogFileValidation: true }, at });
    const [incident] = (await played([moved, valid])).all();
    expect(incident?.standing).toContainEqual(noted('s3BucketName', 'elsewhere'));
    expect(incident?.state).toBe('NEW');
  });
});
