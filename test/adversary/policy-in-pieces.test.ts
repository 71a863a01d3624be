import { describe, expect, test } from 'vitest';
import { putBucketPolicy } from '#catalogue/events/bucket-calls.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { isPublicPolicy, withoutPublic } from '#playbooks/storage/bucket-policies.ts';
import { openTo } from '../support/buckets.ts';
import { play } from '../support/play.ts';

const bucket = 'amzn-s3-demo-bucket';
const none = { unanswered: [] } as Pick<Incident, 'unanswered'>;
const read = (Sid: string, Condition: JsonObject, Principal: Json = '*'): JsonObject => ({
  Sid,
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${bucket}/*`,
  Condition,
});
const from = (Sid: string, ...cidrs: string[]) => read(Sid, { IpAddress: { 'aws:SourceIp': cidrs } });
const PARTNER = read('partner', { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, { AWS: `arn:aws:iam::${MEMBER}:root` });

const WORLDS: Readonly<Record<string, readonly JsonObject[]>> = {
  'two statements with half of the addresses each': [from('one', '0.0.0.0/1'), from('other', '128.0.0.0/1')],
  'statements of a /9 each': [from('a', '16.0.0.0/9'), from('b', '17.0.0.0/9'), from('c', '18.0.0.0/9')],
  'IPv6 networks in several statements': [from('a', '2400:cb00::/33'), from('b', '2606:4700::/33'), from('c', '2803:f800::/33')],
  'all addresses except a small list': [read('not', { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } })],
  'a small list, unless the request has no address': [read('if', { IpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' } })],
};

describe('a policy that grants the whole internet in pieces counts as public', () => {
  test.each(Object.entries(WORLDS))('%s', async (_, statements) => {
    const policy = { Version: '2012-10-17', Statement: [...statements, PARTNER] };
    const { signals } = await play([putBucketPolicy({ bucket, policy })], undefined, openTo(bucket));
    const found = signals.find(({ detection }) => detection.id === 's3-bucket-policy-public');
    expect(found?.severity).toBe('CRITICAL');
    const named = found?.evidence.flatMap((one) => (one.kind === 'public-statement' ? [one.sid] : []));
    expect(named).toEqual(statements.map(({ Sid }) => Sid));
  });

  test.each(Object.entries(WORLDS))('the fix leaves a policy that is not public: %s', (_, statements) => {
    const left = withoutPublic({ Version: '2012-10-17', Statement: [...statements, PARTNER] }, none);
    expect(isPublicPolicy(left, none)).toBe(false);
    expect(left).toEqual({ Version: '2012-10-17', Statement: [PARTNER] });
  });

  test('but private ranges of any size do not count as public', async () => {
    const policy = { Version: '2012-10-17', Statement: [from('a', '10.0.0.0/8'), from('b', '172.16.0.0/12')] };
    const { signals } = await play([putBucketPolicy({ bucket, policy })], undefined, openTo(bucket));
    expect(signals.map(({ detection }) => detection.id)).not.toContain('s3-bucket-policy-public');
  });
});
