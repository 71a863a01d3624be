import { fitsSession, SESSION_POLICY_LIMIT } from '#core/iam/policy.ts';
import { type Naming, remediatePurpose, roleArn } from '#core/naming.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import { ReasonError } from '#core/reason.ts';
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
    const { account, region, family, role } = request;
    const policy = JSON.stringify(request.policy);
    if (!fitsSession(request.policy)) throw tooLarge(policy);
    const credentials = await assume({
      roleArn: roleArn(naming, account, remediatePurpose(family, role)),
      sessionName: request.scenario,
      externalId,
      sourceIdentity: request.incident,
      policy,
    }).catch((error: Error) => Promise.reject(/^PackedPolicyTooLarge/.test(error.name) ? tooLarge(policy) : error));
    return callsWith({ region, credentials, ...connections });
  };
}

function tooLarge({ length }: string): ReasonError {
  return new ReasonError({ code: 'session-policy-too-large', characters: length, limit: SESSION_POLICY_LIMIT });
}
