import { ownEntry } from '#core/own-property.ts';
import type { MemberCall } from '#member/calls.ts';
import type { connections } from '../sdk/connections.ts';
import type { SessionCredentials } from './sts.ts';

type ClientConfig = { region: string; credentials: SessionCredentials } & typeof connections;

/** Each client is loaded at the first call to its service: EC2 alone would double a function's start. */
const CLIENTS = {
  cloudtrail: async (config: ClientConfig) => (await import('./clients/cloudtrail.ts')).cloudTrailCalls(config),
  cloudwatch: async (config: ClientConfig) => (await import('./clients/cloudwatch.ts')).cloudWatchCalls(config),
  config: async (config: ClientConfig) => (await import('./clients/config.ts')).configCalls(config),
  ec2: async (config: ClientConfig) => (await import('./clients/ec2.ts')).ec2Calls(config),
  iam: async (config: ClientConfig) => (await import('./clients/iam.ts')).iamCalls(config),
  logs: async (config: ClientConfig) => (await import('./clients/logs.ts')).logsCalls(config),
  s3: async (config: ClientConfig) => (await import('./clients/s3.ts')).s3Calls(config),
  wafv2: async (config: ClientConfig) => (await import('./clients/wafv2.ts')).wafCalls(config),
};

/** Calls with these credentials: the product's only way to call a member account. */
export function callsWith(config: ClientConfig): MemberCall {
  const loaded = new Map<string, Promise<object>>();
  return async (action, input) => {
    const service = action.split(':')[0] as keyof typeof CLIENTS;
    const calls = loaded.get(service) ?? ownEntry(CLIENTS, service)(config);
    loaded.set(service, calls);
    const call = ((await calls) as Record<string, (input: unknown) => Promise<never>>)[action];
    if (call === undefined) throw new Error(`there is no client for ${action}: add it to adapters/member/clients/${service}.ts`);
    return call(input);
  };
}
