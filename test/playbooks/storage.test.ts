import { PutBucketOwnershipControlsCommand, PutObjectAclCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  cannedAcl,
  deleteBucketBlock,
  deleteBucketPolicy,
  putBucketPolicy,
  putObjectAcl,
} from '#catalogue/events/bucket-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { JsonObject } from '#core/json.ts';
import type { Refusal } from '#core/reason.ts';
import { faultOf } from '#member/faults.ts';
import { TryAgain } from '#remediate/ports.ts';
import {
  bareBucket,
  bucketBlock,
  bucketPolicy,
  deleteBucket,
  exemptBucket,
  objectState,
  openTo,
  recordConfigurations,
} from '../support/buckets.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { awsError, incidentFrom } from '../support/incidents.ts';
import { describePlaybook } from '../support/playbook-harness.ts';
import { runOf } from '../support/playbook-run.ts';
import { aMomentLater, OFF, putBlock } from '../support/situations/open-buckets.ts';
import { ALL_READ, ONLY_TLS, PARTNER_READS, policyForBucket, setBucketPolicy } from '../support/situations/open-policies.ts';
import { STORAGE } from '../support/situations/storage.ts';

describePlaybook('block-public-bucket', STORAGE['block-public-bucket'], [
  ['one of the four settings is off', 'all four settings are off'],
]);
describePlaybook('block-public-account', STORAGE['block-public-account']);
describePlaybook('privatise-bucket-acl', STORAGE['privatise-bucket-acl'], [
  ['everyone may read', 'everyone may read and write, and so may every AWS account'],
]);
describePlaybook('privatise-object-acl', STORAGE['privatise-object-acl'], [
  ['the latest version of an object', 'a key that a policy cannot express'],
]);
describePlaybook('remove-website', STORAGE['remove-website']);
describePlaybook('restore-bucket-policy', STORAGE['restore-bucket-policy'], [
  ['there was no policy before, and AWS Config recorded that', 'all of the policy is open, and AWS Config was off'],
]);
describePlaybook('restore-cors', STORAGE['restore-cors'], [
  ['rules were replaced, and AWS Config recorded the earlier ones', 'a rule was added, and AWS Config was off'],
  ['there were no rules before, and AWS Config recorded that', 'all rules are loose, and AWS Config was off'],
]);

const refusal = (reason: Partial<Refusal>) => ({
  state: 'AWAITING_APPROVAL',
  outcome: { kind: 'refused', reason },
});

const listing = (bucket: string) => ({ publicWebsites: [bucket] });

describe('storage playbooks leave to a person', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  test('a bucket that the organization file lists as a public website', async () => {
    const bucket = await bareBucket(member);
    const incident = await incidentFrom(deleteBucketBlock({ bucket }), 's3-public-access-block-disabled');
    const run = await runOf('block-public-bucket', member.call, incident, listing(bucket));
    expect(await run.fix()).toMatchObject(refusal({ code: 'public-website', bucket, question: 'access' }));
    expect(run.writes()).toEqual([]);
  });

  test('the public policy of a bucket that the organization file lists as a public website', async () => {
    const { bucket, incident } = await openedPolicy();
    const run = await runOf('restore-bucket-policy', member.call, incident, listing(bucket));
    expect(await run.fix()).toMatchObject(refusal({ code: 'public-website', bucket, question: 'policy' }));
    expect(run.writes()).toEqual([]);
  });

  test('a deleted policy that AWS Config did not record', async () => {
    await recordConfigurations(member, false);
    const bucket = await bareBucket(member);
    const incident = await incidentFrom(deleteBucketPolicy({ bucket }), 's3-bucket-policy-deleted');
    const run = await runOf('restore-bucket-policy', member.call, incident);
    expect(await run.fix()).toMatchObject(refusal({ code: 'no-harmless-policy', bucket }));
  });

  test('a deleted policy that allowed everyone', async () => {
    await recordConfigurations(member, true);
    const bucket = await bareBucket(member);
    await setBucketPolicy(member, bucket, [ALL_READ]);
    const at = await aMomentLater();
    await setBucketPolicy(member, bucket, []);
    const incident = await incidentFrom(deleteBucketPolicy({ bucket, at }), 's3-bucket-policy-deleted');
    const run = await runOf('restore-bucket-policy', member.call, incident);
    expect(await run.fix()).toMatchObject(refusal({ code: 'no-harmless-policy' }));
  });

  test.each(['org-security-hub-trail-123456789012', 'org-security-hub-ledger-111122223333'])(
    'bucket %s of the hub itself, without any call',
    async (bucket) => {
      const incident = await incidentFrom(deleteBucketBlock({ bucket }), 's3-public-access-block-disabled');
      const none = () => Promise.reject(new Error('no call may be made'));
      const run = await runOf('block-public-bucket', none, incident, { protectedBuckets: [bucket] });
      expect(await run.fix()).toMatchObject(refusal({ code: 'bucket-of-hub', bucket }));
      expect(run.calls).toEqual([]);
    },
  );

  test('an object in a bucket that the organization file exempts', async () => {
    const { bucket, incident } = await openedObject();
    const run = await runOf('privatise-object-acl', member.call, incident, { exempt: [`arn:aws:s3:::${bucket}`] });
    expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL', approvalRequest: { because: { code: 'exempt' } } });
    expect(run.writes()).toEqual([]);
  });

  test('but not one whose bucket only has tags of the hub, because anyone can write these tags', async () => {
    const { bucket, incident } = await openedObject();
    await exemptBucket(member, bucket);
    const run = await runOf('privatise-object-acl', member.call, incident);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED' });
  });

  /** A bucket with an opened policy; the caller chooses what AWS Config recorded before. */
  async function openedPolicy(bucket?: string): Promise<{ bucket: string; incident: Incident }> {
    const name = bucket ?? (await bareBucket(member));
    const at = await aMomentLater();
    await setBucketPolicy(member, name, [ALL_READ]);
    const event = putBucketPolicy({ bucket: name, at, policy: policyForBucket(name, [ALL_READ]) as JsonObject });
    return { bucket: name, incident: await incidentFrom(event, 's3-bucket-policy-public', openTo(name)) };
  }

  async function openedObject(): Promise<{ bucket: string; incident: Incident }> {
    const bucket = await bareBucket(member);
    const object = { Bucket: bucket, Key: 'a.txt' };
    await member.clients.s3.send(new PutObjectCommand({ ...object, Body: 'a' }));
    await member.clients.s3.send(new PutObjectAclCommand({ ...object, ACL: 'public-read' }));
    const event = putObjectAcl({ bucket, key: 'a.txt', acl: cannedAcl('public-read') });
    return { bucket, incident: await incidentFrom(event, 's3-object-acl-public', openTo(bucket)) };
  }

  describe('storage playbooks do not leave to a person', () => {
    test('an ACL of a bucket that disabled ACLs since then: it makes nothing public', async () => {
      const { bucket, incident } = await openedObject();
      await switchAclsOff(bucket);
      const run = await runOf('privatise-object-acl', member.call, incident);
      expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'already-safe' } });
    });

    test('an ACL of a bucket that disabled ACLs between plan and write: the run is retried', async () => {
      const { bucket, incident } = await openedObject();
      const run = await runOf('privatise-object-acl', member.call, incident);
      run.hooks.before = async (call) => {
        if (call === 's3:PutObjectAcl') await switchAclsOff(bucket);
      };
      await expect(run.fix()).rejects.toThrow(TryAgain);
      expect(await run.fix()).toMatchObject({ state: 'MITIGATED', standing: [] });
    });

    test('an object version because another one of the incident was deleted', async () => {
      const { bucket, incident } = await openedObject();
      const [grant] = incident.evidence;
      const both = [...incident.evidence, { ...grant, version: 'gone' }] as Incident['evidence'];
      const run = await runOf('privatise-object-acl', member.call, { ...incident, evidence: both, standing: both });
      expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
      expect((await objectState(member, bucket, 'a.txt')).grants.join()).not.toContain('AllUsers');
    });
  });

  describe('a restored bucket policy', () => {
    test('is the newest harmless one from before the incident, never a public one', async () => {
      await recordConfigurations(member, true);
      const bucket = await bareBucket(member);
      await setBucketPolicy(member, bucket, [PARTNER_READS]);
      await setBucketPolicy(member, bucket, [PARTNER_READS, ONLY_TLS]);
      await setBucketPolicy(member, bucket, [{ ...ALL_READ, Sid: 'OpenedBefore' }]);
      const { incident } = await openedPolicy(bucket);
      await setBucketPolicy(member, bucket, [ALL_READ, PARTNER_READS]);
      await (await runOf('restore-bucket-policy', member.call, incident)).fix();
      expect(await bucketPolicy(member, bucket)).toEqual(policyForBucket(bucket, [PARTNER_READS, ONLY_TLS]));
    });

    test('is never that of an earlier bucket of the same name', async () => {
      await recordConfigurations(member, true);
      const bucket = await bareBucket(member);
      await setBucketPolicy(member, bucket, [PARTNER_READS]);
      await deleteBucket(member, bucket);
      await bareBucket(member, bucket);
      const at = await aMomentLater();
      const incident = await incidentFrom(deleteBucketPolicy({ bucket, at }), 's3-bucket-policy-deleted');
      const run = await runOf('restore-bucket-policy', member.call, incident);
      expect(await run.fix()).toMatchObject(refusal({ code: 'no-harmless-policy' }));
    });

    test('changes the public access block first, in the fix and in the undo: it closes immediately, and S3 refuses a public policy while it is on', async () => {
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

    test('switches on only the two block settings for policies, and the plan text names them', async () => {
      const { bucket, incident } = await openedPolicy();
      const run = await runOf('restore-bucket-policy', member.call, incident);
      const done = await run.fix();
      expect(await bucketBlock(member, bucket)).toEqual({ ...OFF, BlockPublicPolicy: true, RestrictPublicBuckets: true });
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
])('error %s of S3 means %s for containment', (name, fault) => {
  expect(faultOf(awsError(name, 400))).toBe(fault);
});
