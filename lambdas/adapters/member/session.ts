import { SESSION_POLICY_LIMIT } from '#core/iam/policy.ts';
import { type Naming, remediatePurpose, roleArn } from '#core/naming.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import type { MemberCall } from '#member/member-calls.ts';
import { connections } from '../connections.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

type ClientConfig = { region: string; credentials: SessionCredentials } & typeof connections;

/** Each service's client is loaded when the first call needs it: EC2 alone would double a function's start. */
const SERVICES = {
  cloudtrail: async (config: ClientConfig) => (await import('./calls/cloudtrail.ts')).cloudTrailCalls(config),
  config: async (config: ClientConfig) => (await import('./calls/config.ts')).configCalls(config),
  ec2: async (config: ClientConfig) => (await import('./calls/ec2.ts')).ec2Calls(config),
  iam: async (config: ClientConfig) => (await import('./calls/iam.ts')).iamCalls(config),
  s3: async (config: ClientConfig) => (await import('./calls/s3.ts')).s3Calls(config),
  wafv2: async (config: ClientConfig) => (await import('./calls/wafv2.ts')).wafCalls(config),
};

/** Opens sessions in member accounts with one of the family's two roles, narrowed by a session policy. */
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

/** Playbook calls with some credentials: the product's only way to call a member account. */
export function callsWith(config: ClientConfig): MemberCall {
  const loaded = new Map<string, Promise<object>>();
  return async (action, input) => {
    const service = action.split(':')[0] as keyof typeof SERVICES;
    const calls = loaded.get(service) ?? SERVICES[service](config);
    loaded.set(service, calls);
    const call = ((await calls) as Record<string, (input: unknown) => Promise<never>>)[action];
    if (call === undefined) throw new Error(`no client makes the call ${action}`);
    return call(input);
  };
}
