import {
  CreateMembersCommand,
  DisassociateMembersCommand,
  EnableSecurityHubCommand,
  InvalidAccessException,
  ListMembersCommand,
  ResourceConflictException,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { DeployCredentials } from './deploy-session.ts';

/** AWS accepts this many accounts in one call. */
const ACCOUNTS_PER_CALL = 50;

/** Members of Security Hub CSPM of the hub account in one Region. */
export function securityHubIn(region: string, credentials: DeployCredentials) {
  const client = new SecurityHubClient({ region, credentials });

  const associated = async (): Promise<string[]> => {
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListMembersCommand({ OnlyAssociated: true, ...(NextToken && { NextToken }) }));
      found.push(...(page.Members ?? []).flatMap(({ AccountId }) => AccountId ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  };

  return {
    associated,
    /** Makes accounts of the organization members. Throws AWS's reason for the first account that it refuses. */
    enrol: async (accounts: readonly string[]): Promise<void> => {
      for (const some of batches(accounts)) {
        const AccountDetails = some.map((AccountId) => ({ AccountId }));
        const { UnprocessedAccounts = [] } = await client.send(new CreateMembersCommand({ AccountDetails }));
        // AWS also enrols new accounts by itself, perhaps between the list and this call.
        const [refused] = UnprocessedAccounts.filter(({ ProcessingResult = '' }) => !/already a member/.test(ProcessingResult));
        if (refused !== undefined)
          throw new Error(`Security Hub in ${region}: ${refused.AccountId}: ${refused.ProcessingResult}`);
      }
    },
    /** Disassociates every member; AWS does not delete members that belong to the organization. Members keep Security Hub. */
    removeMembers: async (): Promise<void> => {
      try {
        for (const some of batches(await associated())) await client.send(new DisassociateMembersCommand({ AccountIds: some }));
      } catch (error) {
        // Security Hub is off here: there are no members.
        if (!(error instanceof InvalidAccessException)) throw error;
      }
    },
  };
}

/** Enables Security Hub CSPM in an account, without standards: AWS adds those if it enables it for a new member. */
export async function enableSecurityHub(region: string, credentials: DeployCredentials): Promise<void> {
  const client = new SecurityHubClient({ region, credentials });
  try {
    await client.send(new EnableSecurityHubCommand({ EnableDefaultStandards: false }));
  } catch (error) {
    if (!(error instanceof ResourceConflictException)) throw error;
  }
}

function batches(accounts: readonly string[]): string[][] {
  const count = Math.ceil(accounts.length / ACCOUNTS_PER_CALL);
  return Array.from({ length: count }, (_, index) => accounts.slice(index * ACCOUNTS_PER_CALL, (index + 1) * ACCOUNTS_PER_CALL));
}
