import { isOpenToAll, openGrants, publicGrants, statementsOf } from '#core/iam/policy-reading.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isObject, type Json, object } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import type { Localized } from '#core/text.ts';
import { planned } from '#member/calls.ts';
import { inBucket, onTheBucket } from './buckets.ts';

/**
 * Whether a policy allows everyone, by the same rules as the detection. A statement that may only possibly do so counts if the
 * incident is about that doubt: then a person approved the plan.
 */
export function isPublicPolicy(document: Json, { unanswered }: Pick<Incident, 'unanswered'>): boolean {
  const isInDoubt = unanswered.some(({ ask }) => ask === 'condition');
  return (isInDoubt ? openGrants(document) : publicGrants(document)).length > 0;
}

/** The policy without exactly the statements that allow everyone; null if none is left. */
export function withoutPublic(document: Json, incident: Pick<Incident, 'unanswered'>): Json {
  const { Statement, ...rest } = object(document);
  const all = (Array.isArray(Statement) ? Statement : [Statement]) as Json[];
  const closed = all.filter((one) => !isPublicPolicy({ Statement: one }, incident));
  // Each statement may allow few addresses, and all together too many.
  const left = isPublicPolicy({ Statement: closed }, incident) ? closed.filter((one) => !isForEveryone(one)) : closed;
  return left.length === 0 ? null : { ...rest, Statement: left as Json[] };
}

function isForEveryone(statement: Json): boolean {
  return statementsOf({ Statement: statement }).some(isOpenToAll);
}

/** Sets the policy of the incident's bucket; null deletes it. */
export function setPolicy(incident: Incident, document: Json): PlannedCall {
  const [on, to] = [onTheBucket(incident), inBucket(incident)];
  if (document === null) return planned('s3:DeleteBucketPolicy', on, to);
  return planned('s3:PutBucketPolicy', on, { ...to, Policy: isObject(document) ? JSON.stringify(document) : String(document) });
}

/** A policy as it was written; a text that is not JSON is kept as text. */
export function documentOf(written: string): Json {
  try {
    return JSON.parse(written) as Json;
  } catch {
    return written;
  }
}

/** The words of a plan for a policy; `at` is the time of the record that it restores, `off` are the settings that it turns on. */
export function policyWords(id: string, document: Json, at: string | undefined, off: readonly string[]): Localized {
  const block = off.join(', ');
  const stays = { en: 'objects and ACLs stay as they are', ko: '객체와 ACL은 그대로 둡니다' };
  const recorded =
    document === null
      ? `Delete the policy of bucket ${id}, as AWS Config recorded at ${at} that there was none`
      : `Restore the policy of bucket ${id} that AWS Config recorded at ${at}, the last that was not public`;
  const unrecorded = `${document === null ? 'Delete the policy' : 'Remove the public statements from the policy'} of bucket ${id}, because AWS Config recorded no earlier safe policy`;
  const en = at === undefined ? unrecorded : recorded;
  const ko =
    at !== undefined
      ? `버킷 ${id}의 정책을 AWS Config가 ${at}에 기록한 마지막 안전한 상태(${document === null ? '정책 없음' : '비공개 정책'})로 복원합니다`
      : `이전의 안전한 정책 기록이 없어 버킷 ${id}의 ${document === null ? '정책을 삭제합니다' : '정책에서 모두에게 공개된 문만 제거합니다'}`;
  return {
    en: `${en}${block ? `; first turn on ${block}` : ''}; ${stays.en}`,
    ko: `${ko}${block ? `. 먼저 ${block} 설정을 켭니다` : ''}. ${stays.ko}`,
  };
}
