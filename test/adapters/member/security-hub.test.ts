import { Readable } from 'node:stream';
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { securityHub } from '#adapters/member/security-hub.ts';
import { CASE_NAMING, MEMBER } from '#catalogue/events/cases.ts';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'test', sessionToken: 'test' };
const FINDINGS = ['one', 'two'].map((Id) => ({ Id }) as AwsSecurityFinding);

/** Imports two findings into a Security Hub that always gives this answer. */
function importing(answer: object, account = MEMBER) {
  const requestHandler = {
    handle: async () => ({
      response: { statusCode: 200, headers: {}, body: Readable.from([JSON.stringify(answer)]) },
    }),
  };
  const hub = securityHub(async () => credentials, CASE_NAMING, 'external', { credentials, requestHandler } as never);
  return hub.importFindings(FINDINGS, account, 'inc-0123456789abcdef01234567');
}

describe.each([
  ['a member', MEMBER],
  ['the hub account', CASE_NAMING.hubAccount],
])('an import as %s', (_, account) => {
  test('has no failures if every finding is counted', async () => {
    expect(await importing({ SuccessCount: 2, FailedCount: 0, FailedFindings: [] }, account)).toEqual(new Map());
  });

  test('names each refused finding with the error of Security Hub', async () => {
    const FailedFindings = [{ Id: 'two', ErrorCode: 'InvalidInput', ErrorMessage: 'Title is too long' }];
    const failures = await importing({ SuccessCount: 1, FailedCount: 1, FailedFindings }, account);
    expect([...failures.keys()]).toEqual(['two']);
    expect(failures.get('two')).toMatchObject({
      name: 'InvalidInput',
      message: 'Security Hub refused the finding two: InvalidInput Title is too long',
    });
  });

  test.each<[string, object, string]>([
    ['0 findings imported and none refused', { SuccessCount: 0, FailedCount: 0, FailedFindings: [] }, 'imported 0 of 2'],
    ['fewer than it was sent', { SuccessCount: 1, FailedCount: 0, FailedFindings: [] }, 'imported 1 of 2'],
    ['more than it was sent', { SuccessCount: 3, FailedCount: 0, FailedFindings: [] }, 'imported 3 of 2'],
    ['a refusal without naming the finding', { SuccessCount: 1, FailedCount: 1 }, 'imported 1 of 2'],
    ['nothing at all', {}, 'imported 0 of 2'],
  ])('fails if Security Hub reports %s, although it answers 200', async (_reported, answer, counted) => {
    await expect(importing(answer, account)).rejects.toThrow(`${counted} findings`);
  });
});
