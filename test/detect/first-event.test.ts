import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { putBucketPolicy } from '#catalogue/events/bucket-calls.ts';
import { type KnownFact, MEMBER, minute } from '#catalogue/events/cases.ts';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import { findingsImported, securityFinding } from '#catalogue/events/notices.ts';
import type { Activity } from '#core/detection/activity.ts';
import { type KeptEvent, MOST_EVENT_BYTES } from '#core/incident/kept-event.ts';
import { firstEvent } from '#detect/first-event.ts';
import { line } from '#detect/line.ts';
import { normalise } from '#normalise/normalise.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';
import { EVERY_PIECE } from '../support/hostile-text.ts';
import { authorityOf } from '../support/hub-around.ts';

const BUCKET = 'amzn-s3-demo-bucket';
const ARN = `arn:aws:s3:::${BUCKET}`;
const PUBLIC = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${ARN}/*` }] };
const ACCESS: KnownFact = [
  { ask: 'bucket-access', bucket: BUCKET },
  { aclsCount: false, policiesCount: true, website: false, tags: {} },
];

const call = putBucketPolicy({ bucket: BUCKET, policy: PUBLIC });
const rule = complianceChange({ rule: 's3-bucket-public-read-prohibited', type: 'AWS::S3::Bucket', id: BUCKET });
const finding = findingsImported({
  findings: [securityFinding({ control: 'S3.2', resource: { Type: 'AwsS3Bucket', Id: ARN } })],
});

/** The detection line with its actions in order. */
function hub() {
  const incidents = incidentsInMemory();
  const did: string[] = [];
  const kept: { incident: string; event: KeptEvent }[] = [];
  const send = (event: object, origin?: 'aws' | 'clock') =>
    line({ text: JSON.stringify(event), ...(origin && { origin }) }, Date.parse(minute(1)), {
      ...detectPorts([ACCESS], incidents),
      incidents,
      locations: casePlaces,
      settings: async () => authorityOf([{ default: 'approve' }]).settings,
      order: async () => void did.push('order'),
      remind: async () => undefined,
      now: () => Date.parse(minute(1)),
      keep: async (incident, event) => {
        did.push('keep');
        kept.push({ incident, event });
      },
    });
  return { send, did, kept };
}

const activityOf = (event: object): Activity => {
  const reading = normalise(event);
  if (reading.kind === 'held') throw new Error(reading.reason.code);
  return reading.activities.at(-1) as Activity;
};

describe('the stored event of an incident', () => {
  test('is stored as it arrived, and only after containment was ordered', async () => {
    const { send, did, kept } = hub();
    await send(call, 'aws');
    expect(did).toEqual(['order', 'keep']);
    expect(kept).toMatchObject([{ event: { source: 'aws.cloudtrail', event: call } }]);
  });

  test('is stored for each source of the one incident, in any order of arrival', async () => {
    const { send, kept } = hub();
    for (const event of [finding, call, rule]) await send(event, 'aws');
    expect(new Set(kept.map(({ incident }) => incident)).size).toBe(1);
    expect(kept.map(({ event }) => event.source)).toEqual(['aws.securityhub', 'aws.cloudtrail', 'aws.config']);
  });

  test('does not exist for a refused call', async () => {
    const { send, kept } = hub();
    await send({ ...call, detail: { ...call.detail, errorCode: 'AccessDenied' } }, 'aws');
    expect(kept).toEqual([]);
  });

  test('has its secrets masked at any depth, as AWS masks them, and nothing else', () => {
    const credentials = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'FwoGZXIvYXdz', secretAccessKey: 'wJalrXUtnFEMI' };
    const request = { items: [{ MasterUserPassword: 'hunter2', passwordResetRequired: true }], password: { length: 8 } };
    const received = { ...call, detail: { ...call.detail, requestParameters: request, responseElements: { credentials } } };
    const { event } = firstEvent(received, activityOf(call)) as KeptEvent & { event: { detail: object } };
    const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';
    expect(event.detail).toMatchObject({
      requestParameters: { items: [{ MasterUserPassword: hidden, passwordResetRequired: true }], password: { length: 8 } },
      responseElements: { credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: hidden, secretAccessKey: hidden } },
    });
    expect(JSON.stringify(event)).not.toMatch(/FwoGZXIvYXdz|wJalrXUtnFEMI|hunter2/);
  });

  test('is only named, with its size, if it is too large to store', () => {
    const large = { ...call, detail: { ...call.detail, userAgent: 'x'.repeat(MOST_EVENT_BYTES) } };
    const kept = firstEvent(large, activityOf(call));
    expect(kept).toMatchObject({ source: 'aws.cloudtrail', tooLarge: true });
    expect(kept.bytes).toBeGreaterThan(MOST_EVENT_BYTES);
    expect(kept).not.toHaveProperty('event');
  });

  test('contains hostile text as the same data', () => {
    const text = `${EVERY_PIECE}<script>`;
    const received = JSON.parse(JSON.stringify({ ...call, detail: { ...call.detail, userAgent: text, [text]: text } }));
    expect(firstEvent(received, activityOf(call))).toMatchObject({ event: received });
  });

  test('contains only its own finding of an event with several, because the others may belong to other accounts', () => {
    const [mine, other] = [securityFinding({ control: 'S3.2' }), securityFinding({ control: 'S3.2', account: '777788889999' })];
    const event = {
      ...findingsImported({ findings: [mine, other] }),
      'detail-type': 'Security Hub Findings - Custom Action',
      account: '111122223333',
    };
    const [activity] = (normalise(event) as { activities: readonly Activity[] }).activities;
    expect(activity?.account).toBe(MEMBER);
    const kept = firstEvent(event, activity as Activity) as KeptEvent & { event: { detail: { findings: unknown } } };
    expect(kept.event.detail.findings).toEqual([mine]);
    expect(JSON.stringify(kept)).not.toContain('777788889999');
  });
});
