import { SESSION_POLICY_LIMIT } from '#core/iam/policy.ts';
import { type Naming, remediatePurpose, roleArn } from '#core/naming.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import type { MemberCall } from '#member/calls.ts';
import { connections } from '../sdk/connections.ts';
import { callsWith } from './clients.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

/** Opens sessions in member accounts with a family's role for fix or undo, narrowed by a session policy. */
export function memberSessions(
  assume: (request: RoleRequest) => Promise<SessionCredentials>,
  naming: Naming,
  externalId: string,
): (request: SessionRequest) => Promise<MemberCall> {
  return async (request) => {
    const { account, region, family, phase } = request;
    const policy = JSON.stringify(request.policy);
    if (policy.length > SESSION_POLICY_LIMIT)
      throw new Error(
        `the session policy for ${request.incident} has ${policy.length} characters, AWS takes ${SESSION_POLICY_LIMIT}`,
      );
    const credentials = await assume({
      roleArn: roleArn(naming, account, remediatePurpose(family, phase)),
      sessionName: request.scenario,
      externalId,
      sourceIdentity: request.incident,
      policy,
    });
    return callsWith({ region, credentials, ...connections });
  };
}
