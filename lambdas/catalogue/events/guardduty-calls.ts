import type { JsonObject } from '#core/json.ts';
import type { CallOverrides } from './api-call.ts';
import { type CloudEvent, type KnownFact, minute } from './cases.ts';
import { guardDutyCall } from './guard-calls.ts';

export const DETECTOR = '12abc34d567e8fa901bc2d34e56789f0';
const FILTER = 'probes';

/** UpdateDetector of protection plans, by GuardDuty's names of features. */
export function planChange(...features: readonly JsonObject[]): CloudEvent {
  return guardDutyCall({ name: 'UpdateDetector', request: { detectorId: DETECTOR, enable: true, features } });
}

/** CreateFilter or UpdateFilter; without an action AWS does nothing, or leaves it as it was. */
export function filterChange(call: CallOverrides & { change: 'Create' | 'Update'; action?: string }): CloudEvent {
  const { change, action } = call;
  const findingCriteria = { criterion: { type: { eq: ['Recon:EC2/PortProbeUnprotectedPort'] } } };
  const named = { [change === 'Create' ? 'name' : 'filterName']: FILTER, ...(action !== undefined && { action }) };
  return guardDutyCall({ ...call, name: `${change}Filter`, request: { detectorId: DETECTOR, findingCriteria, ...named } });
}

/** A list of addresses that GuardDuty never reports. */
export function trustedList(name: string, activate: boolean): CloudEvent {
  const location = 's3://amzn-s3-demo-bucket/ours.txt';
  return guardDutyCall({ name, request: { detectorId: DETECTOR, name: 'ours', format: 'TXT', location, activate } });
}

/** A call on members; the answer lists the accounts for which AWS did nothing. */
export function memberCall(
  call: CallOverrides & { name: string; members: readonly string[]; more?: JsonObject; notDone?: readonly string[] },
): CloudEvent {
  const { name, members, more, notDone = [] } = call;
  const result = 'The request is rejected because the account is not an associated member.';
  const response = { unprocessedAccounts: notDone.map((accountId) => ({ accountId, result })) };
  return guardDutyCall({ ...call, name, request: { detectorId: DETECTOR, accountIds: members, ...more }, response });
}

/** The settings of these features of a detector before an event. */
export function plansBefore(event: CloudEvent, ...features: readonly JsonObject[]): KnownFact {
  return earlierCall(event, DETECTOR, ['CreateDetector', 'UpdateDetector'], { features });
}

/** The action a filter had before an event. */
export function actionBefore(event: CloudEvent, action: string): KnownFact {
  return earlierCall(event, `${DETECTOR}/filter/${FILTER}`, ['CreateFilter', 'UpdateFilter'], { action });
}

function earlierCall({ detail }: CloudEvent, id: string, calls: readonly string[], request: JsonObject): KnownFact {
  const arn = `arn:aws:guardduty:ap-northeast-2:444455556666:detector/${id}`;
  const about = { arn, calls, before: String(detail.eventTime), event: String(detail.eventID) };
  return [{ ask: 'earlier-calls', ...about }, { calls: [{ name: calls[0] ?? '', at: minute(-60), request, response: {} }] }];
}
