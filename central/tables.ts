import { Construct } from 'constructs';
import { DynamodbTable } from '#aws/dynamodb-table';
import { PRODUCT } from '../lambdas/core/naming.ts';
import type { Statement } from '../lambdas/core/policy.ts';

export type TableProps = { readonly name: string; readonly keyArn: string; readonly stream?: boolean };

/** A table keyed by `pk` and `sk`, on demand, encrypted, recoverable to any second, whose items may expire by `expiresAt`. */
export class HubTable extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;

  constructor(scope: Construct, id: string, { name, keyArn, stream = false }: TableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, 'table', {
      name: `${PRODUCT}-${name}`,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'pk',
      rangeKey: 'sk',
      attribute: [
        { name: 'pk', type: 'S' },
        { name: 'sk', type: 'S' },
      ],
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

  readStream(): Statement {
    const Action = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'].map((call) => `dynamodb:${call}`);
    return { Effect: 'Allow', Action, Resource: `${this.arn}/stream/*` };
  }
}
