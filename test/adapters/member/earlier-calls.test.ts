import { describe, expect, test } from 'vitest';
import { earlierCalls } from '#adapters/member/earlier-calls.ts';
import { withFields } from '#catalogue/events/api-call.ts';
import { type CloudEvent, minute } from '#catalogue/events/cases.ts';
import { createTrail, updateTrail } from '#catalogue/events/trail-calls.ts';
import { fakeReads } from '../../support/fake-reads.ts';

const trail = 'organization-trail';
const arn = `arn:aws:cloudtrail:ap-northeast-2:444455556666:trail/${trail}`;
const created = createTrail({ trail, at: minute(-90) });
const updated = updateTrail({ trail: arn, changes: { enableLogFileValidation: true }, at: minute(-30) });
const question = { ask: 'earlier-calls', arn, calls: ['CreateTrail', 'UpdateTrail'], before: minute(0), event: 'now' } as const;

/** An event history with these events, by the name of the call. */
function history(...events: readonly CloudEvent[]) {
  return fakeReads({
    'cloudtrail:LookupEvents': ({ LookupAttributes: [attribute] = [] }) => ({
      Events: events
        .filter(({ detail }) => detail.eventName === attribute?.AttributeValue)
        .map(({ detail }) => ({ EventId: String(detail.eventID), CloudTrailEvent: JSON.stringify(detail) })),
    }),
  });
}

describe('the earlier calls on a resource', () => {
  test('are found by name and by ARN, the newest first', async () => {
    const { calls } = await earlierCalls(question, history(created, updated).read);
    expect(calls.map(({ name, at }) => [name, at])).toEqual([
      ['UpdateTrail', minute(-30)],
      ['CreateTrail', minute(-90)],
    ]);
    expect(calls[0]?.response).toMatchObject({ s3BucketName: 'amzn-s3-demo-audit-logs', logFileValidationEnabled: true });
  });

  test('are asked for before the event, one name at a time', async () => {
    const { read, made } = history();
    expect(await earlierCalls(question, read)).toEqual({ calls: [] });
    expect(made.map(({ input }) => input)).toEqual(
      question.calls.map((AttributeValue) => ({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue }],
        EndTime: new Date(minute(0)),
        MaxResults: 50,
      })),
    );
  });

  test.each([
    ['the event that raises the question', withFields(updated, { eventID: 'now' })],
    ['a call on another resource', updateTrail({ trail: 'another-trail', changes: {} })],
    ['a call that AWS refused', updateTrail({ trail, changes: {}, error: 'AccessDenied' })],
    ['a record that cannot be read', withFields(updated, { eventTime: undefined })],
  ])('do not include %s', async (_, event) => {
    expect(await earlierCalls(question, history(event).read)).toEqual({ calls: [] });
  });
});
