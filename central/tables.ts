import { Construct } from 'constructs';
import { DynamodbTable } from '#aws/dynamodb-table';
import type { Statement } from '#core/iam/policy.ts';
import { PRODUCT } from '#core/naming.ts';

export type TableProps = { readonly name: string; readonly keyArn: string; readonly stream?: boolean; readonly index?: Index };

/** A way to list items besides by their key. */
type Index = {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey: string;
  /** Attributes it shows besides its keys. */
  readonly carries: readonly string[];
};

/** A table keyed by `pk` and `sk`, on demand, encrypted, recoverable to any second, whose items may expire by `expiresAt`. */
export class HubTable extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;

  constructor(scope: Construct, id: string, { name, keyArn, stream = false, index }: TableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, 'table', {
      name: `${PRODUCT}-${name}`,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'pk',
      rangeKey: 'sk',
      attribute: [
        { name: 'pk', type: 'S' },
        { name: 'sk', type: 'S' },
        ...(index === undefined
          ? []
          : [
              { name: index.hashKey, type: 'S' },
              { name: index.rangeKey, type: 'N' },
            ]),
      ],
      ...(index !== undefined && {
        globalSecondaryIndex: [
          {
            name: index.name,
            hashKey: index.hashKey,
            rangeKey: index.rangeKey,
            projectionType: 'INCLUDE',
            nonKeyAttributes: [...index.carries].sort(),
          },
        ],
      }),
      ttl: { attributeName: 'expiresAt', enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      deletionProtectionEnabled: false,
      ...(stream && { streamEnabled: true, streamViewType: 'NEW_AND_OLD_IMAGES' }),
    });
    this.name = table.name;
    this.arn = table.arn;
    this.streamArn = table.streamArn;
  }

  allow(...calls: string[]): Statement {
    return { Effect: 'Allow', Action: calls.map((call) => `dynamodb:${call}`), Resource: this.arn };
  }

  /** The same, on items only whose keys begin so: one table holds settings, memories, counters and reminders. */
  allowWithin(keys: readonly string[], ...calls: string[]): Statement {
    return { ...this.allow(...calls), Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } } };
  }

  readStream(): Statement {
    const Action = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'].map((call) => `dynamodb:${call}`);
    return { Effect: 'Allow', Action, Resource: `${this.arn}/stream/*` };
  }
}
