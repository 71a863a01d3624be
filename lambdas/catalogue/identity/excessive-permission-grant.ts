import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Question } from '#core/detection/facts.ts';
import { administratorGrants } from '#core/iam/policy-reading.ts';
import {
  GRANTING_CALLS,
  grantEvidence,
  granteeOf,
  grantOf,
  REVOKING_CALLS,
  remainingGrants,
  revokedBy,
} from '../readings/grant.ts';

export const excessivePermissionGrant: Detection = {
  id: 'excessive-permission-grant',
  title: { en: 'Administrator-like permissions were granted', ko: '관리자 수준의 권한이 부여되었습니다' },
  about: {
    en: 'They allow anything in the account, or granting oneself the missing permissions.',
    ko: '이 권한을 가진 사람은 계정에서 무엇이든 할 수 있거나, 부족한 권한을 스스로 부여할 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'iam.amazonaws.com', calls: GRANTING_CALLS }],
  techniques: ['T1098.003'],
  controls: ['IAM.1'],
  containment: { response: 'ask', playbooks: ['detach-permission', 'restore-policy-version'] },
  matches: (activity) => grantOf(activity) !== 'harmless',
  facts: {
    asks: questionsOf,
    decides: (activity, answers) => {
      const [question] = questionsOf(activity);
      if (question?.ask !== 'policy') return 'fires';
      const policy = answers.of(question);
      if (policy === undefined) return 'unknown';
      return administratorGrants(policy.document).length > 0 ? 'fires' : 'quiet';
    },
  },
  subject: granteeOf,
  evidence: grantEvidence,
  resolvedBy: {
    triggers: [{ source: 'iam.amazonaws.com', calls: REVOKING_CALLS }],
    matches: (activity) => revokedBy(activity) !== undefined,
    remaining: remainingGrants,
  },
};

function questionsOf(activity: Activity): Question[] {
  const grant = grantOf(activity);
  return typeof grant === 'string' ? [] : [grant];
}
