import { describe, expect, test } from 'vitest';
import { type Context, isAllowed } from './iam.ts';
import { everything, isAllowedIf, policyWith, READ_REQUEST } from './iam-policies.ts';

describe('date conditions', () => {
  test('dates bound a window, as in the example of the IAM User Guide', () => {
    const condition = {
      DateGreaterThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' },
      DateLessThan: { 'aws:CurrentTime': '2020-06-30T23:59:59Z' },
    };
    const at = (moment: string) => isAllowedIf(condition, { 'aws:CurrentTime': moment });
    expect(['2020-03-31T23:59:59Z', '2020-04-01T00:00:00Z', '2020-04-01T00:00:01Z'].map(at)).toEqual([false, false, true]);
    expect(['2020-06-30T23:59:58Z', '2020-06-30T23:59:59Z', '2020-07-01T00:00:00Z'].map(at)).toEqual([true, false, false]);
  });

  test.each<[string, readonly [boolean, boolean, boolean]]>([
    ['DateEquals', [false, true, false]],
    ['DateNotEquals', [true, false, true]],
    ['DateLessThan', [true, false, false]],
    ['DateLessThanEquals', [true, true, false]],
    ['DateGreaterThan', [false, false, true]],
    ['DateGreaterThanEquals', [false, true, true]],
  ])('%s distinguishes before, at and after a time, in any time zone', (operator, wanted) => {
    const condition = { [operator]: { 'aws:CurrentTime': '2026-03-01T12:00:00Z' } };
    const moments = ['2026-03-01T11:59:59Z', '2026-03-01T21:00:00+09:00', '2026-03-01T12:00:01Z'];
    expect(moments.map((moment) => isAllowedIf(condition, { 'aws:CurrentTime': moment }))).toEqual(wanted);
  });

  test('seconds since 1970 are a time too', () => {
    expect(isAllowedIf({ DateLessThan: { 'aws:EpochTime': '1600000001' } }, { 'aws:EpochTime': '1600000000' })).toBe(true);
    expect(isAllowedIf({ DateLessThan: { 'aws:EpochTime': '1600000001' } }, { 'aws:EpochTime': '1600000001' })).toBe(false);
  });

  test('a value that is not a time is an error', () => {
    expect(() => isAllowedIf({ DateLessThan: { 'aws:CurrentTime': 'tomorrow' } }, { 'aws:CurrentTime': '2026-03-01' })).toThrow(
      'tomorrow',
    );
  });

  test('AWSRevokeOlderSessions denies sessions issued before, not later ones, and not an access key without an issue time', () => {
    const older = { DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T12:00:00.000Z' } };
    const revoking = policyWith({ Effect: 'Deny', Action: ['*'], Resource: ['*'], Condition: older });
    const may = (context: Context) => isAllowed({ ...READ_REQUEST, context }, { identity: [everything, revoking] });
    expect(may({ 'aws:TokenIssueTime': '2026-03-01T11:00:00Z' })).toBe(false);
    expect(may({ 'aws:TokenIssueTime': '2026-03-01T13:00:00Z' })).toBe(true);
    expect(may({})).toBe(true);
  });
});
