import type { JsonObject } from '#core/json.ts';
import { apiCall, withFields } from '../events/api-call.ts';
import { assumedRole, hubSession, iamUser, service } from '../events/callers.ts';
import { type Cases, HUB_ACCOUNT, MANAGEMENT } from '../events/cases.ts';
import { alarmCall, deleteLogGroup, filterCall, roleCall, ruleCall, throughService } from '../events/guard-calls.ts';

const rule = 'org-security-hub-ec2';
const role = 'org-security-hub-forward-events';
const detect = 'org-security-hub-detect';
const queue = 'https://sqs.ap-northeast-2.amazonaws.com/444455556666/org-security-hub-undelivered';
const key = 'arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const policyDocument = '{"Version":"2012-10-17","Statement":[]}';

const onRole = (name: string, more?: JsonObject) => roleCall({ name, role, ...(more !== undefined && { more }) });
const onRule = (name: string, request: JsonObject) => ruleCall({ name, request });
const onQueue = (name: string, request: JsonObject) => apiCall({ source: 'sqs.amazonaws.com', name, request });
const inHub = (service: string, name: string, request: JsonObject, response?: JsonObject) =>
  apiCall({
    source: `${service}.amazonaws.com`,
    name,
    request,
    account: HUB_ACCOUNT,
    ...(response !== undefined && { response }),
  });
const inOrganization = (name: string, request: JsonObject | null, account = MANAGEMENT) =>
  apiCall({ source: 'organizations.amazonaws.com', name, request, account, region: 'us-east-1' });

export const cases: Cases = {
  fires: {
    "a log group of the hub's functions is deleted": deleteLogGroup({ group: '/aws/lambda/org-security-hub-detect' }),
    'a forwarder rule of the hub is disabled': onRule('DisableRule', { name: rule }),
    'a forwarder rule of the hub is deleted': ruleCall({ name: 'DeleteRule', request: { name: rule, force: true } }),
    'a forwarder rule of the hub loses its target': ruleCall({ name: 'RemoveTargets', request: { rule, ids: ['hub'] } }),
    'a forwarder rule of the hub gets another pattern': ruleCall({
      name: 'PutRule',
      request: { name: rule, eventPattern: '{"source":["nothing"]}', state: 'ENABLED' },
      response: { ruleArn: `arn:aws:events:ap-northeast-2:444455556666:rule/${rule}` },
    }),
    'a forwarder rule of the hub gets another target': ruleCall({
      name: 'PutTargets',
      request: { rule, targets: [{ id: 'hub', arn: 'arn:aws:sqs:ap-northeast-2:444455556666:nowhere' }] },
      response: { failedEntryCount: 0, failedEntries: [] },
    }),
    'a scanner alarm of the hub and an alarm that is not part of the hub are deleted in one call': alarmCall({
      name: 'DeleteAlarms',
      request: { alarmNames: ['disk-full', 'org-security-hub-scanner-paths-web'] },
    }),
    'a scanner alarm of the hub gets another threshold': alarmCall({
      name: 'PutMetricAlarm',
      request: { alarmName: 'org-security-hub-scanner-paths-web', threshold: 1_000_000 },
    }),
    'a metric filter of the hub is deleted': filterCall({
      name: 'DeleteMetricFilter',
      filter: 'org-security-hub-scanner-paths-web',
    }),
    'a metric filter of the hub gets another pattern': filterCall({
      name: 'PutMetricFilter',
      filter: 'org-security-hub-scanner-paths-web',
      more: { filterPattern: 'nothing' },
    }),
    'the subscription that sends flow logs to the hub is deleted': filterCall({
      name: 'DeleteSubscriptionFilter',
      filter: 'org-security-hub-flow-logs-ap-northeast-2',
    }),
    'the subscription that sends flow logs to the hub gets another destination': filterCall({
      name: 'PutSubscriptionFilter',
      filter: 'org-security-hub-flow-logs-ap-northeast-2',
      more: { destinationArn: 'arn:aws:logs:ap-northeast-2:444455556666:destination:nowhere' },
    }),
    'a managed policy is detached from a role of the hub': onRole('DetachRolePolicy', {
      policyArn: 'arn:aws:iam::444455556666:policy/forward',
    }),
    'a role of the hub is deleted': onRole('DeleteRole'),
    'the inline policy of a role of the hub is deleted': onRole('DeleteRolePolicy', { policyName: 'policy' }),
    'the inline policy of a role of the hub is replaced': onRole('PutRolePolicy', { policyName: 'policy', policyDocument }),
    'the trust policy of a role of the hub is replaced': onRole('UpdateAssumeRolePolicy', { policyDocument }),
    'a role of the hub is tagged': onRole('TagRole', { tags: [{ key: 'team', value: 'security' }] }),
    'a boundary keeps a role of the hub from everything': onRole('PutRolePermissionsBoundary', {
      permissionsBoundary: 'arn:aws:iam::aws:policy/AWSDenyAll',
    }),
    'a policy that denies everything is attached to a role of the hub': onRole('AttachRolePolicy', {
      policyArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
    }),
    'a role of the hub is deleted under another spelling': roleCall({ name: 'DeleteRole', role: role.toUpperCase() }),
    'a role is created under a name of the hub': roleCall({
      name: 'CreateRole',
      role: 'org-security-hub-remediate-mine',
      more: { assumeRolePolicyDocument: policyDocument },
    }),
    'the role that rollouts assume gets another trust': roleCall({
      name: 'UpdateAssumeRolePolicy',
      role: 'OrganizationAccountAccessRole',
      more: { policyDocument },
    }),
    'the bus that forwards is encrypted by a key of another account': onRule('UpdateEventBus', {
      name: 'default',
      kmsKeyIdentifier: 'alias/mine',
    }),
    'the queue of undelivered events is deleted': onQueue('DeleteQueue', { queueUrl: queue }),
    'the queue of undelivered events is emptied': onQueue('PurgeQueue', { queueUrl: queue }),
    'the queue of undelivered events gets another policy': onQueue('SetQueueAttributes', {
      queueUrl: queue,
      attributes: { Policy: policyDocument },
    }),
    'CloudFormation deletes a log group of the functions of the hub': deleteLogGroup({
      group: `/aws/lambda/${detect}`,
      by: throughService(iamUser('alice'), 'cloudformation.amazonaws.com'),
    }),
    'an account leaves the organization': inOrganization('LeaveOrganization', null, '444455556666'),
    'an account is removed from the organization': inOrganization('RemoveAccountFromOrganization', {
      accountId: '444455556666',
    }),
    'a policy of the organization is detached': inOrganization('DetachPolicy', {
      policyId: 'p-examplepolicyid',
      targetId: 'r-exam',
    }),
    'a function of the hub gets other code': inHub('lambda', 'UpdateFunctionCode20150331v2', {
      functionName: `arn:aws:lambda:ap-northeast-2:${HUB_ACCOUNT}:function:${detect}`,
    }),
    'a function of the hub may not run any more': inHub('lambda', 'PutFunctionConcurrency20171031', {
      functionName: detect,
      reservedConcurrentExecutions: 0,
    }),
    'nothing feeds a function of the hub any more': inHub('lambda', 'DeleteEventSourceMapping20150331', {
      uUID: '12345678-1234-1234-1234-123456789012',
    }),
    'another function gets a role of the hub': inHub('lambda', 'CreateFunction20150331', {
      functionName: 'nightly',
      role: `arn:aws:iam::${HUB_ACCOUNT}:role/org-security-hub/org-security-hub-function-remediate`,
    }),
    'a table of the hub is deleted': inHub('dynamodb', 'DeleteTable', { tableName: 'org-security-hub-incidents' }),
    "the alias of the hub's key is deleted": inHub('kms', 'DeleteAlias', { aliasName: 'alias/org-security-hub' }),
    'the bus of the hub is deleted': inHub('events', 'DeleteEventBus', { name: 'org-security-hub' }),
    'the topic of the alarms is deleted': inHub('sns', 'DeleteTopic', {
      topicArn: `arn:aws:sns:ap-northeast-2:${HUB_ACCOUNT}:org-security-hub-alarms`,
    }),
    'the alarms of the hub are no longer mailed': inHub('monitoring', 'DisableAlarmActions', {
      alarmNames: [`${detect}-errors`],
    }),
    'the policy of the ledger is replaced': inHub('s3', 'PutBucketPolicy', {
      bucketName: `org-security-hub-ledger-${HUB_ACCOUNT}`,
      bucketPolicy: { Version: '2012-10-17', Statement: [] },
    }),
    'a user is created in the pool of the control room': inHub('cognito-idp', 'AdminCreateUser', {
      userPoolId: 'ap-northeast-2_Example01',
      username: 'bob@example.com',
    }),
    'a user of the control room gets the mail address of another': withFields(
      inHub('cognito-idp', 'AdminUpdateUserAttributes', {
        userPoolId: 'ap-northeast-2_Example01',
        username: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        userAttributes: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      }),
      { additionalEventData: { sub: '87a42a58-6051-7076-79e2-fe9208b6ae3c' } },
    ),
    'the authorizer of the control room believes another issuer': inHub('apigateway', 'UpdateAuthorizer', {
      apiId: 'a1b2c3d4e5',
      authorizerId: 'abc123',
      jwtConfiguration: { audience: ['mine'], issuer: 'https://example.com' },
    }),
    'a file of the page is swapped': inHub('s3', 'PutObject', {
      bucketName: `org-security-hub-control-room-${HUB_ACCOUNT}`,
      key: 'index.html',
    }),
    'a person reads the signing secret of Slack': inHub('secretsmanager', 'GetSecretValue', {
      secretId: 'org-security-hub/slack-app',
    }),
    'a secret of the hub is deleted': inHub('secretsmanager', 'DeleteSecret', {
      secretId: `arn:aws:secretsmanager:ap-northeast-2:${HUB_ACCOUNT}:secret:org-security-hub/slack-app-AbCdEf`,
      recoveryWindowInDays: 7,
    }),
    'a person assumes the role of rollouts under its name and rewrites a rule': ruleCall({
      name: 'PutRule',
      request: { name: rule, eventPattern: '{"source":["nothing"]}', state: 'ENABLED' },
      by: assumedRole('OrganizationAccountAccessRole', 'org-security-hub-rollout'),
    }),
  },
  staysQuiet: {
    'no target of a forwarder rule is removed, because AWS failed to': ruleCall({
      name: 'RemoveTargets',
      request: { rule, ids: ['hub'] },
      response: { failedEntryCount: 1, failedEntries: [{ targetId: 'hub', errorCode: 'ConcurrentModificationException' }] },
    }),
    'an EventBridge rule that is not part of the hub is disabled': onRule('DisableRule', { name: 'nightly-backup' }),
    'an alarm that is not part of the hub is deleted': alarmCall({
      name: 'DeleteAlarms',
      request: { alarmNames: ['disk-full'] },
    }),
    'the actions of an alarm of the hub are disabled, and its state changes still reach EventBridge': alarmCall({
      name: 'DisableAlarmActions',
      request: { alarmNames: ['org-security-hub-scanner-paths-web'] },
    }),
    'a metric filter that is not part of the hub is deleted': filterCall({ name: 'DeleteMetricFilter', filter: 'errors' }),
    'a subscription that is not part of the hub is changed': filterCall({ name: 'PutSubscriptionFilter', filter: 'to-splunk' }),
    'a target of a rule that is not part of the hub is removed': onRule('RemoveTargets', { rule: 'nightly', ids: ['1'] }),
    'a forwarder rule of the hub is enabled': ruleCall({ name: 'EnableRule', request: { name: rule } }),
    'a role that is not part of the hub is deleted': roleCall({ name: 'DeleteRole', role: 'Deploy' }),
    'a role of the hub cannot be deleted, because AWS denied it': roleCall({
      name: 'DeleteRole',
      role,
      error: 'AccessDenied',
    }),
    'a remediation role makes the call, which is another scenario': ruleCall({
      name: 'DisableRule',
      request: { name: rule },
      by: hubSession('network', undefined),
    }),
    'the default bus is encrypted by a key of AWS again': onRule('UpdateEventBus', { name: 'default', kmsKeyIdentifier: '' }),
    'a queue that is not part of the hub is emptied': onQueue('PurgeQueue', {
      queueUrl: 'https://sqs.ap-northeast-2.amazonaws.com/444455556666/orders',
    }),
    'the function that checks clicks reads the signing secret of Slack': apiCall({
      source: 'secretsmanager.amazonaws.com',
      name: 'GetSecretValue',
      request: { secretId: 'org-security-hub/slack-app' },
      account: HUB_ACCOUNT,
      by: assumedRole('org-security-hub/org-security-hub-function-decide', 'org-security-hub-decide'),
    }),
    'a secret that is not part of the hub is deleted': inHub('secretsmanager', 'DeleteSecret', { secretId: 'orders/database' }),
    'a function that is not part of the hub gets other code': inHub('lambda', 'UpdateFunctionCode20150331v2', {
      functionName: 'nightly',
    }),
    'DynamoDB makes a grant on the key for its own table': apiCall({
      source: 'kms.amazonaws.com',
      name: 'CreateGrant',
      request: { keyId: key },
      account: HUB_ACCOUNT,
      by: throughService(iamUser('alice'), 'dynamodb.amazonaws.com'),
    }),
    'a key of another account is disabled': apiCall({
      source: 'kms.amazonaws.com',
      name: 'DisableKey',
      request: { keyId: 'arn:aws:kms:ap-northeast-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab' },
    }),
    'point-in-time recovery of a table of the hub is turned on': inHub('dynamodb', 'UpdateContinuousBackups', {
      tableName: 'org-security-hub-incidents',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    }),
    'an account joins the organization': inOrganization('AcceptHandshake', { handshakeId: 'h-examplehandshakeid111' }),
    'a service of AWS lists accounts': apiCall({
      source: 'organizations.amazonaws.com',
      name: 'ListAccounts',
      request: null,
      by: service('config.amazonaws.com'),
    }),
  },
};
