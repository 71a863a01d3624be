const DATA = 'a data event, which no trail records unless it is selected';
const TAGS = 'tags do not change what the part does; tags of the hub have a separate scenario';
const HARMLESS = 'it takes nothing from the part and gives no other caller access';
const NO_CALL = 'no call: IAM checks it when AWS or another call does something';
const NEW = 'an existing part cannot be created again, and the hub uses no new one';

function each(reason: string, actions: string): [string, string][] {
  return actions.split(/\s+/).map((action) => [action, reason]);
}

/** Writes on resources that can be parts of the hub, and why no scenario detects them. */
export const UNDETECTED_CALLS: Readonly<Record<string, string>> = Object.fromEntries([
  ...each('its roles are below a path that only AWS can use', 'iam:CreateServiceLinkedRole iam:DeleteServiceLinkedRole'),
  ...each(NO_CALL, 'iam:PassRole events:AllowVendedLogDeliveryForResource lambda:DisableReplication lambda:EnableReplication'),
  ...each(HARMLESS, 'events:EnableRule sqs:CancelMessageMoveTask lambda:PublishVersion lambda:DeleteAlias lambda:UpdateAlias'),
  ...each(HARMLESS, 'lambda:DeleteFunctionUrlConfig'),
  ...each(HARMLESS, 'lambda:DeleteProvisionedConcurrencyConfig lambda:PutProvisionedConcurrencyConfig'),
  ...each(DATA, 'events:PutEvents lambda:InvokeFunction lambda:InvokeAsync lambda:InvokeFunctionUrl'),
  ...each(DATA, 'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:ReceiveMessage sqs:SendMessage'),
  ...each(TAGS, 'events:TagResource events:UntagResource sqs:TagQueue sqs:UntagQueue lambda:TagResource lambda:UntagResource'),
  ...each(NO_CALL, 'dynamodb:AssociateTableReplica dynamodb:DeleteTableReplica dynamodb:ReplicateSettings'),
  ...each(NO_CALL, 'dynamodb:RestoreTableFromAwsBackup dynamodb:StartAwsBackupJob dynamodb:UpdateGlobalTableVersion'),
  ...each(NO_CALL, 'dynamodb:WriteDataForReplication dynamodb:CreateGlobalTableWitness dynamodb:DeleteGlobalTableWitness'),
  ...each(DATA, 'dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem'),
  ...each(DATA, 'dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate'),
  ...each(HARMLESS, 'dynamodb:CreateBackup dynamodb:UpdateContributorInsights dynamodb:UpdateTableReplicaAutoScaling'),
  ...each(TAGS, 'dynamodb:TagResource dynamodb:UntagResource'),
  ...each(DATA, 'kms:Decrypt kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyPair kms:GenerateMac kms:Sign kms:Verify'),
  ...each(DATA, 'kms:GenerateDataKeyPairWithoutPlaintext kms:GenerateDataKeyWithoutPlaintext kms:VerifyMac'),
  ...each(DATA, 'kms:DeriveSharedSecret kms:ReEncryptFrom kms:ReEncryptTo'),
  ...each(HARMLESS, 'kms:CancelKeyDeletion kms:EnableKey kms:EnableKeyRotation kms:RotateKeyOnDemand kms:UpdateKeyDescription'),
  ...each(NO_CALL, 'kms:SynchronizeMultiRegionKey'),
  ...each('only keys without material of AWS take it, and the hub has none', 'kms:ImportKeyMaterial'),
  ...each(NEW, 'kms:CreateAlias sns:CreateTopic logs:CreateLogGroup logs:CreateLogStream kinesis:CreateStream'),
  ...each(TAGS, 'kms:TagResource kms:UntagResource sns:TagResource sns:UntagResource'),
  ...each('it needs a token that only the subscriber has, and Subscribe is detected', 'sns:ConfirmSubscription'),
  ...each(DATA, 'sns:Publish logs:PutLogEvents kinesis:PutRecord kinesis:PutRecords'),
  ...each(NO_CALL, 'logs:IntegrateWithDataset logs:IntegrateWithS3Table logs:ProcessWithPipeline'),
  ...each(HARMLESS, 'logs:CreateLogAnomalyDetector logs:DeleteDataProtectionPolicy logs:DeleteTransformer'),
  ...each(HARMLESS, 'logs:DeleteSyslogConfiguration logs:PutSyslogConfiguration'),
  ...each(TAGS, 'logs:TagLogGroup logs:TagResource logs:UntagLogGroup logs:UntagResource'),
  ...each(TAGS, 'kinesis:AddTagsToStream kinesis:RemoveTagsFromStream kinesis:TagResource kinesis:UntagResource'),
  ...each(HARMLESS, 'kinesis:AssociateStreamsWithChannel kinesis:IncreaseStreamRetentionPeriod kinesis:SplitShard'),
  ...each(HARMLESS, 'kinesis:UpdateMaxRecordSize kinesis:UpdateStreamRecordDistributionStrategy'),
  ...each(HARMLESS, 'kinesis:UpdateStreamWarmThroughput'),
  ...each(NO_CALL, 'cognito-idp:AssociateWebACL cognito-idp:DisassociateWebACL cloudfront:AllowVendedLogDeliveryForResource'),
  ...each('it gives a session only to users that the client accepts anyway', 'cognito-idp:AdminInitiateAuth'),
  ...each('it gives a session only to users that the client accepts anyway', 'cognito-idp:AdminRespondToAuthChallenge'),
  ...each(HARMLESS, 'cognito-idp:AddCustomAttributes cognito-idp:AdminForgetDevice cognito-idp:AdminUpdateDeviceStatus'),
  ...each(HARMLESS, 'cognito-idp:AdminUpdateAuthEventFeedback cognito-idp:UpdateAuthEventFeedback'),
  ...each(HARMLESS, 'cognito-idp:StopUserImportJob cognito-idp:CreateTerms cognito-idp:UpdateTerms cognito-idp:DeleteTerms'),
  ...each(HARMLESS, 'cognito-idp:CreateManagedLoginBranding cognito-idp:UpdateManagedLoginBranding'),
  ...each(HARMLESS, 'cognito-idp:DeleteManagedLoginBranding cognito-idp:CreateResourceServer'),
  ...each(HARMLESS, 'cognito-idp:UpdateResourceServer cognito-idp:DeleteResourceServer'),
  ...each(TAGS, 'cognito-idp:TagResource cognito-idp:UntagResource cloudfront:TagResource cloudfront:UntagResource'),
  ...each(TAGS, 'wafv2:TagResource wafv2:UntagResource secretsmanager:TagResource secretsmanager:UntagResource'),
  ...each(HARMLESS, 'cloudfront:CreateInvalidation cloudfront:CopyDistribution cloudfront:TestFunction'),
  ...each(NEW, 'wafv2:CreateWebACL secretsmanager:CreateSecret'),
  ...each('only Firewall Manager calls it', 'wafv2:DisassociateFirewallManager wafv2:PutFirewallManagerRuleGroups'),
  ...each(HARMLESS, 'secretsmanager:RestoreSecret secretsmanager:ValidateResourcePolicy'),
]);
