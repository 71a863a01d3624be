import type { HubNames } from '../hub-names.ts';
import type { JsonObject } from '../json.ts';
import type { GeoLocation } from '../network/geo-location.ts';
import type { WebAccess } from '../web-access.ts';
import type { Tuning } from './tuning.ts';

export const ACTOR_TYPES = ['root', 'user', 'role', 'federated', 'service', 'unknown'] as const;

/** `name` is what people call the actor: user name, role session name, service. */
export type Actor = {
  readonly type: (typeof ACTOR_TYPES)[number];
  readonly name: string;
  readonly arn?: string;
  /** AWS's unique id: `AIDA...` of a user, `AROA...:session` of a session. */
  readonly principal?: string;
  readonly account?: string;
  readonly role?: string;
  /** ARN of the user whose federation token it is. */
  readonly issuer?: string;
  /** Set at AssumeRole; the hub writes its incident id here. */
  readonly sourceIdentity?: string;
  /** `AKIA...` is long-lived, `ASIA...` belongs to a session. */
  readonly accessKey?: string;
  readonly invokedBy?: string;
  /** The service through which a person works. Its calls are the person's own, but it records its own name as the address. */
  readonly through?: string;
  /** ARN of the sign-in that the credentials come from; the same for all credentials of one sign-in. */
  readonly signInSession?: string;
};

/** Parts of a record that CloudTrail omits if they are too large. */
export type RecordPart = 'request' | 'response' | 'additional';

export type Activity = {
  /** The same for every copy of the event. */
  readonly id: string;
  /** The source: CloudTrail for the first three. */
  readonly kind:
    | 'api-call'
    | 'sign-in'
    | 'service-event'
    | 'finding'
    | 'compliance'
    | 'alarm'
    | 'connection'
    | 'reminder'
    | 'silence'
    | 'hindrance'
    | 'forgery';
  readonly account: string;
  readonly region: string;
  /** Event time, epoch milliseconds. */
  readonly at: number;
  /** Such as `ec2.amazonaws.com`; the event's source if the event is not a call. */
  readonly source: string;
  /** Such as `AuthorizeSecurityGroupIngress`; the event's detail type if the event is not a call. */
  readonly name: string;
  readonly readOnly: boolean;
  readonly error?: string;
  readonly actor: Actor;
  readonly address?: string;
  /** Absent for AWS's own, private and unknown addresses. */
  readonly location?: GeoLocation;
  readonly agent?: string;
  readonly request: JsonObject;
  readonly response: JsonObject;
  readonly detail: JsonObject;
  /** Parts that CloudTrail omitted from the record; `request` and `response` are empty then. */
  readonly omitted?: readonly RecordPart[];
  /** Absent for the defaults; read it through `tuningOf`. */
  readonly tuning?: Tuning;
  /** Of alarms: what the account lets the hub watch. */
  readonly webAccess?: WebAccess;
  /** Absent for the defaults; read it through `hubOf`. */
  readonly hub?: HubNames;
};

/** Read first: enough to skip most calls. */
export type ActivityHeader = Pick<Activity, 'source' | 'name' | 'readOnly'> & { readonly error: string | undefined };

/** The service whose name is recorded in place of the caller's address. */
export function hidesAddress({ actor: { through }, address }: Pick<Activity, 'actor' | 'address'>): string | undefined {
  return address === through ? through : undefined;
}

/** A refused call has a complete body and looks like an attack. */
export function isEffective(activity: Activity): boolean {
  return activity.error === undefined;
}
