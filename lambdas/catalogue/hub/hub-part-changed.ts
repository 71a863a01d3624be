import type { Activity } from '#core/detection/activity.ts';
import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted, notedIfKnown } from '#core/incident/evidence.ts';
import { list, object, text } from '#core/json.ts';
import { isNothingDone } from '../readings/batch-answer.ts';
import { administrationOf } from '../readings/control-room-calls.ts';
import { agreementOf } from '../readings/hub-part-agreement.ts';
import { HUB_PART_TRIGGERS } from '../readings/hub-part-calls.ts';
import { hubPartOf, hubPartResource, isByHub, isRollout } from '../readings/hub-parts.ts';

/** Tags and descriptions change nothing that the part does. */
const LABELS = ['TagRole', 'UntagRole', 'UpdateRoleDescription'];

/** AWS Organizations has no names for what is the hub's, and its administrators move accounts and attach policies. */
const ADMINISTRATION: Readonly<Record<string, 'HIGH' | 'MEDIUM'>> = {
  AttachPolicy: 'MEDIUM',
  DeletePolicy: 'HIGH',
  DetachPolicy: 'HIGH',
  MoveAccount: 'HIGH',
  UpdatePolicy: 'HIGH',
};

const MASKED = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/**
 * Quiet is what leaves a part exactly as the stacks write it, and the removal of what they no longer have, by any caller. The
 * name of a session lowers only what CloudTrail does not show.
 */
export const hubPartChanged: Detection = {
  id: 'hub-part-changed',
  title: { en: 'A part of the hub was changed', ko: '허브의 구성 요소가 변경되었습니다' },
  about: {
    en: "Who can change the hub's rules, roles, functions, queues, tables, keys, secrets or the sign-in of its page can blind it, or use its rights everywhere. Leaving the organization ends its sight as well.",
    ko: '허브의 규칙, 역할, 함수, 대기열, 테이블, 키, 보안 암호, 페이지 로그인을 바꿀 수 있으면 허브의 눈을 가리거나 그 권한을 어디서나 쓸 수 있습니다. 조직에서 나가도 허브는 그 계정을 볼 수 없습니다.',
  },
  severity: 'CRITICAL',
  triggers: HUB_PART_TRIGGERS,
  techniques: ['T1562.001', 'T1562.008'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) =>
    hubPartOf(activity) !== undefined && !isByHub(activity) && isDone(activity) && agreementOf(activity) !== 'same',
  severityFor: (activity) => {
    const { source, name } = activity;
    if (source === 'organizations.amazonaws.com') return new Map(Object.entries(ADMINISTRATION)).get(name) ?? 'CRITICAL';
    if (LABELS.includes(name)) return isRollout(activity) ? 'MEDIUM' : 'HIGH';
    const ordinary = administrationOf(`${source.split('.')[0]}/${name}`);
    if (ordinary !== undefined) return ordinary;
    return isRollout(activity) && agreementOf(activity) === 'unseen' ? 'HIGH' : 'CRITICAL';
  },
  subject: hubPartResource,
  evidence: (activity) => [
    noted('call', callOf(activity)),
    ...notedIfKnown('user', userOf(activity)),
    ...(isRollout(activity) ? [noted('rollout', activity.actor.arn ?? activity.actor.name)] : []),
  ],
};

/** Whom a call to the user pool is about: CloudTrail masks the name of some, and then tells the id. */
function userOf({ source, request, detail }: Activity): string | undefined {
  if (source !== 'cognito-idp.amazonaws.com') return undefined;
  const ids = [text(request.username), text(object(detail.additionalEventData).sub)];
  return ids.find((one) => one !== undefined && one !== MASKED);
}

/** EventBridge answers success where it failed for every target. */
function isDone({ request, response }: Activity): boolean {
  const targets = [...list(request.ids), ...list(request.targets).map((one) => object(one).id)];
  return !isNothingDone(
    targets.flatMap((id) => text(id) ?? []),
    response,
  );
}
