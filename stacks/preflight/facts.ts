/** Why AWS did not answer: the permission that the question needs, and AWS's name for the error. */
export type NoAnswer = { readonly action: string; readonly error: string };

export type Answer<Value> = { readonly value: Value } | { readonly refused: NoAnswer };

export type ListedAccount = {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly joined: 'invited' | 'created';
};

export type Trail = {
  readonly name: string;
  readonly everyRegion: boolean;
  readonly logging: boolean;
  readonly writes: boolean;
  readonly objectAcls: boolean;
  /** Whether it records who changes a file of the control room's page. */
  readonly pageFiles: boolean;
};

export type ServiceControlPolicy = { readonly name: string; readonly document: string };

/** The policies that bind an account: those of the root, of each unit and of the account itself. One list for each level. */
export type PolicyLevels = readonly (readonly ServiceControlPolicy[])[];

export type LogGroup = { readonly infrequent: boolean; readonly filters: readonly string[] };

export type EventRule = { readonly name: string; readonly hasWildcard: boolean };

export type Recorder = { readonly name: string; readonly owner: 'account' | 'service'; readonly recording: boolean };

/** One account in one Region. Facts that nothing planned there needs are absent. */
export type PlaceFacts = {
  readonly detectors?: Answer<readonly string[]>;
  /** Whether Security Hub CSPM is on. */
  readonly securityHub?: Answer<boolean>;
  readonly centralConfiguration?: Answer<boolean>;
  /** The ARN of the aggregator of findings, if there is one. */
  readonly aggregator?: Answer<string | undefined>;
  /** Identifiers of custom actions. */
  readonly customActions?: Answer<readonly string[]>;
  readonly administrators?: Readonly<Record<'guardduty' | 'security-hub', Answer<readonly string[]>>>;
  readonly recorders?: Answer<readonly Recorder[]>;
  /** The rules of the default bus. */
  readonly rules?: Answer<readonly EventRule[]>;
  readonly rulesQuota?: Answer<number>;
  readonly logGroups?: Readonly<Record<string, Answer<LogGroup | undefined>>>;
  readonly concurrency?: Answer<number>;
  /** Whether the address has confirmed the topic's mails; undefined where there is no subscription yet. */
  readonly mail?: Answer<boolean | undefined>;
};

export type AccountFacts = {
  /** Whether the deploy role was assumed; in the management account the caller's own credentials are used. */
  readonly entered: Answer<true>;
  /** The role of Control Tower, if it was assumed instead. */
  readonly otherRole?: string;
  readonly regions?: Answer<readonly string[]>;
  readonly roles?: Answer<{ readonly used: number; readonly quota: number }>;
  readonly boundary?: Answer<boolean>;
  /** Whether the account has the role of AWS Config, where the stacks would create it. */
  readonly configRole?: Answer<boolean>;
  /** By Region; absent where the Region is off. */
  readonly places: Readonly<Record<string, PlaceFacts>>;
};

/** Everything that was asked of AWS. */
export type AwsFacts = {
  readonly caller: Answer<string>;
  readonly organization?: Answer<{ readonly id: string; readonly management: string; readonly allFeatures: boolean }>;
  readonly accounts?: Answer<readonly ListedAccount[]>;
  /** Service principals with trusted access. */
  readonly services?: Answer<readonly string[]>;
  /** Delegated administrators by service principal. */
  readonly delegated: Readonly<Record<string, Answer<readonly string[]>>>;
  readonly trails?: Answer<readonly Trail[]>;
  /** Absent value: service control policies are off. By account. */
  readonly policies?: Answer<Readonly<Record<string, PolicyLevels>> | undefined>;
  /** The root of the organization with the types of policies that are enabled in it. */
  readonly root?: Answer<{ readonly id: string; readonly policyTypes: readonly string[] }>;
  readonly members: Readonly<Record<string, AccountFacts>>;
  /** Addresses in the state of each stack, which Terraform already owns. */
  readonly owned: Readonly<Record<string, Answer<readonly string[]>>>;
};
