/** `fix` stops the rollout; `look` does not, but a person should know; `unread` is what AWS did not answer. */
export type Mark = 'ok' | 'fix' | 'look' | 'unread';

/** The subjects, in the order they are shown. */
export const SUBJECTS = [
  'credentials',
  'accounts',
  'deploy-role',
  'regions',
  'service-access',
  'administrators',
  'trail',
  'guardduty',
  'security-hub',
  'config',
  'policies',
  'boundary',
  'quotas',
  'log-groups',
  'mail',
] as const;

export type CheckSubject = (typeof SUBJECTS)[number];

/** What was found, as data; `words/` renders it. Accounts have the names of the organization file. */
export type CheckReason =
  | { readonly code: 'unread'; readonly action: string; readonly error: string }
  | { readonly code: 'credentials-fine'; readonly account: string; readonly organization: string }
  | { readonly code: 'credentials-wrong'; readonly account: string; readonly management: string }
  | { readonly code: 'organization-wrong'; readonly organization: string; readonly wanted: string }
  | { readonly code: 'features-missing' }
  | { readonly code: 'state-bucket-missing'; readonly bucket: string }
  | { readonly code: 'accounts-active'; readonly count: number }
  | { readonly code: 'account-not-active'; readonly state: string }
  | { readonly code: 'account-not-in-organization' }
  | { readonly code: 'accounts-not-in-file'; readonly accounts: readonly { readonly id: string; readonly name: string }[] }
  | { readonly code: 'role-assumed'; readonly role: string; readonly count: number }
  | { readonly code: 'role-refused'; readonly role: string; readonly joined: 'invited' | 'created'; readonly error: string }
  | { readonly code: 'role-of-control-tower'; readonly role: string; readonly instead: string }
  | { readonly code: 'regions-enabled'; readonly count: number }
  | { readonly code: 'region-disabled'; readonly region: string; readonly use: 'regions' | 'unusedRegions' | 'sign-in' }
  | { readonly code: 'access-enabled'; readonly services: readonly string[] }
  | { readonly code: 'access-missing'; readonly services: readonly string[] }
  | { readonly code: 'administrator-fine'; readonly services: readonly string[] }
  | { readonly code: 'administrator-other'; readonly service: string; readonly account: string }
  | { readonly code: 'administrator-registered'; readonly service: string }
  | { readonly code: 'registration-exists'; readonly service: string; readonly address: string; readonly account: string }
  | { readonly code: 'administrator-missing'; readonly service: string }
  | { readonly code: 'trail-none' }
  | { readonly code: 'trail-own' }
  | { readonly code: 'trail-used'; readonly trail: string }
  | { readonly code: 'trail-second'; readonly trail: string }
  | { readonly code: 'trail-missing' }
  | { readonly code: 'trail-blind'; readonly trail: string; readonly gap: 'stopped' | 'one-region' | 'no-writes' }
  | { readonly code: 'trail-without-object-acls'; readonly trail: string }
  | {
      readonly code: 'trail-without-page-files';
      readonly trail: string;
      readonly calls: readonly string[];
      readonly bucket: string;
    }
  | { readonly code: 'nothing-in-the-way' }
  | { readonly code: 'detector-exists'; readonly detector: string }
  | { readonly code: 'security-hub-exists' }
  | { readonly code: 'aggregator-exists' }
  | { readonly code: 'custom-action-exists'; readonly action: string }
  | { readonly code: 'security-hub-central' }
  | { readonly code: 'recorder-exists'; readonly recorder: string }
  | { readonly code: 'recorder-records'; readonly count: number }
  | { readonly code: 'recorder-stopped'; readonly recorder: string }
  | { readonly code: 'recorder-missing' }
  | { readonly code: 'config-role-exists' }
  | { readonly code: 'policies-allow'; readonly count: number }
  | { readonly code: 'policies-off' }
  | { readonly code: 'policy-type-off'; readonly type: string; readonly root: string }
  | { readonly code: 'policies-full'; readonly attached: readonly string[]; readonly more: number }
  | {
      readonly code: 'policy-refuses';
      readonly policy: string;
      readonly actions: readonly string[];
      readonly regions: readonly string[];
    }
  | {
      readonly code: 'policy-unclear';
      readonly policy: string;
      readonly actions: readonly string[];
      readonly keys: readonly string[];
    }
  | { readonly code: 'boundary-exists'; readonly count: number }
  | { readonly code: 'boundary-missing'; readonly policy: string }
  | { readonly code: 'quota-enough'; readonly quota: Quota }
  | { readonly code: 'quota-exceeded'; readonly quota: Quota; readonly limit: number; readonly needed: number }
  | { readonly code: 'log-groups-fine'; readonly count: number }
  | { readonly code: 'log-group-missing'; readonly group: string }
  | { readonly code: 'log-group-infrequent'; readonly group: string }
  | { readonly code: 'log-group-full'; readonly group: string; readonly filters: readonly string[] }
  | { readonly code: 'mail-confirmed'; readonly address: string }
  | { readonly code: 'mail-pending'; readonly address: string }
  | { readonly code: 'mail-later'; readonly address: string };

export type Quota = 'lambda-concurrency' | 'event-rules' | 'wildcard-rules' | 'iam-roles';

/** A change of the organization file, as the part of the file that it replaces or adds. */
export type Proposal = { readonly [key: string]: unknown };

export type CheckResult = {
  readonly mark: Mark;
  readonly subject: CheckSubject;
  /** Account, or account and Region; empty for the organization. */
  readonly where: string;
  readonly found: CheckReason;
  /** The change of the organization file that would settle it. */
  readonly proposal?: Proposal;
};

/** The result for what AWS did not answer: which permission is missing, or what went wrong. */
export function unread(subject: CheckSubject, where: string, { action, error }: { action: string; error: string }): CheckResult {
  return { mark: 'unread', subject, where, found: { code: 'unread', action, error } };
}

/** Whether a result stops the rollout. */
export function stopsRollout({ mark }: CheckResult): boolean {
  return mark === 'fix';
}
