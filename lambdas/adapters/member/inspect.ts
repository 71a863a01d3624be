import type { Activity } from '#core/detection/activity.ts';
import { FACT_PERMISSIONS } from '#core/detection/fact-permissions.ts';
import { askingIdentity, type Question } from '#core/detection/facts.ts';
import { sessionPolicy } from '#core/iam/policy.ts';
import { INSPECT_PURPOSE, type Naming, roleArn } from '#core/naming.ts';
import type { MemberRead } from '#member/reads.ts';
import { connections } from '../connections.ts';
import { factOf } from './fact-of.ts';
import type { Asking } from './facts.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

type ClientConfig = { region: string; credentials: SessionCredentials } & typeof connections;

/** Each service's client is loaded when the first question needs it: most events raise none. */
const SERVICES = {
  cloudtrail: async (config: ClientConfig) => (await import('./reads/cloudtrail.ts')).cloudTrailReads(config),
  cloudwatch: async (config: ClientConfig) => (await import('./reads/cloudwatch.ts')).cloudWatchReads(config),
  ec2: async (config: ClientConfig) => (await import('./reads/ec2.ts')).ec2Reads(config),
  iam: async (config: ClientConfig) => (await import('./reads/iam.ts')).iamReads(config),
  logs: async (config: ClientConfig) => (await import('./reads/logs.ts')).logsReads(config),
  s3: async (config: ClientConfig) => (await import('./reads/s3.ts')).s3Reads(config),
  wafv2: async (config: ClientConfig) => (await import('./reads/wafv2.ts')).wafv2Reads(config),
};

/** Opens sessions with a member's inspect role, for one event and narrowed to what its questions take. */
export function inspections(
  assume: (request: RoleRequest) => Promise<SessionCredentials>,
  naming: Naming,
  externalId: () => string,
): (activity: Pick<Activity, 'id' | 'account' | 'region'>, questions: readonly Question[]) => Promise<Asking> {
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
      const read = reads.get(region) ?? readsWith({ region, credentials, ...connections });
      reads.set(region, read);
      return factOf(question, account, read);
    };
  };
}

/** Reads with some credentials: the product's only way to ask a member account. */
export function readsWith(config: ClientConfig): MemberRead {
  const loaded = new Map<string, Promise<object>>();
  return async (action, input) => {
    const service = action.split(':')[0] as keyof typeof SERVICES;
    const reads = loaded.get(service) ?? SERVICES[service](config);
    loaded.set(service, reads);
    const read = ((await reads) as Record<string, (input: unknown) => Promise<never>>)[action];
    if (read === undefined) throw new Error(`no client asks for ${action}`);
    return read(input);
  };
}

/** The Region that a question's ARN names, if it names one. */
function regionOf(question: Question): string | undefined {
  return ('arn' in question && question.arn.split(':')[3]) || undefined;
}
