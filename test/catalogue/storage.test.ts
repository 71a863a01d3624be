import { describe, expect, test } from 'vitest';
import { putAccessPointPolicy, putBucketPolicy } from '#catalogue/events/bucket-calls.ts';
import type { JsonObject } from '#core/json.ts';
import { play } from '../support/play.ts';

const bucket = 'amzn-s3-demo-bucket';

function read(Condition: JsonObject = {}): JsonObject {
  return { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*`, Condition };
}

async function signalOf(...statements: JsonObject[]) {
  const { signals } = await play([putBucketPolicy({ bucket, policy: { Version: '2012-10-17', Statement: statements } })]);
  return signals.find(({ detection }) => detection.id === 's3-bucket-policy-public');
}

const UNKNOWN = { StringEquals: { 'aws:BadgeOfTheYear': 'blue' } };

describe('a bucket policy for everyone', () => {
  test('is certain without a condition', async () => {
    expect(await signalOf(read())).toMatchObject({ severity: 'CRITICAL', unanswered: [] });
  });

  test('waits for a person if it has a condition on a key the hub does not know', async () => {
    expect(await signalOf(read(UNKNOWN))).toMatchObject({
      severity: 'HIGH',
      unanswered: [{ ask: 'condition', key: 'aws:badgeoftheyear' }],
    });
  });

  test('is certain if another statement has no condition, and only that statement is evidence', async () => {
    const signal = await signalOf({ ...read(UNKNOWN), Sid: 'Unclear' }, { ...read(), Sid: 'Open' });
    expect(signal).toMatchObject({ severity: 'CRITICAL', unanswered: [] });
    expect(signal?.evidence).toEqual([expect.objectContaining({ kind: 'public-statement', sid: 'Open' })]);
  });
});

test('the policy of an access point waits for a person, because its record does not name the bucket', async () => {
  const { signals } = await play([putAccessPointPolicy({ point: 'reports', policy: { Statement: [read()] } })]);
  expect(signals[0]).toMatchObject({
    resource: { type: 'AwsS3AccessPoint', arn: 'arn:aws:s3:ap-northeast-2:444455556666:accesspoint/reports' },
    unanswered: [{ ask: 'access-point', name: 'reports' }],
  });
});
