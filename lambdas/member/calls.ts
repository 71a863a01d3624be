import type { JsonObject } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import type { CloudTrailCalls } from './calls/cloudtrail.ts';
import type { CloudWatchCalls } from './calls/cloudwatch.ts';
import type { ConfigCalls } from './calls/config.ts';
import type { Ec2Calls } from './calls/ec2.ts';
import type { IamCalls } from './calls/iam.ts';
import type { LogsCalls } from './calls/logs.ts';
import type { S3Calls } from './calls/s3.ts';
import type { WafCalls } from './calls/wafv2.ts';

/** Every call the hub makes in a member account, by the IAM action it needs: input and output. */
export type MemberCalls = CloudTrailCalls & CloudWatchCalls & ConfigCalls & Ec2Calls & IamCalls & LogsCalls & S3Calls & WafCalls;

export type MemberAction = keyof MemberCalls;

/** Makes one call in the member account. Errors are those of the AWS SDK. */
export type MemberCall = <Action extends MemberAction>(
  action: Action,
  input: MemberCalls[Action][0],
) => Promise<MemberCalls[Action][1]>;

export type CallsOf<Service extends string> = {
  [Action in Extract<MemberAction, `${Service}:${string}`>]: (input: MemberCalls[Action][0]) => Promise<MemberCalls[Action][1]>;
};

/** A typed write of a plan. `resource` is what CloudTrail records; `arns`, `condition` and `alsoNeeds` are what IAM checks. */
export function planned<Action extends MemberAction>(
  action: Action,
  on: Pick<PlannedCall, 'resource' | 'arns' | 'condition' | 'alsoNeeds'>,
  input: MemberCalls[Action][0],
): PlannedCall {
  return { action, ...on, input: input as unknown as JsonObject };
}

/** In the input of a later call: this field of the output of an earlier call of the plan, counted from 0. */
export function outputOf(call: number, field: string): string {
  return { answerOf: call, field } as unknown as string;
}
