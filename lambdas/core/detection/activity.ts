import type { HubNames } from '../hub-names.ts';
import type { JsonObject } from '../json.ts';
import type { GeoLocation } from '../network/geo-location.ts';
import type { Tuning } from './tuning.ts';

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
  /** Access key of the call: `AKIA...` is long-lived, `ASIA...` belongs to a session. */
  readonly accessKey?: string;
  /** The AWS service that called on the actor's behalf. */
  readonly invokedBy?: string;
};

/** One thing that happened in one account and Region, whatever AWS service told of it. */
export type Activity = {
  /** CloudTrail's own event id: the same for every copy of the event. */
  readonly id: string;
  /** What told of it: CloudTrail (the first three), a finding of GuardDuty or Security Hub, a Config rule, a CloudWatch alarm, a flow log, or a reminder of the hub. */
  readonly kind: 'api-call' | 'sign-in' | 'service-event' | 'finding' | 'compliance' | 'alarm' | 'connection' | 'reminder';
  readonly account: string;
  readonly region: string;
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  /** The service called, such as `ec2.amazonaws.com`; for what is no call, the event's source, such as `aws.guardduty`. */
  readonly source: string;
  /** The call without its API version suffix, such as `AuthorizeSecurityGroupIngress`; for what is no call, the event's detail-type. */
  readonly name: string;
  readonly readOnly: boolean;
  /** Present when AWS refused the call: nothing was done. */
  readonly error?: string;
  readonly actor: Actor;
  readonly address?: string;
  /** Where the address is; absent for AWS's own and for private addresses, and where nobody knows. */
  readonly location?: GeoLocation;
  readonly agent?: string;
  readonly request: JsonObject;
  readonly response: JsonObject;
  /** The whole record as AWS wrote it, for what the fields above do not carry. */
  readonly detail: JsonObject;
  /** What its account wants recognised by; absent where the defaults hold. Read it through `tuningOf`. */
  readonly tuning?: Tuning;
  /** How the hub's own roles are called there; absent where the defaults hold. Read it through `hubOf`. */
  readonly hub?: HubNames;
};

/** What is read of a call first: enough to tell that nobody waits for it, and that is most of them. */
export type Glance = Pick<Activity, 'source' | 'name' | 'readOnly'> & { readonly error: string | undefined };

/** Whether the call took effect. The body of a refused call is complete and looks just like an attack. */
export function isEffective(activity: Activity): boolean {
  return activity.error === undefined;
}
