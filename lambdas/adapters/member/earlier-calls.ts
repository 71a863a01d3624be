import type { Facts, Question } from '#core/detection/facts.ts';
import { type JsonObject, object, text } from '#core/json.ts';
import type { MemberRead } from '#member/reads.ts';

type EarlierCalls = Facts['earlier-calls'];

/** The most that CloudTrail returns on one page; older calls than that do not matter. */
const PAGE = 50;

/** The calls on one resource that CloudTrail's event history holds (90 days), before a time and without one event. */
export async function earlierCalls(
  { arn, calls, before, event }: Extract<Question, { ask: 'earlier-calls' }>,
  read: MemberRead,
): Promise<EarlierCalls> {
  const pages = await Promise.all(
    calls.map((AttributeValue) =>
      read('cloudtrail:LookupEvents', {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue }],
        EndTime: new Date(before),
        MaxResults: PAGE,
      }),
    ),
  );
  const records = pages.flatMap(({ Events = [] }) =>
    Events.flatMap(({ EventId, CloudTrailEvent }) => (EventId === event ? [] : recordIn(CloudTrailEvent))),
  );
  const found = records.flatMap((record) => callIn(record, arn));
  return { calls: found.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at)) };
}

/** Whether CloudTrail's event history contains a call of a session, also if AWS refused it. */
export async function isOnRecord(
  { call, identity }: Extract<Question, { ask: 'call-on-record' }>,
  read: MemberRead,
): Promise<boolean> {
  const { Events = [] } = await read('cloudtrail:LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: call }],
    MaxResults: PAGE,
  });
  const records = Events.flatMap(({ CloudTrailEvent }) => recordIn(CloudTrailEvent));
  return records.some((record) => object(object(record.userIdentity).sessionContext).sourceIdentity === identity);
}

function recordIn(written: string | undefined): JsonObject[] {
  try {
    return [object(JSON.parse(written ?? ''))];
  } catch {
    return [];
  }
}

/** The call of a record, if AWS carried it out on this resource, which it names by ARN or by the last part of it. */
function callIn(record: JsonObject, arn: string): EarlierCalls['calls'] {
  const [request, response] = [object(record.requestParameters), object(record.responseElements)];
  const id = arn.split('/').at(-1) ?? arn;
  const isOn = [...Object.values(request), ...Object.values(response)].some((value) => value === arn || value === id);
  const [name, at] = [text(record.eventName), text(record.eventTime)];
  if (!isOn || name === undefined || at === undefined || record.errorCode !== undefined) return [];
  return [{ name, at, request, response }];
}
