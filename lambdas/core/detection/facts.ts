import { createHash } from 'node:crypto';

/** A question the event does not answer, asked of the member account with a role that may only read. */
export type Question =
  | { readonly ask: 'prefix-list'; readonly id: string }
  | { readonly ask: 'security-group'; readonly id: string }
  | { readonly ask: 'instance'; readonly id: string }
  | { readonly ask: 'interface'; readonly id: string }
  | { readonly ask: 'tags'; readonly arn: string }
  | { readonly ask: 'bucket-access'; readonly bucket: string }
  | { readonly ask: 'policy'; readonly arn: string; readonly version?: string }
  | { readonly ask: 'trail'; readonly arn: string }
  | { readonly ask: 'alarm'; readonly name: string }
  | ({ readonly ask: 'log-requests'; readonly metric: string; readonly namespace: string } & TimeWindow)
  | ({
      readonly ask: 'firewall-requests';
      readonly acl: string;
      readonly rule: string;
      readonly scope: WebAclScope;
    } & TimeWindow);

/** From when to when, as ISO texts in UTC. */
export type TimeWindow = { readonly from: string; readonly to: string };

/** Web ACLs of CloudFront distributions live in us-east-1 and have a scope of their own. */
export const WEB_ACL_SCOPES = ['REGIONAL', 'CLOUDFRONT'] as const;

export type WebAclScope = (typeof WEB_ACL_SCOPES)[number];

/** What each question is answered with. */
export type Facts = {
  'prefix-list': { readonly cidrs: readonly string[] };
  'security-group': {
    readonly tags: Readonly<Record<string, string>>;
    readonly ingress: readonly {
      readonly protocol: string;
      readonly from: number | null;
      readonly to: number | null;
      readonly cidr: string;
    }[];
  };
  instance: { readonly groups: readonly string[]; readonly publicAddress: boolean };
  /** A network interface: its security groups, and every address that is its own. */
  interface: { readonly groups: readonly string[]; readonly addresses: readonly string[] };
  tags: { readonly tags: Readonly<Record<string, string>> };
  /** Whether ACLs and policies that say public can make this bucket public, account-wide settings included. */
  'bucket-access': {
    readonly aclsCount: boolean;
    readonly policiesCount: boolean;
    readonly website: boolean;
    readonly tags: Readonly<Record<string, string>>;
  };
  /** Of a group: everything its policies say, attached and inline, as one document. */
  policy: { readonly document: string };
  trail: { readonly multiRegion: boolean; readonly validation: boolean; readonly encrypted: boolean; readonly bucket: string };
  alarm: { readonly metric: string; readonly namespace: string; readonly description: string };
  /** Who made the requests that a metric filter on an access log counted. */
  'log-requests': Requesters;
  /** Who made the requests that a rule of a web ACL stopped or counted. */
  'firewall-requests': Requesters;
};

/** Addresses as they were written, the most frequent first, at most ten. */
export type Requesters = { readonly addresses: readonly string[] };

/** Answers to the questions an activity raised. */
export type Answers = {
  /** The fact, or undefined: nobody could answer in time. */
  readonly of: <Ask extends Question['ask']>(question: Extract<Question, { ask: Ask }>) => Facts[Ask] | undefined;
};

/** No questions asked, none answered. */
export const NO_ANSWERS: Answers = { of: () => undefined };

/** Questions are the same when they read the same. */
export function questionKey(question: Question): string {
  return JSON.stringify(question);
}

/** What the source identity of every session that only asks looks like: there is no incident yet. */
export const ASKING_PATTERN = 'evt-*';

/** Whom CloudTrail in the member names for the questions an event raised. */
export function askingIdentity(eventId: string): string {
  return `evt-${createHash('sha256').update(eventId).digest('hex').slice(0, 32)}`;
}
