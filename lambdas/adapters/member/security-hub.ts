import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  GetFindingsCommand,
  GetMembersCommand,
  SecurityHubClient,
  type SecurityHubClientConfig,
  type WorkflowStatus,
} from '@aws-sdk/client-securityhub';
import { IMPORT_PURPOSE, type Naming, PRODUCT, roleArn } from '#core/naming.ts';
import type { Failures, FindingKey } from '#publish/ports.ts';
import type { ShownFinding, WorkflowChange } from '#publish/workflow.ts';
import { pause } from '../lambda/pause.ts';
import { connections } from '../sdk/connections.ts';
import { type Pace, paced } from '../sdk/pace.ts';
import { chunksOf, importChunks } from './finding-chunks.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

/** Members change rarely; a new one is noticed after this time. */
const MEMBERS_AGE_MS = 300_000;

/** Limits of the values in one filter and the findings in one change. */
const [MOST_IDS, MOST_CHANGED] = [20, 100];

/** Half of what Security Hub allows an account in a Region, because two instances of the function may run at the same time. */
export const PACE: Readonly<Record<'read' | 'write', Pace>> = {
  read: { perSecond: 1.5, burst: 3 },
  write: { perSecond: 5, burst: 15 },
};

/** The SDK retries calls that are throttled nevertheless. */
const ATTEMPTS = 5;

/** Security Hub in the home Region: imports findings as their member, reads and changes them as the delegated administrator. */
export function securityHub(
  assume: (request: RoleRequest) => Promise<SessionCredentials>,
  naming: Naming,
  externalId: string,
  config: SecurityHubClientConfig = {},
) {
  const at = { region: naming.homeRegion, maxAttempts: ATTEMPTS, ...connections, ...config };
  const own = new SecurityHubClient(at);
  const members = new Map<string, { readonly isMember: boolean; readonly until: number }>();
  const clock = { now: Date.now, pause };
  const [mayRead, mayChange, mayImport] = [paced(PACE.read, clock), paced(PACE.write, clock), paced(PACE.write, clock)];

  /** The refused findings, each with an error named after Security Hub's error code. */
  const importFindings = async (
    findings: readonly AwsSecurityFinding[],
    account: string,
    incident: string,
  ): Promise<Failures> => {
    const isOwn = account === naming.hubAccount;
    const client = isOwn ? own : await memberClient(account, incident);
    const failed = new Map<string, unknown>();
    for (const Findings of importChunks(findings)) {
      if (isOwn) await mayImport();
      const answer = await client.send(new BatchImportFindingsCommand({ Findings }));
      for (const [id, failure] of failuresOf(Findings, answer)) failed.set(id, failure);
    }
    return failed;
  };

  const memberClient = async (account: string, incident: string): Promise<SecurityHubClient> => {
    const credentials = await assume({
      roleArn: roleArn(naming, account, IMPORT_PURPOSE),
      sessionName: IMPORT_PURPOSE,
      externalId,
      sourceIdentity: incident,
    });
    return new SecurityHubClient({ ...at, credentials });
  };

  /** Findings by their ids; several accounts may have one of the same id. */
  const findings = async (ids: readonly string[]): Promise<ReadonlyMap<string, readonly ShownFinding[]>> => {
    const byId = new Map<string, ShownFinding[]>();
    for (const some of chunksOf(ids, MOST_IDS)) {
      const Id = some.map((Value) => ({ Value, Comparison: 'EQUALS' as const }));
      await mayRead();
      const { Findings = [] } = await own.send(new GetFindingsCommand({ Filters: { Id }, MaxResults: 100 }));
      for (const finding of Findings) byId.set(finding.Id ?? '', [...(byId.get(finding.Id ?? '') ?? []), knownFinding(finding)]);
    }
    return byId;
  };

  const isMember = async (account: string): Promise<boolean> => {
    const known = members.get(account);
    if (known !== undefined && known.until > Date.now()) return known.isMember;
    const found = await own.send(new GetMembersCommand({ AccountIds: [account] })).catch((error: Error) => {
      // Another account is the administrator.
      if (/^(AccessDenied|InvalidAccess)/.test(error.name)) return undefined;
      throw error;
    });
    const isEnabled = (found?.Members ?? []).some(({ MemberStatus = '' }) => MemberStatus.toUpperCase() === 'ENABLED');
    members.set(account, { isMember: isEnabled, until: Date.now() + MEMBERS_AGE_MS });
    return isEnabled;
  };

  const change = async (keys: readonly FindingKey[], { status, note, fields }: WorkflowChange) => {
    const failed = new Map<string, unknown>();
    const unknown = new Set<string>();
    for (const some of chunksOf(keys, MOST_CHANGED)) {
      await mayChange();
      const { UnprocessedFindings = [] } = await own.send(
        new BatchUpdateFindingsCommand({
          FindingIdentifiers: some.map(({ Id, ProductArn }) => ({ Id, ProductArn })),
          ...(status !== undefined && { Workflow: { Status: status as WorkflowStatus } }),
          ...(note !== undefined && { Note: { Text: note, UpdatedBy: PRODUCT } }),
          ...(fields !== undefined && { UserDefinedFields: { ...fields } }),
        }),
      );
      for (const { FindingIdentifier, ErrorCode, ErrorMessage } of UnprocessedFindings) {
        const id = FindingIdentifier?.Id ?? '';
        if (ErrorCode === 'FindingNotFound') unknown.add(id);
        else failed.set(id, named(`Security Hub did not update ${id}: ${ErrorCode} ${ErrorMessage}`, ErrorCode));
      }
    }
    return { failed, unknown };
  };

  return { importFindings, findings, isMember, change };
}

type ImportAnswer = {
  readonly SuccessCount?: number | undefined;
  readonly FailedFindings?:
    | readonly { Id?: string | undefined; ErrorCode?: string | undefined; ErrorMessage?: string | undefined }[]
    | undefined;
};

/** The refused findings. Throws if the counts do not add up, because then it is unknown what was imported. */
function failuresOf(findings: readonly AwsSecurityFinding[], { SuccessCount = 0, FailedFindings = [] }: ImportAnswer): Failures {
  if (SuccessCount + FailedFindings.length !== findings.length) {
    throw new Error(
      `Security Hub says it imported ${SuccessCount} of ${findings.length} findings and refused ${FailedFindings.length}; the queue delivers them again`,
    );
  }
  return new Map(
    FailedFindings.map(({ Id = '', ErrorCode, ErrorMessage }) => [
      Id,
      named(`Security Hub refused the finding ${Id}: ${ErrorCode} ${ErrorMessage}`, ErrorCode),
    ]),
  );
}

function named(message: string, name: string | undefined): Error {
  const error = new Error(message);
  return Object.assign(error, { name: name ?? error.name });
}

function knownFinding(finding: AwsSecurityFinding): ShownFinding {
  const { ProductArn = '', RecordState, Workflow, Compliance, Note, UserDefinedFields = {} } = finding;
  return {
    productArn: ProductArn,
    isArchived: RecordState === 'ARCHIVED',
    workflow: Workflow?.Status ?? 'NEW',
    ...(Compliance?.Status !== undefined && { compliance: Compliance.Status }),
    fields: UserDefinedFields,
    ...(Note !== undefined && { note: { text: Note.Text ?? '', by: Note.UpdatedBy ?? '' } }),
  };
}
