import { DeleteObjectCommand, PutBucketVersioningCommand, PutObjectAclCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { cannedAcl, putObjectAcl } from '#catalogue/events/bucket-calls.ts';
import { minute } from '#catalogue/events/cases.ts';
import { isoTime } from '#core/iso-time.ts';
import type { MemberCall } from '#member/calls.ts';
import { bareBucket, objectState, openTo } from '../support/buckets.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { incidentFrom } from '../support/incidents.ts';
import { play } from '../support/play.ts';
import { runOf } from '../support/playbook-run.ts';

let member: EmulatedMember;
beforeAll(async () => {
  member = await emulatedMember();
});
afterAll(() => member.stop());

const Key = 'reports/2026.pdf';

/** A versioned bucket whose first version was made public, and its incident, whose event names no version. */
async function opened() {
  const bucket = await bareBucket(member);
  const { s3 } = member.clients;
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const { VersionId: version } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'secret' }));
  await s3.send(new PutObjectAclCommand({ Bucket: bucket, Key, ACL: 'public-read' }));
  const event = putObjectAcl({ bucket, key: Key, acl: cannedAcl('public-read'), at: isoTime(Date.now()) });
  const incident = await incidentFrom(event, 's3-object-acl-public', openTo(bucket));
  const isPublic = async () => (await objectState(member, bucket, Key, version)).grants.join().includes('AllUsers');
  return { bucket, s3, version, incident, isPublic };
}

/** S3 reports times in seconds, and the hub allows a tolerance of one second. */
const threeSeconds = () => new Promise((resolve) => setTimeout(resolve, 3_000));

describe('a newer version does not hide a public older version', () => {
  test('after a later upload, the version at the time of the call is made private', async () => {
    const { bucket, s3, version, incident, isPublic } = await opened();
    await threeSeconds();
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'harmless' }));
    const run = await runOf('privatise-object-acl', member.call, incident);
    const done = await run.fix();
    expect(done).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(done?.plan?.calls.map(({ input }) => input.VersionId)).toEqual([version]);
    expect(await isPublic()).toBe(false);
  });

  test('after an upload within the same second, every version of that second is checked', async () => {
    const { bucket, s3, incident, isPublic } = await opened();
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'harmless' }));
    const run = await runOf('privatise-object-acl', member.call, incident);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await isPublic()).toBe(false);
  });

  test('after a deletion that only hides the object, the version is made private', async () => {
    const { bucket, s3, incident, isPublic } = await opened();
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    const run = await runOf('privatise-object-acl', member.call, incident);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await isPublic()).toBe(false);
  });

  test('with more versions than the hub can list, a person is asked', async () => {
    const { incident } = await opened();
    const endless: MemberCall = async (action, input) => {
      if (action !== 's3:ListBucketVersions') return member.call(action, input);
      const page = { IsTruncated: true, NextKeyMarker: Key, NextVersionIdMarker: 'next' };
      return { ...page, Versions: [{ Key, VersionId: 'new', LastModified: new Date(incident.lastAt + 60_000) }] } as never;
    };
    const run = await runOf('privatise-object-acl', endless, incident);
    expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect(run.writes()).toEqual([]);
  });
});

describe('a private ACL on a newer version does not close the incident of an older one', () => {
  const object = { bucket: 'amzn-s3-demo-bucket', key: Key };
  const V1 = '3HL4kqtJlcpXroDTDmjVBH40Nrjfkd';

  const stateAfter = async (open: string | undefined, closing: string | undefined) => {
    const incidents = incidentsInMemory();
    const named = (version: string | undefined) => ({ ...object, ...(version !== undefined && { version }) });
    await play([putObjectAcl({ ...named(open), acl: cannedAcl('public-read') })], incidents, openTo(object.bucket));
    await play([putObjectAcl({ ...named(closing), acl: cannedAcl('private'), at: minute(5) })], incidents);
    const place = `444455556666/ap-northeast-2/${object.bucket}/${object.key}`;
    return (await incidents.openAt(place)).map(({ scenario }) => scenario);
  };

  test.each([
    ['if neither call names a version', undefined, undefined],
    ['if only the second call names a version', undefined, V1],
    ['if only the first call names a version', V1, undefined],
    ['if the calls name different versions', V1, 'another'],
  ])('%s', async (_, open, closing) => {
    expect(await stateAfter(open, closing)).toEqual(['s3-object-acl-public']);
  });

  test('but a private ACL on the same version closes it', async () => {
    expect(await stateAfter(V1, V1)).toEqual([]);
  });
});
