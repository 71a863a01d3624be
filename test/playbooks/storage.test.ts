import { PutBucketOwnershipControlsCommand, PutObjectAclCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  cannedAcl,
  deleteBucketBlock,
  deleteBucketPolicy,
  putBucketPolicy,
  putObjectAcl,
} from '#catalogue/events/bucket-calls.ts';
import { PUBLIC_WEBSITE_TAG } from '#core/bucket.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { JsonObject } from '#core/json.ts';
import type { Refusal } from '#core/reason.ts';
import { faultOf } from '#member/faults.ts';
import { TryAgain } from '#remediate/ports.ts';
import {
  bucketState,
  deleteBucket,
  exemptBucket,
  newBucket,
  objectState,
  openTo,
  recordConfigurations,
  tagBucket,
} from '../support/buckets.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { awsError, incidentFrom } from '../support/incidents.ts';
import { describePlaybook } from '../support/playbook-harness.ts';
import { runOf } from '../support/playbook-run.ts';
import { aMomentLater, OFF, putBlock } from '../support/situations/open-buckets.ts';
import { ALL_READ, ONLY_TLS, PARTNER_READS, policyOf, setPolicy } from '../support/situations/open-policies.ts';
import { STORAGE } from '../support/situations/storage.ts';

describePlaybook('block-public-bucket', STORAGE['block-public-bucket'], [
  ['one of the four settings is off', 'all four settings are off'],
]);
describePlaybook('block-public-account', STORAGE['block-public-account']);
describePlaybook('privatise-bucket-acl', STORAGE['privatise-bucket-acl'], [
  ['everybody may read', 'everybody may read and write, and whoever has an AWS account'],
]);
describePlaybook('privatise-object-acl', STORAGE['privatise-object-acl'], [
  ['the latest version of an object', 'an earlier version of an object', 'a key no policy can say'],
]);
describePlaybook('remove-website', STORAGE['remove-website']);
describePlaybook('restore-bucket-policy', STORAGE['restore-bucket-policy'], [
  ['there was no policy before, as AWS Config knew', 'all of the policy is open, and nobody recorded'],
]);
describePlaybook('restore-cors', STORAGE['restore-cors'], [
  ['rules that AWS Config knew were replaced', 'a rule was added, and nobody recorded'],
  ['there were no rules before, as AWS Config knew', 'all of the rules are loose, and nobody recorded'],
]);

const refusal = (reason: Partial<Refusal>) => ({
  state: 'AWAITING_APPROVAL',
  outcome: { kind: 'refused', reason },
});

describe('what storage playbooks leave to a person', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  test('a bucket that is tagged as a public website stays open', async () => {
    const bucket = await newBucket(member);
    await tagBucket(member, bucket, PUBLIC_WEBSITE_TAG);
    const incident = await incidentFrom(deleteBucketBlock({ bucket }), 's3-public-access-block-disabled');
    const run = await runOf('block-public-bucket', member.call, incident);
    expect(await run.fix()).toMatchObject(
      refusal({ code: 'public-website', bucket, tag: PUBLIC_WEBSITE_TAG, question: 'access' }),
    );
    expect(run.writes()).toEqual([]);
  });

  test('the public policy of a bucket that is tagged as a public website stays', async () => {
    const { bucket, incident } = await openedPolicy();
    await tagBucket(member, bucket, PUBLIC_WEBSITE_TAG);
    const run = await runOf('restore-bucket-policy', member.call, incident);
    expect(await run.fix()).toMatchObject(refusal({ code: 'public-website', bucket, question: 'policy' }));
    expect(run.writes()).toEqual([]);
  });

  test('a policy was deleted that nobody recorded', async () => {
    await recordConfigurations(member, false);
    const bucket = await newBucket(member);
    const incident = await incidentFrom(deleteBucketPolicy({ bucket }), 's3-bucket-policy-deleted');
    const run = await runOf('restore-bucket-policy', member.call, incident);
    expect(await run.fix()).toMatchObject(refusal({ code: 'no-harmless-policy', bucket }));
  });

  test('a policy was deleted that let everybody in', async () => {
    await recordConfigurations(member, true);
    const bucket = await newBucket(member);
    await setPolicy(member, bucket, [ALL_READ]);
    const at = await aMomentLater();
    await setPolicy(member, bucket, []);
    const incident = await incidentFrom(deleteBucketPolicy({ bucket, at }), 's3-bucket-policy-deleted');
    const run = await runOf('restore-bucket-policy', member.call, incident);
    expect(await run.fix()).toMatchObject(refusal({ code: 'no-harmless-policy' }));
  });

  test.each(['org-security-hub-trail-123456789012', 'org-security-hub-ledger-111122223333'])(
    'bucket %s of the hub itself, before any call',
    async (bucket) => {
      const incident = await incidentFrom(deleteBucketBlock({ bucket }), 's3-public-access-block-disabled');
      const run = await runOf('block-public-bucket', () => Promise.reject(new Error('no call may be made')), incident);
      expect(await run.fix()).toMatchObject(refusal({ code: 'bucket-of-hub', bucket }));
      expect(run.calls).toEqual([]);
    },
  );

  test('an object in a bucket that carries the exempt tag', async () => {
    const { bucket, incident } = await openedObject();
    await exemptBucket(member, bucket);
    const run = await runOf('privatise-object-acl', member.call, incident);
    expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL', approvalRequest: { because: { code: 'exempt-tag' } } });
    expect(run.writes()).toEqual([]);
  });

  /** A bucket whose policy somebody opened; what AWS Config recorded before is up to the caller. */
  async function openedPolicy(bucket?: string): Promise<{ bucket: string; incident: Incident }> {
    const name = bucket ?? (await newBucket(member));
    const at = await aMomentLater();
    await setPolicy(member, name, [ALL_READ]);
    const event = putBucketPolicy({ bucket: name, at, policy: policyOf(name, [ALL_READ]) as JsonObject });
    return { bucket: name, incident: await incidentFrom(event, 's3-bucket-policy-public', openTo(name)) };
  }

  async function openedObject(): Promise<{ bucket: string; incident: Incident }> {
    const bucket = await newBucket(member);
    const object = { Bucket: bucket, Key: 'a.txt' };
    await member.clients.s3.send(new PutObjectCommand({ ...object, Body: 'a' }));
    await member.clients.s3.send(new PutObjectAclCommand({ ...object, ACL: 'public-read' }));
    const event = putObjectAcl({ bucket, key: 'a.txt', acl: cannedAcl('public-read') });
    return { bucket, incident: await incidentFrom(event, 's3-object-acl-public', openTo(bucket)) };
  }

  describe('but not', () => {
    test('an ACL where ACLs were switched off since: nothing is public by it', async () => {
      const { bucket, incident } = await openedObject();
      await switchAclsOff(bucket);
      const run = await runOf('privatise-object-acl', member.call, incident);
      expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'already-safe' } });
    });

    test('an ACL where ACLs were switched off between plan and write: it is worth another look', async () => {
      const { bucket, incident } = await openedObject();
      const run = await runOf('privatise-object-acl', member.call, incident);
      run.hooks.before = async (call) => {
        if (call === 's3:PutObjectAcl') await switchAclsOff(bucket);
      };
      await expect(run.fix()).rejects.toThrow(TryAgain);
      expect(await run.fix()).toMatchObject({ state: 'MITIGATED', standing: [] });
    });

    test('a version of an object because another one of the incident is gone', async () => {
      const { bucket, incident } = await openedObject();
      const [grant] = incident.evidence;
      const both = [...incident.evidence, { ...grant, version: 'gone' }] as Incident['evidence'];
      const run = await runOf('privatise-object-acl', member.call, { ...incident, evidence: both, standing: both });
      expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
      expect((await objectState(member, bucket, 'a.txt')).grants.join()).not.toContain('AllUsers');
    });
  });

  describe('and how a policy goes back', () => {
    test('it is the newest harmless one from before the incident, never a public one', async () => {
      await recordConfigurations(member, true);
      const bucket = await newBucket(member);
      await setPolicy(member, bucket, [PARTNER_READS]);
      await setPolicy(member, bucket, [PARTNER_READS, ONLY_TLS]);
      await setPolicy(member, bucket, [{ ...ALL_READ, Sid: 'OpenedBefore' }]);
      const { incident } = await openedPolicy(bucket);
      await setPolicy(member, bucket, [ALL_READ, PARTNER_READS]);
      await (await runOf('restore-bucket-policy', member.call, incident)).fix();
      expect((await bucketState(member, bucket)).policy).toEqual(policyOf(bucket, [PARTNER_READS, ONLY_TLS]));
    });

    test('it is never that of an earlier bucket of the same name', async () => {
      await recordConfigurations(member, true);
      const bucket = await newBucket(member);
      await setPolicy(member, bucket, [PARTNER_READS]);
      await deleteBucket(member, bucket);
      await newBucket(member, bucket);
      const at = await aMomentLater();
      const incident = await incidentFrom(deleteBucketPolicy({ bucket, at }), 's3-bucket-policy-deleted');
      const run = await runOf('restore-bucket-policy', member.call, incident);
      expect(await run.fix()).toMatchObject(refusal({ code: 'no-harmless-policy' }));
    });

    test('the public access block comes first both ways: it closes at once, and while it is on S3 takes no public policy', async () => {
      const { bucket, incident } = await openedPolicy();
      await putBlock(member, bucket, OFF);
      const run = await runOf('restore-bucket-policy', member.call, incident);
      await run.fix();
      await run.undo();
      expect(run.writes().map((call) => call.replace(/^s3:(Put|Delete)/, ''))).toEqual([
        'BucketPublicAccessBlock',
        'BucketPolicy',
        'BucketPublicAccessBlock',
        'BucketPolicy',
      ]);
    });

    test('only the two settings about policies are switched on, and the words name them', async () => {
      const { bucket, incident } = await openedPolicy();
      const run = await runOf('restore-bucket-policy', member.call, incident);
      const done = await run.fix();
      expect((await bucketState(member, bucket)).block).toEqual({ ...OFF, BlockPublicPolicy: true, RestrictPublicBuckets: true });
      for (const words of Object.values(done?.plan?.words ?? {}))
        expect(words).toContain('BlockPublicPolicy, RestrictPublicBuckets');
    });
  });

  async function switchAclsOff(Bucket: string): Promise<void> {
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
    await member.clients.s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  }
});

test.each([
  ['NoSuchBucket', 'gone'],
  ['NoSuchKey', 'gone'],
  ['NoSuchVersion', 'gone'],
  ['AccessDenied', 'denied'],
  ['MethodNotAllowed', 'denied'],
  ['OperationAborted', 'passing'],
  ['SlowDown', 'passing'],
  ['AccessControlListNotSupported', 'passing'],
  ['PermanentRedirect', 'broken'],
  ['MalformedPolicy', 'broken'],
])('%s of S3 means %s for containment', (name, fault) => {
  expect(faultOf(awsError(name, 400))).toBe(fault);
});
