import { Construct } from 'constructs';
import { KmsAlias } from '#aws/kms-alias';
import { KmsKey } from '#aws/kms-key';
import type { Statement } from '#core/iam/policy.ts';
import { PRODUCT } from '#core/naming.ts';

/** The customer-managed key of the hub: for tables, queues, logs, the alarm topic and function settings. */
export class HubKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { account, region }: { account: string; region: string }) {
    super(scope, id);
    const key = new KmsKey(this, 'key', {
      description: 'Encrypts everything the security hub stores',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify({ Version: '2012-10-17', Statement: statements(account, region) }),
    });
    new KmsAlias(this, 'alias', { name: `alias/${PRODUCT}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

function statements(account: string, region: string): Statement[] {
  const use = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'];
  return [
    {
      Sid: 'AccountDecidesByIam',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      // EventBridge names neither account nor rule to KMS: a condition on them would refuse every event. Queue and topic policies limit it.
      Sid: 'EventsReachEncryptedQueuesAndTopics',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
    },
    {
      Sid: 'AlarmsReachTheEncryptedTopic',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    },
    {
      Sid: 'LogsAreEncrypted',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: use,
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${PRODUCT}-*` },
      },
    },
  ];
}
