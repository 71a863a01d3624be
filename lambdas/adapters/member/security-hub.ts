import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { IMPORT_PURPOSE, type Naming, PRODUCT, roleArn } from '#core/naming.ts';
import { connections } from '../sdk/connections.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

/** Security Hub in the home Region: imports findings as their member, changes workflows as the delegated administrator. */
export function securityHub(assume: (request: RoleRequest) => Promise<SessionCredentials>, naming: Naming, externalId: string) {
  const own = new SecurityHubClient({ region: naming.homeRegion, ...connections });

  const importFinding = async (finding: AwsSecurityFinding, account: string, incident: string): Promise<void> => {
    const client = account === naming.hubAccount ? own : await memberClient(account, incident);
    const { FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings: [finding] }));
    const [failed] = FailedFindings;
    if (failed !== undefined)
      throw new Error(`Security Hub refused the finding of ${incident}: ${failed.ErrorCode} ${failed.ErrorMessage}`);
  };

  const memberClient = async (account: string, incident: string): Promise<SecurityHubClient> => {
    const credentials = await assume({
      roleArn: roleArn(naming, account, IMPORT_PURPOSE),
      sessionName: IMPORT_PURPOSE,
      externalId,
      sourceIdentity: incident,
    });
    return new SecurityHubClient({ region: naming.homeRegion, credentials, ...connections });
  };

  const setWorkflow = async (finding: { Id: string; ProductArn: string }, status: string, note: string): Promise<void> => {
    const { UnprocessedFindings = [] } = await own.send(
      new BatchUpdateFindingsCommand({
        FindingIdentifiers: [finding],
        Workflow: { Status: status as 'NEW' },
        Note: { Text: note, UpdatedBy: PRODUCT },
      }),
    );
    const [failed] = UnprocessedFindings;
    if (failed !== undefined)
      throw new Error(`Security Hub did not update ${finding.Id}: ${failed.ErrorCode} ${failed.ErrorMessage}`);
  };

  return { importFinding, setWorkflow };
}
