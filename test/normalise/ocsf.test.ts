import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#core/json.ts';
import { normalise } from '#normalise/normalise.ts';
import { play } from '../support/play.ts';

const FAILED = {
  class_uid: 2003,
  severity: 'High',
  status: 'New',
  time: Date.UTC(2026, 2, 2, 9),
  metadata: { product: { uid: 'arn:aws:securityhub:ap-northeast-2::productv2/aws/securityhub', name: 'Security Hub' } },
  cloud: { provider: 'AWS', region: 'ap-northeast-2', account: { uid: '444455556666' } },
  finding_info: { uid: 'arn:aws:securityhub:ap-northeast-2:444455556666:security-control/S3.2/finding/1' },
  compliance: { control: 'S3.2', status: 'Fail' },
  resources: [{ type: 'AWS::S3::Bucket', uid: 'arn:aws:s3:::amzn-s3-demo-bucket' }],
};

function imported(finding: JsonObject) {
  return {
    version: '0',
    id: '0a0ce78a-102e-4f0f-8194-da3343cec2ef',
    'detail-type': 'Findings Imported V2',
    source: 'aws.securityhub',
    account: '444455556666',
    time: '2026-03-02T09:05:00Z',
    region: 'ap-northeast-2',
    resources: [],
    detail: { findings: [finding] },
  };
}

describe('a finding of the unified Security Hub', () => {
  test('is read as the same finding of Security Hub CSPM', async () => {
    const { signals } = await play([imported(FAILED)]);
    expect(signals).toMatchObject([
      {
        detection: { id: 'securityhub-finding' },
        severity: 'HIGH',
        resource: { type: 'AwsS3Bucket', id: 'amzn-s3-demo-bucket', arn: 'arn:aws:s3:::amzn-s3-demo-bucket' },
      },
    ]);
  });

  test.each([
    ['a check that passed', { compliance: { control: 'S3.2', status: 'Pass' } }],
    ['a finding that a person already handles', { status: 'In Progress' }],
    [
      'a finding of GuardDuty, which sends its own event',
      { metadata: { product: { uid: 'arn:aws:securityhub:ap-northeast-2::productv2/aws/guardduty' } } },
    ],
  ])('opens no incident, as in Security Hub CSPM, for %s', async (_, different) => {
    expect((await play([imported({ ...FAILED, ...different })])).signals).toEqual([]);
  });

  test('of another account than the envelope names is held', () => {
    const foreign = { ...FAILED, cloud: { ...FAILED.cloud, account: { uid: '111122223333' } } };
    expect(normalise(imported(foreign))).toMatchObject({ kind: 'held', reason: { code: 'accounts-differ' } });
  });

  test('in any shape is read or held, and never throws', () => {
    const field = fc.constantFrom(...Object.keys(FAILED));
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), (broken) => {
        expect(['read', 'held']).toContain(normalise(imported({ ...FAILED, ...(broken as JsonObject) })).kind);
      }),
    );
  });
});
