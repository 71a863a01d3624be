import {
  BatchImportFindingsCommand,
  DescribeSecurityHubV2Command,
  GetFindingsCommand,
  GetFindingsV2Command,
  ListFindingAggregatorsCommand,
  SecurityHubClient,
  type SecurityHubClientConfig,
} from '@aws-sdk/client-securityhub';
import { isoTime } from '#core/iso-time.ts';
import { PRODUCT } from '#core/naming.ts';
import { connections } from '../sdk/connections.ts';

/** The answer of AWS to an import: how many findings it accepted, and why it refused one. */
export type Imported = { readonly taken: number; readonly refusal?: string };

/** The two Security Hubs of the hub account in its home Region, with a person's own credentials. Errors are those of the AWS SDK. */
export type SecurityHubProbe = {
  readonly region: string;
  /** Imports an INFORMATIONAL finding, or archives it. */
  readonly importProbe: (id: string, state: 'ACTIVE' | 'ARCHIVED', now: number) => Promise<Imported>;
  readonly isInCspm: (id: string) => Promise<boolean>;
  /** Whether the unified Security Hub is on. */
  readonly hasUnified: () => Promise<boolean>;
  readonly isInUnified: (id: string) => Promise<boolean>;
  /** The Region in which findings of all Regions are aggregated; undefined if there is none. */
  readonly aggregationRegion: () => Promise<string | undefined>;
};

export function securityHubProbe(
  address: SecurityHubClientConfig & { readonly region: string },
  account: string,
): SecurityHubProbe {
  const client = new SecurityHubClient({ ...connections, ...address });
  const { region } = address;
  return {
    region,
    importProbe: async (id, RecordState, now) => {
      const finding = {
        SchemaVersion: '2018-10-08',
        Id: id,
        ProductArn: `arn:aws:securityhub:${region}:${account}:product/${account}/default`,
        GeneratorId: `${PRODUCT}/doctor`,
        AwsAccountId: account,
        Types: ['Software and Configuration Checks'],
        CreatedAt: isoTime(now),
        UpdatedAt: isoTime(now),
        Severity: { Label: 'INFORMATIONAL' as const },
        Title: 'Probe of the hub',
        Description: 'Shows that findings of the hub arrive here. The hub archives it immediately.',
        Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${account}` }],
        RecordState,
      };
      const answer = await client.send(new BatchImportFindingsCommand({ Findings: [finding] }));
      const [refused] = answer.FailedFindings ?? [];
      const refusal = refused && `${refused.ErrorCode} ${refused.ErrorMessage}`;
      return { taken: answer.SuccessCount ?? 0, ...(refusal !== undefined && { refusal }) };
    },
    isInCspm: async (Value) => {
      const Filters = { Id: [{ Value, Comparison: 'EQUALS' as const }] };
      const { Findings = [] } = await client.send(new GetFindingsCommand({ Filters }));
      return Findings.some(({ Id }) => Id === Value);
    },
    hasUnified: async () => {
      try {
        return (await client.send(new DescribeSecurityHubV2Command({}))).HubV2Arn !== undefined;
      } catch (error) {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
        throw error;
      }
    },
    aggregationRegion: async () => {
      const { FindingAggregators = [] } = await client.send(new ListFindingAggregatorsCommand({}));
      // An account has one at most, and its ARN names its Region.
      return FindingAggregators[0]?.FindingAggregatorArn?.split(':')[3];
    },
    isInUnified: async (Value) => {
      const StringFilters = [{ FieldName: 'finding_info.uid' as const, Filter: { Value, Comparison: 'EQUALS' as const } }];
      const Filters = { CompositeFilters: [{ StringFilters }] };
      const { Findings = [] } = await client.send(new GetFindingsV2Command({ Filters }));
      return Findings.length > 0;
    },
  };
}
