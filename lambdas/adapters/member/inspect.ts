import type { Activity } from '#core/detection/activity.ts';
import { FACT_PERMISSIONS } from '#core/detection/fact-permissions.ts';
import { askingIdentity, type Question } from '#core/detection/facts.ts';
import { inSessions, type Policy, sessionPolicy } from '#core/iam/policy.ts';
import { INSPECT_PURPOSE, type Naming, roleArn } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import type { MemberRead } from '#member/reads.ts';
import { connections } from '../sdk/connections.ts';
import { callsWith } from './clients.ts';
import { factOf } from './fact-of.ts';
import type { AskMember } from './facts.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

type Ask = Question['ask'];

/**
 * Opens a session with a member's inspect role for one event, narrowed to what its questions need. It opens several only if one session
 * policy has no room for all kinds of questions.
 */
export function inspections(
  assume: (request: RoleRequest) => Promise<SessionCredentials>,
  naming: Naming,
  externalId: () => string,
): (activity: Pick<Activity, 'id' | 'account' | 'region'>, questions: readonly Question[]) => Promise<AskMember> {
  return async (activity, questions) => {
    const { account } = activity;
    const asks = [...new Set(questions.map(({ ask }) => ask))];
    const policyOf = (some: readonly Ask[]): Policy =>
      sessionPolicy(
        some.flatMap((ask) => ownEntry(FACT_PERMISSIONS, ask)),
        { account, region: '*', resource: '*' },
      );
    const open = (some: readonly Ask[]) =>
      assume({
        roleArn: roleArn(naming, account, INSPECT_PURPOSE),
        sessionName: INSPECT_PURPOSE,
        externalId: externalId(),
        sourceIdentity: askingIdentity(activity.id),
        policy: JSON.stringify(policyOf(some)),
      });
    const sessions = new Map<Ask, SessionCredentials>();
    await Promise.all(
      inSessions(asks, policyOf).map(async (some) => {
        const credentials = await open(some);
        for (const ask of some) sessions.set(ask, credentials);
      }),
    );
    const reads = new Map<string, MemberRead>();
    return async (question) => {
      const credentials = sessions.get(question.ask);
      if (credentials === undefined) return undefined;
      const region = regionOf(question) ?? activity.region;
      const key = `${region} ${credentials.accessKeyId}`;
      const read = reads.get(key) ?? callsWith({ region, credentials, ...connections });
      reads.set(key, read);
      return factOf(question, account, read);
    };
  };
}

function regionOf(question: Question): string | undefined {
  return ('arn' in question && question.arn.split(':')[3]) || undefined;
}
