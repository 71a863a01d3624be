import type { BlockSetting } from '../bucket.ts';
import { sha256 } from '../digest.ts';
import type { JsonObject } from '../json.ts';

export type Question =
  | { readonly ask: 'prefix-list'; readonly id: string }
  | { readonly ask: 'prefix-list-users'; readonly id: string }
  | { readonly ask: 'security-group'; readonly id: string }
  | { readonly ask: 'instance'; readonly id: string }
  | { readonly ask: 'interface'; readonly id: string }
  | { readonly ask: 'tags'; readonly arn: string }
  | { readonly ask: 'bucket-access'; readonly bucket: string }
  | { readonly ask: 'account-access' }
  | { readonly ask: 'policy'; readonly arn: string; readonly version?: string }
  /** Calls on one resource before a time, by CloudTrail's event history; without the event that raises the question. */
  | {
      readonly ask: 'earlier-calls';
      readonly arn: string;
      readonly calls: readonly string[];
      readonly before: string;
      readonly event: string;
    }
  /** Whether CloudTrail's event history holds a call of the session with this source identity. */
  | { readonly ask: 'call-on-record'; readonly arn: string; readonly call: string; readonly identity: string }
  | { readonly ask: 'alarm'; readonly name: string }
  /** With the pattern of the organization file. Fewer lines than `atLeast` did not cause the alarm. */
  | ({
      readonly ask: 'log-requests';
      readonly logGroup: string;
      readonly pattern: string;
      readonly atLeast: number;
    } & TimeWindow)
  | ({
      readonly ask: 'firewall-requests';
      readonly acl: string;
      readonly rule: string;
      readonly scope: WebAclScope;
    } & TimeWindow);

export type TimeWindow = { readonly from: string; readonly to: string };

/** Web ACLs of CloudFront are in us-east-1. */
export const WEB_ACL_SCOPES = ['REGIONAL', 'CLOUDFRONT'] as const;

export type WebAclScope = (typeof WEB_ACL_SCOPES)[number];

export type Facts = {
  'prefix-list': { readonly cidrs: readonly string[]; readonly owner?: string };
  'prefix-list-users': { readonly groups: readonly string[] };
  'security-group': {
    readonly tags: Readonly<Record<string, string>>;
    readonly ingress: readonly {
      readonly protocol: string;
      readonly from: number | null;
      readonly to: number | null;
      readonly cidr: string;
    }[];
    /** Absent if the group has none; `cidrs` is null if the entries of the list could not be read. */
    readonly lists?: readonly {
      readonly protocol: string;
      readonly from: number | null;
      readonly to: number | null;
      readonly id: string;
      readonly cidrs: readonly string[] | null;
    }[];
  };
  instance: { readonly groups: readonly string[]; readonly publicAddress: boolean };
  interface: { readonly groups: readonly string[]; readonly addresses: readonly string[] };
  tags: { readonly tags: Readonly<Record<string, string>> };
  /** Whether public ACLs and policies take effect, account-wide settings included. */
  'bucket-access': {
    readonly aclsCount: boolean;
    readonly policiesCount: boolean;
    readonly website: boolean;
    readonly tags: Readonly<Record<string, string>>;
  };
  /** The settings of the account's public access block that are off in effect, with the organization's policies applied. */
  'account-access': { readonly off: readonly BlockSetting[] };
  policy: { readonly document: string };
  /** Newest first; empty if nothing happened in the last 90 days. */
  'earlier-calls': {
    readonly calls: readonly {
      readonly name: string;
      readonly at: string;
      readonly request: JsonObject;
      readonly response: JsonObject;
    }[];
  };
  'call-on-record': { readonly found: boolean };
  alarm: { readonly metric: string; readonly namespace: string; readonly description: string };
  'log-requests': Requesters;
  'firewall-requests': Requesters;
};

/** At most ten, the most frequent first. */
export type Requesters = { readonly addresses: readonly string[] };

export type Answers = {
  /** Undefined if there was no answer in time. */
  readonly of: <Ask extends Question['ask']>(question: Extract<Question, { ask: Ask }>) => Facts[Ask] | undefined;
};

export const NO_ANSWERS: Answers = { of: () => undefined };

export function questionKey(question: Question): string {
  return JSON.stringify(question);
}

/** Source identities of sessions that only read facts, before there is an incident. */
export const ASKING_PATTERN = 'evt-*';

export function askingIdentity(eventId: string): string {
  return `evt-${sha256(eventId).slice(0, 32)}`;
}
