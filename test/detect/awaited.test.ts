import { describe, expect, test } from 'vitest';
import { apiCall, withFields } from '#catalogue/events/api-call.ts';
import { assumedRole } from '#catalogue/events/callers.ts';
import { isEffective } from '#core/detection/activity.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { candidatesFor } from '#detect/trigger-index.ts';
import { normalise, normaliseText } from '#normalise/normalise.ts';
import { CATALOGUE_INDEX } from '../support/detect-ports.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const { isAwaited } = CATALOGUE_INDEX;

const nodeRole = assumedRole('eks-node', 'i-0a1b2c3d4e5f60718');
const call = apiCall({ source: 'ec2.amazonaws.com', name: 'DescribeInstances', request: {}, by: nodeRole });
const lookingAround = withFields(call, { readOnly: true });
const RECORDS = EVERY_CASE.flatMap(({ events }) => events).filter(({ detail }) => 'eventName' in detail);

describe('a call that no detection has a trigger for is not read', () => {
  test('if it is a read that no detection names', () => {
    expect(normalise(lookingAround, isAwaited)).toEqual({ kind: 'read', activities: [] });
  });

  test('if AWS refused it', () => {
    const refused = withFields(RECORDS[0] ?? call, { errorCode: 'AccessDenied' });
    expect(normalise(refused, isAwaited)).toEqual({ kind: 'read', activities: [] });
  });

  test('and no detection would have examined it', () => {
    const records = RECORDS.flatMap((event) => [
      event,
      withFields(event, { readOnly: true }),
      withFields(event, { errorCode: 'AccessDenied' }),
    ]);
    const left = records.filter((event) => activitiesOf(normalise(event, isAwaited)).length === 0);
    const lookedAt = left.flatMap((event) => activitiesOf(normalise(event))).filter(isEffective);
    expect(left.length).toBeGreaterThan(0);
    expect(lookedAt.flatMap((activity) => candidatesFor(CATALOGUE_INDEX.triggers, activity, true))).toEqual([]);
  });
});

describe('a call that a detection waits for', () => {
  test('is read the same with and without the filter', () => {
    for (const event of RECORDS.filter((one) => activitiesOf(normalise(one, isAwaited)).length > 0)) {
      expect(normalise(event, isAwaited)).toEqual(normalise(event));
    }
  });

  test.each([
    ['an invalid account id', { ...lookingAround, account: 'invalid' }],
    ['an unreadable time', withFields(lookingAround, { eventTime: 'yesterday' })],
    ['an account other than that of the envelope', withFields(lookingAround, { recipientAccountId: '999999999999' })],
    ['a sender other than AWS', { ...lookingAround, source: 'com.example' }],
  ])('%s is held', (_, event) => {
    expect(normalise(event, isAwaited).kind).toBe('held');
    expect(normaliseText(JSON.stringify(event), isAwaited)).toEqual(normalise(event));
  });
});

describe('the same question asked again', () => {
  test('is computed once', () => {
    const asked: object[] = [];
    const answer = memoizeLast((question: object) => asked.push(question));
    const [one, other] = [{}, {}];
    expect([answer(one), answer(one), answer(other), answer(one)]).toEqual([1, 1, 2, 3]);
    expect(asked).toEqual([one, other, one]);
  });

  test('is not computed again when the result is undefined', () => {
    const asked: object[] = [];
    const answer = memoizeLast((question: object) => void asked.push(question));
    const one = {};
    expect([answer(one), answer(one), asked.length]).toEqual([undefined, undefined, 1]);
  });
});

function activitiesOf(reading: ReturnType<typeof normalise>) {
  return reading.kind === 'read' ? reading.activities : [];
}
