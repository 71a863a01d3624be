import type { JsonObject } from './json.ts';

/** Who acted. `name` is what people call the actor: user name, role session name, service. */
export type Actor = {
  readonly type: 'root' | 'user' | 'role' | 'federated' | 'service' | 'unknown';
  readonly name: string;
  readonly arn?: string;
  readonly account?: string;
  /** ARN of the role behind a session. */
  readonly role?: string;
  /** What the caller of AssumeRole declared it acts for; the hub writes its incident id here. */
  readonly sourceIdentity?: string;
  /** The AWS service that called on the actor's behalf. */
  readonly invokedBy?: string;
};

/** One thing that happened in one account and Region, whatever AWS service told of it. */
export type Activity = {
  /** CloudTrail's own event id: the same for every copy of the event. */
  readonly id: string;
  readonly kind: 'api-call' | 'sign-in' | 'service-event';
  readonly account: string;
  readonly region: string;
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  /** The service called, such as `ec2.amazonaws.com`. */
  readonly source: string;
  /** The call without its API version suffix, such as `AuthorizeSecurityGroupIngress`. */
  readonly name: string;
  readonly readOnly: boolean;
  /** Present when AWS refused the call: nothing was done. */
  readonly error?: string;
  readonly actor: Actor;
  readonly address?: string;
  readonly agent?: string;
  readonly request: JsonObject;
  readonly response: JsonObject;
};

/** Whether the call took effect. The body of a refused call is complete and looks just like an attack. */
export function isEffective(activity: Activity): boolean {
  return activity.error === undefined;
}
