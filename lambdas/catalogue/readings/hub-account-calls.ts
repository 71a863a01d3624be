import type { DetailPattern } from '#core/detection/trigger.ts';

/** The calls of one service that can change a part of the hub, and where such a call names the part. */
export type PartCalls = {
  readonly source: string;
  readonly calls: readonly string[];
  /** Paths in the request. */
  readonly names: readonly string[];
  /** What members look for in these fields; the hub account forwards every such call. Absent where members have no such part. */
  readonly inMembers?: Readonly<Record<string, readonly (DetailPattern | string)[]>>;
};

/** Parts that only the hub account has. */
export const HUB_ACCOUNT_CALLS: readonly PartCalls[] = [
  {
    source: 'events.amazonaws.com',
    calls: [
      'CreateArchive',
      'CreateEndpoint',
      'DeleteArchive',
      'DeleteResourcePolicy',
      'PutPermission',
      'PutResourcePolicy',
      'RemovePermission',
      'StartReplay',
      'UpdateArchive',
    ],
    names: ['eventBusName', 'eventSourceArn', 'destination.arn', 'archiveName', 'resourceArn', 'eventBuses'],
  },
  {
    source: 'lambda.amazonaws.com',
    calls: [
      'AddPermission',
      'CreateAlias',
      'CreateEventSourceMapping',
      'CreateFunction',
      'CreateFunctionUrlConfig',
      'DeleteEventSourceMapping',
      'DeleteFunction',
      'DeleteFunctionCodeSigningConfig',
      'DeleteFunctionConcurrency',
      'DeleteFunctionEventInvokeConfig',
      'DeleteResourcePolicy',
      'PutFunctionCodeSigningConfig',
      'PutFunctionConcurrency',
      'PutFunctionEventInvokeConfig',
      'PutFunctionRecursionConfig',
      'PutFunctionScalingConfig',
      'PutResourcePolicy',
      'PutRuntimeManagementConfig',
      'RemovePermission',
      'UpdateEventSourceMapping',
      'UpdateFunctionCode',
      'UpdateFunctionCodeSigningConfig',
      'UpdateFunctionConfiguration',
      'UpdateFunctionEventInvokeConfig',
      'UpdateFunctionUrlConfig',
    ],
    names: ['functionName', 'role', 'resourceArn'],
  },
  {
    source: 'dynamodb.amazonaws.com',
    calls: [
      'CreateGlobalTable',
      'CreateTable',
      'CreateTableReplica',
      'DeleteResourcePolicy',
      'DeleteTable',
      'DisableKinesisStreamingDestination',
      'EnableKinesisStreamingDestination',
      'ExportTableToPointInTime',
      'ImportTable',
      'PutResourcePolicy',
      'RestoreTableFromBackup',
      'RestoreTableToPointInTime',
      'UpdateContinuousBackups',
      'UpdateGlobalTable',
      'UpdateGlobalTableSettings',
      'UpdateKinesisStreamingDestination',
      'UpdateTable',
      'UpdateTimeToLive',
    ],
    names: [
      'tableName',
      'tableArn',
      'resourceArn',
      'globalTableName',
      'sourceTableName',
      'sourceTableArn',
      'targetTableName',
      'tableCreationParameters.tableName',
    ],
  },
  {
    source: 'kms.amazonaws.com',
    // A call names a key by an id that AWS alone chooses, so every key of the hub account counts.
    calls: [
      'CreateGrant',
      'DeleteAlias',
      'DeleteImportedKeyMaterial',
      'DisableKey',
      'DisableKeyRotation',
      'PutKeyPolicy',
      'ReplicateKey',
      'RetireGrant',
      'RevokeGrant',
      'ScheduleKeyDeletion',
      'UpdateAlias',
      'UpdatePrimaryRegion',
    ],
    names: ['aliasName', 'keyId'],
  },
  {
    source: 'sns.amazonaws.com',
    calls: [
      'AddPermission',
      'DeleteTopic',
      'PutDataProtectionPolicy',
      'RemovePermission',
      'SetSubscriptionAttributes',
      'SetTopicAttributes',
      'Subscribe',
      'Unsubscribe',
    ],
    names: ['topicArn', 'subscriptionArn', 'resourceArn'],
  },
  {
    source: 'kinesis.amazonaws.com',
    calls: [
      'DecreaseStreamRetentionPeriod',
      'DeleteResourcePolicy',
      'DeleteStream',
      'MergeShards',
      'PutResourcePolicy',
      'RegisterStreamConsumer',
      'StartStreamEncryption',
      'StopStreamEncryption',
      'UpdateShardCount',
      'UpdateStreamMode',
    ],
    names: ['streamName', 'streamARN', 'resourceARN'],
  },
];
