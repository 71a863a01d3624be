import { GetFindingsV2Command, SecurityHubClient, type SecurityHubClientConfig } from '@aws-sdk/client-securityhub';
import { connections } from '../sdk/connections.ts';
import { chunksOf } from './finding-chunks.ts';

/** Values of one composite filter. */
const MOST_VALUES = 20;

type Ocsf = {
  readonly metadata?: { readonly uid?: string; readonly product?: { readonly uid?: string } };
  readonly finding_info?: { readonly uid?: string };
  readonly cloud?: { readonly account?: { readonly uid?: string } };
};

type Found = { readonly CloudAccountUid: string; readonly FindingInfoUid: string; readonly MetadataProductUid: string };

/**
 * Looks up findings of the unified Security Hub by `metadata.uid`; those that it does not return are absent. IAM names the call
 * securityhub:GetFindings (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingsV2.html).
 */
export function unifiedFindings(config: SecurityHubClientConfig) {
  const client = new SecurityHubClient({ ...connections, ...config });
  return async (uids: readonly string[]): Promise<ReadonlyMap<string, Found>> => {
    const found = new Map<string, Found>();
    for (const some of chunksOf(uids, MOST_VALUES)) {
      const StringFilters = some.map((Value) => ({
        FieldName: 'metadata.uid' as const,
        Filter: { Value, Comparison: 'EQUALS' as const },
      }));
      const Filters = { CompositeFilters: [{ StringFilters, Operator: 'OR' as const }] };
      const { Findings = [] } = await client.send(new GetFindingsV2Command({ Filters, MaxResults: 100 }));
      for (const { metadata, finding_info, cloud } of Findings as Ocsf[]) {
        const { uid, product } = metadata ?? {};
        const [finding, owner, account] = [finding_info?.uid, product?.uid, cloud?.account?.uid];
        if (uid === undefined || finding === undefined || owner === undefined || account === undefined) continue;
        found.set(uid, { CloudAccountUid: account, FindingInfoUid: finding, MetadataProductUid: owner });
      }
    }
    return found;
  };
}
