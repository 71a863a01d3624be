import { describe, expect, test } from 'vitest';
import { factOf } from '#adapters/member/fact-of.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { fakeReads } from '../../support/fake-reads.ts';

const QUESTION = {
  ask: 'call-on-record',
  arn: `arn:aws:events:ap-northeast-2:${MEMBER}:rule/heartbeat-of-org-security-hub`,
  call: 'UntagResource',
  identity: 'beat-0123456789abcdef',
} as const;

/** A refused call of a session, as CloudTrail's event history has it. */
function recordOf(sourceIdentity: string) {
  const record = {
    eventName: 'UntagResource',
    errorCode: 'ResourceNotFoundException',
    userIdentity: { type: 'AssumedRole', sessionContext: { sourceIdentity } },
  };
  return { EventId: 'event-1', CloudTrailEvent: JSON.stringify(record) };
}

async function isFound(...Events: object[]): Promise<unknown> {
  const member = fakeReads({ 'cloudtrail:LookupEvents': () => ({ Events }) as never });
  return factOf(QUESTION, MEMBER, member.read);
}

describe('whether CloudTrail recorded a call', () => {
  test('is known from the source identity of its session, even if AWS refused the call', async () => {
    expect(await isFound(recordOf('beat-other'), recordOf(QUESTION.identity))).toEqual({ found: true });
  });

  test('is false if only calls of other sessions are on record, or none', async () => {
    expect(await isFound(recordOf('beat-other'))).toEqual({ found: false });
    expect(await isFound()).toEqual({ found: false });
  });

  test('is false if the record cannot be read', async () => {
    expect(await isFound({ EventId: 'event-1', CloudTrailEvent: '{' }, { EventId: 'event-2' })).toEqual({ found: false });
  });
});
