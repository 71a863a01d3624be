import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Detection } from '#core/detection/detection.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { LinkPlaces } from '#core/links.ts';
import type { Owner } from './finding.ts';
import type { ShownFinding, WorkflowChange } from './workflow.ts';

export type FindingKey = Pick<AwsSecurityFinding, 'Id' | 'ProductArn'>;

/** Errors by the id of the finding. */
export type Failures = ReadonlyMap<string, unknown>;

export type PublishPorts = {
  readonly hub: Owner;
  /** Address of the control room; undefined without one. */
  readonly controlRoom: () => Promise<LinkPlaces['controlRoom']>;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly detection: (scenario: string) => Detection | undefined;
  /** Findings by id, as the delegated administrator sees them: imported by the member, by the hub, or not yet. */
  readonly findings: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly ShownFinding[]>>;
  /** Whether the hub administers the Security Hub of an account. */
  readonly isMember: (account: string) => Promise<boolean>;
  /**
   * Imports findings as one account, for one incident. Returns the refused ones, with the error names of Security Hub:
   * AccessDenied or InvalidAccess... if that account does not allow it. Throws if none was imported.
   */
  readonly importFindings: (findings: readonly AwsSecurityFinding[], account: string, incident: string) => Promise<Failures>;
  /** Makes one change of workflow and note to many findings as the delegated administrator; `unknown` are those Security Hub does not know yet. */
  readonly change: (
    findings: readonly FindingKey[],
    change: WorkflowChange,
  ) => Promise<{ readonly failed: Failures; readonly unknown: ReadonlySet<string> }>;
  /** Asks the clock to order another import of an incident, at epoch milliseconds. */
  readonly lookAgain: (incident: string, at: number) => Promise<void>;
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
};
