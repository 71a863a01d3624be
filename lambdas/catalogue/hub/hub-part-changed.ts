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

/** Calls of AWS Organizations do not show what belongs to the hub, and its administrators move accounts and attach policies. */
const ADMINISTRATION: Readonly<Record<string, 'HIGH' | 'MEDIUM'>> = {
  AttachPolicy: 'MEDIUM',
  DeletePolicy: 'HIGH',
  DetachPolicy: 'HIGH',
  MoveAccount: 'HIGH',
  UpdatePolicy: 'HIGH',
};

const MASKED = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/**
 * Quiet if a part is left exactly as the stacks write it, or if a part is removed that they no longer have, by any caller. The
 * rollout's session name lowers the severity only of changes whose content CloudTrail does not show.
 */
export const hubPartChanged: Detection = {
  id: 'hub-part-changed',
  title: { en: 'A part of the hub was changed', ko: '허브의 구성 요소가 변경되었습니다' },
  about: {
    en: "A person who can change the hub's rules, roles, functions, queues, tables, keys, secrets or the sign-in of its page can hide activity from it, or use its rights everywhere. An account that leaves the organization is no longer monitored either.",
    ko: '허브의 규칙, 역할, 함수, 대기열, 테이블, 키, 보안 암호, 페이지 로그인을 변경할 수 있으면 활동을 허브에 숨기거나 허브의 권한을 어디서나 쓸 수 있습니다. 조직에서 나간 계정도 더 이상 모니터링되지 않습니다.',
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

/** The user that a call to the user pool is about: if CloudTrail masks the name, it records the id. */
function userOf({ source, request, detail }: Activity): string | undefined {
  if (source !== 'cognito-idp.amazonaws.com') return undefined;
  const ids = [text(request.username), text(object(detail.additionalEventData).sub)];
  return ids.find((one) => one !== undefined && one !== MASKED);
}

/** EventBridge answers with success even if it failed for every target. */
function isDone({ request, response }: Activity): boolean {
  const targets = [...list(request.ids), ...list(request.targets).map((one) => object(one).id)];
  return !isNothingDone(
    targets.flatMap((id) => text(id) ?? []),
    response,
  );
}
