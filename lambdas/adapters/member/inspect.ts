import type { Activity } from '#core/detection/activity.ts';
import { FACT_PERMISSIONS } from '#core/detection/fact-permissions.ts';
import { askingIdentity, type Question } from '#core/detection/facts.ts';
import { sessionPolicy } from '#core/iam/policy.ts';
import { INSPECT_PURPOSE, type Naming, roleArn } from '#core/naming.ts';
import type { MemberRead } from '#member/reads.ts';
import { connections } from '../sdk/connections.ts';
import { callsWith } from './clients.ts';
import { factOf } from './fact-of.ts';
import type { AskMember } from './facts.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

/** Opens a session with a member's inspect role for one event, narrowed to what its questions need. */
export function inspections(
  assume: (request: RoleRequest) => Promise<SessionCredentials>,
  naming: Naming,
  externalId: () => string,
): (activity: Pick<Activity, 'id' | 'account' | 'region'>, questions: readonly Question[]) => Promise<AskMember> {
  return async (activity, questions) => {
    const { account } = activity;
    const permissions = questions.flatMap(({ ask }) => FACT_PERMISSIONS[ask]);
    if (permissions.length === 0) return async () => undefined;
    const credentials = await assume({
      roleArn: roleArn(naming, account, INSPECT_PURPOSE),
      sessionName: INSPECT_PURPOSE,
      externalId: externalId(),
      sourceIdentity: askingIdentity(activity.id),
      policy: JSON.stringify(sessionPolicy(permissions, { account, region: '*', resource: '*' })),
    });
    const reads = new Map<string, MemberRead>();
    return (question) => {
      const region = regionOf(question) ?? activity.region;
      const read = reads.get(region) ?? callsWith({ region, credentials, ...connections });
      reads.set(region, read);
      return factOf(question, account, read);
    };
  };
}

function regionOf(question: Question): string | undefined {
  return ('arn' in question && question.arn.split(':')[3]) || undefined;
}
