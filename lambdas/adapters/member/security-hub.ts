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
import type { Standing, WorkflowChange } from '#publish/workflow.ts';
import { connections } from '../sdk/connections.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

/** Members change rarely; an account that becomes one is noticed after this. */
const MEMBERS_AGE_MS = 300_000;

/** Security Hub in the home Region: imports findings as their member, reads and changes them as the delegated administrator. */
export function securityHub(
  assume: (request: RoleRequest) => Promise<SessionCredentials>,
  naming: Naming,
  externalId: string,
  config: SecurityHubClientConfig = {},
) {
  const at = { region: naming.homeRegion, ...connections, ...config };
  const own = new SecurityHubClient(at);
  const members = new Map<string, { readonly isMember: boolean; readonly until: number }>();

  /** Throws an error named as Security Hub names the refusal. */
  const importFinding = async (finding: AwsSecurityFinding, account: string, incident: string): Promise<void> => {
    const client = account === naming.hubAccount ? own : await memberClient(account, incident);
    const { FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings: [finding] }));
    const [failed] = FailedFindings;
    if (failed === undefined) return;
    const refusal = new Error(`Security Hub refused the finding of ${incident}: ${failed.ErrorCode} ${failed.ErrorMessage}`);
    throw Object.assign(refusal, { name: failed.ErrorCode ?? refusal.name });
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

  /** At most 20 findings by their ids; several accounts may have one of the same id. */
  const findings = async (ids: readonly string[]): Promise<ReadonlyMap<string, readonly Standing[]>> => {
    const Id = ids.map((Value) => ({ Value, Comparison: 'EQUALS' as const }));
    const { Findings = [] } = await own.send(new GetFindingsCommand({ Filters: { Id }, MaxResults: 100 }));
    const byId = new Map<string, Standing[]>();
    for (const finding of Findings) byId.set(finding.Id ?? '', [...(byId.get(finding.Id ?? '') ?? []), knownFinding(finding)]);
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

  /** False where Security Hub does not know the finding, or not yet. */
  const change = async (finding: Pick<AwsSecurityFinding, 'Id' | 'ProductArn'>, { status, note, fields }: WorkflowChange) => {
    const { UnprocessedFindings = [] } = await own.send(
      new BatchUpdateFindingsCommand({
        FindingIdentifiers: [{ Id: finding.Id, ProductArn: finding.ProductArn }],
        ...(status !== undefined && { Workflow: { Status: status as WorkflowStatus } }),
        ...(note !== undefined && { Note: { Text: note, UpdatedBy: PRODUCT } }),
        ...(fields !== undefined && { UserDefinedFields: { ...fields } }),
      }),
    );
    const [failed] = UnprocessedFindings;
    if (failed === undefined) return true;
    if (failed.ErrorCode === 'FindingNotFound') return false;
    throw new Error(`Security Hub did not update ${finding.Id}: ${failed.ErrorCode} ${failed.ErrorMessage}`);
  };

  return { importFinding, findings, isMember, change };
}

function knownFinding(finding: AwsSecurityFinding): Standing {
  const { ProductArn = '', RecordState, Workflow, Note, UserDefinedFields = {} } = finding;
  return {
    productArn: ProductArn,
    isArchived: RecordState === 'ARCHIVED',
    workflow: Workflow?.Status ?? 'NEW',
    fields: UserDefinedFields,
    ...(Note !== undefined && { note: { text: Note.Text ?? '', by: Note.UpdatedBy ?? '' } }),
  };
}
