import { Construct } from 'constructs';
import { DynamodbTable } from '#aws/dynamodb-table';
import type { Statement } from '#core/iam/policy.ts';
import { PRODUCT } from '#core/naming.ts';

export type TableProps = { readonly name: string; readonly keyArn: string; readonly stream?: boolean; readonly index?: Index };

/** A second way to list items. */
type Index = {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey: string;
  /** Attributes it contains apart from its keys. */
  readonly carries: readonly string[];
};

/** An encrypted on-demand table with keys `pk` and `sk` and point-in-time recovery; items expire at `expiresAt`. */
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

  /** The same, only on items whose partition key matches: one table holds settings, memory, counters and reminders. */
  allowWithin(keys: readonly string[], ...calls: string[]): Statement {
    return { ...this.allow(...calls), Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } } };
  }

  /** What Lambda itself calls with the role of a function to feed it from the stream. IAM knows no resource for listing streams. */
  readStream(): Statement[] {
    const Action = ['GetRecords', 'GetShardIterator', 'DescribeStream'].map((call) => `dynamodb:${call}`);
    return [
      { Effect: 'Allow', Action, Resource: `${this.arn}/stream/*` },
      { Effect: 'Allow', Action: 'dynamodb:ListStreams', Resource: '*' },
    ];
  }
}
