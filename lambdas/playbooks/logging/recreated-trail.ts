import { isNoted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { canonical, type JsonObject, object } from '#core/json.ts';
import { type Image, type Planned, refused } from '#core/playbook/plan.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { passingRole } from './pass-role.ts';
import { creationFrom } from './trail-fields.ts';
import { isMissing } from './trails.ts';

/** Whether an incident is about a trail that was deleted. */
export function isDeleted({ evidence }: Incident): boolean {
  return isNoted(evidence, 'deleted-trail');
}

/** Whether the trail logs; undefined if it does not exist, which is the expected case here. */
export async function loggingNow({ resource }: Incident, call: MemberCall): Promise<JsonObject | undefined> {
  const status = call('cloudtrail:GetTrailStatus', { Name: resource.arn });
  const found = await status.catch((error: Error) => (isMissing(error) ? undefined : Promise.reject(error)));
  return found && { logging: found.IsLogging === true };
}

/** The plan that recreates a deleted trail and starts it, or why there is none. */
export function recreated(incident: Incident, record: Image | undefined, trail: Image | undefined): Planned {
  const { id, arn } = incident.resource;
  const starting = planned('cloudtrail:StartLogging', { resource: id, arns: [arn] }, { Name: arn });
  if (trail !== undefined) {
    if (object(trail.state).logging === true) return { kind: 'already-safe' };
    const words = { en: `Start logging on trail ${id}, which exists again`, ko: `다시 만들어진 추적 ${id}의 로깅을 시작합니다` };
    return { kind: 'planned', plan: { words, calls: [starting], before: [trail] } };
  }
  const input = record && creationFrom(object(record.state), object(record.lookup?.tags) as Record<string, string>);
  if (record === undefined || input === undefined) {
    return refused({ code: 'trail-record-missing', trail: id, recorded: record === undefined ? 'nothing' : 'a part' });
  }
  if (input.IsOrganizationTrail === true) {
    return refused({ code: 'organization-trail', trail: id, lost: 'trail' });
  }
  const tagged = input.TagsList === undefined ? [] : [{ action: 'cloudtrail:AddTags', arns: [arn] }];
  const alsoNeeds = [...tagged, ...(passingRole(input.CloudWatchLogsRoleArn).alsoNeeds ?? [])];
  const { hasCustomEventSelectors, hasInsightSelectors } = object(record.state);
  const isPartial = hasCustomEventSelectors === true || hasInsightSelectors === true;
  const what = canonical({ ...input, Name: undefined, TagsList: undefined } as JsonObject);
  return {
    kind: 'planned',
    plan: {
      words: {
        en: `Recreate trail ${id} as AWS Config last recorded it, with its tags, and start it: ${what}${isPartial ? '; it records all management events, but other events it was set to record are not on record: select them again' : ''}`,
        ko: `AWS Config에 마지막으로 기록된 설정과 태그로 추적 ${id}를 다시 만들고 시작합니다: ${what}${isPartial ? '. 모든 관리 이벤트를 기록하지만 따로 선택했던 이벤트는 기록에 없으므로 다시 선택하십시오' : ''}`,
      },
      calls: [planned('cloudtrail:CreateTrail', { resource: id, arns: [arn], alsoNeeds }, input), starting],
      before: [record],
    },
  };
}
