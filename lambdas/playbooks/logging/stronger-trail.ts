import { isNoted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type JsonObject, object } from '#core/json.ts';
import { type Image, type Planned, refused } from '#core/playbook/plan.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { passingRole } from './pass-role.ts';
import { changesOf, fieldBefore, fieldNow, TRAIL_FIELDS, type TrailField } from './trail-fields.ts';

/** The weakened fields of the incident's trail as they are now. */
export async function fieldsNow(incident: Incident, call: MemberCall): Promise<JsonObject> {
  const { Trail = {} } = await call('cloudtrail:GetTrail', { Name: incident.resource.arn });
  return Object.fromEntries(weakened(incident).map((field) => [field, fieldNow(Trail, field)]));
}

/** The plan that sets the weakened fields of a trail again, or why there is none. */
export function strengthened(incident: Incident, record: Image | undefined, trail: Image | undefined): Planned {
  const { id, arn } = incident.resource;
  const recorded = record && object(record.state);
  const wanted = weakened(incident).map((field) => [field, fieldBefore(recorded, field)] as const);
  const unknown = wanted.flatMap(([field, before]) => (before.known ? [] : [field]));
  if (unknown.length > 0) {
    return refused({ code: 'trail-fields-unknown', trail: id, fields: unknown });
  }
  const back = wanted.flatMap(([field, before]) =>
    before.known && before.value !== object(trail?.state)[field]
      ? [[field, before.value] as [TrailField, string | boolean | null]]
      : [],
  );
  if (trail === undefined || back.length === 0) return { kind: 'already-safe' };
  if (back.some(([field]) => field === 'isOrganizationTrail')) {
    return refused({ code: 'organization-trail', trail: id, lost: 'setting' });
  }
  const input = { Name: arn, ...changesOf(back, recorded) };
  const list = back.map(([field, value]) => `${field} = ${value ?? 'none'}`).join(', ');
  return {
    kind: 'planned',
    plan: {
      words: {
        en: `Restore ${list} on trail ${id} and leave its other settings as they are`,
        ko: `추적 ${id}의 ${list} 설정을 복원하고 나머지는 그대로 둡니다`,
      },
      calls: [
        planned('cloudtrail:UpdateTrail', { resource: id, arns: [arn], ...passingRole(input.CloudWatchLogsRoleArn) }, input),
      ],
      before: [trail],
    },
  };
}

/** The fields that were weakened, from the evidence. */
function weakened({ standing }: Incident): TrailField[] {
  return TRAIL_FIELDS.filter((field) => isNoted(standing, field));
}
