import { describe, expect, test } from 'vitest';
import { PRODUCT, roleArn } from '#core/naming.ts';
import { controlPolicyLevels } from '#test/support/control-policies.ts';
import { type Document, isAllowed } from '#test/support/iam.ts';
import { EXAMPLE } from '#test/support/synthesized.ts';

const { naming } = EXAMPLE;
const REGION = naming.homeRegion;
const ADMINISTRATOR: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

describe('an administrator of the hub account', () => {
  const HUB = naming.hubAccount;
  const at = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${HUB}:${rest}`;
  const isHubRefused = (action: string, resource: string, more: Record<string, string> = {}) =>
    ['role/Admin', 'user/colleague', 'root', 'role/org-security-hub/org-security-hub-function-remediate'].every(
      (name) =>
        !isAllowed(
          { action, resource, context: { 'aws:PrincipalArn': `arn:aws:iam::${HUB}:${name}`, ...more } },
          { identity: [ADMINISTRATOR], control: controlPolicyLevels(HUB) },
        ),
    );
  const fn = at('lambda', `function:${PRODUCT}-remediate`);

  test.each([
    ['lambda:UpdateFunctionCode', fn],
    ['lambda:UpdateFunctionConfiguration', fn],
    ['lambda:PutFunctionConcurrency', fn],
    ['lambda:InvokeFunction', fn],
    ['lambda:InvokeFunctionUrl', fn],
    ['lambda:AddPermission', fn],
    ['lambda:CreateEventSourceMapping', '*', { 'lambda:FunctionArn': fn }],
    ['lambda:UpdateEventSourceMapping', at('lambda', 'event-source-mapping:1'), { 'lambda:FunctionArn': fn }],
    ['iam:PassRole', roleArn(naming, HUB, 'function-remediate')],
    ['iam:UpdateAssumeRolePolicy', roleArn(naming, HUB, 'function-remediate')],
    ['sqs:PurgeQueue', at('sqs', `${PRODUCT}-urgent`)],
    ['sqs:SetQueueAttributes', at('sqs', `${PRODUCT}-decisions.fifo`)],
    ['dynamodb:DeleteTable', at('dynamodb', `table/${PRODUCT}-incidents`)],
    ['dynamodb:PutResourcePolicy', at('dynamodb', `table/${PRODUCT}-state`)],
    ['events:DeleteEventBus', at('events', `event-bus/${PRODUCT}`)],
    ['events:PutPermission', '*'],
    ['events:PutRule', at('events', `rule/${PRODUCT}/mine`)],
    ['events:DisableRule', at('events', `rule/${PRODUCT}/${PRODUCT}-urgent`)],
    ['kms:DisableKey', at('kms', 'key/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['kms:UntagResource', at('kms', 'key/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['kms:ScheduleKeyDeletion', at('kms', 'key/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['logs:DeleteLogGroup', at('logs', `log-group:/aws/lambda/${PRODUCT}-detect:*`)],
    ['sns:SetTopicAttributes', at('sns', `${PRODUCT}-alarms`)],
    ['cloudwatch:DeleteAlarms', at('cloudwatch', `alarm:${PRODUCT}-errors-detect`)],
    ['s3:PutBucketPolicy', `arn:aws:s3:::${PRODUCT}-ledger-${HUB}`],
    ['s3:PutObject', `arn:aws:s3:::${PRODUCT}-control-room-${HUB}/index.html`],
    ['s3:DeleteObject', `arn:aws:s3:::${PRODUCT}-control-room-${HUB}/config.json`],
    ['s3:PutObjectAcl', `arn:aws:s3:::${PRODUCT}-control-room-${HUB}/index.html`],
    ['cognito-idp:UpdateUserPoolClient', at('cognito-idp', 'userpool/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['cognito-idp:CreateIdentityProvider', at('cognito-idp', 'userpool/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['cognito-idp:AdminUpdateUserAttributes', at('cognito-idp', 'userpool/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['cognito-idp:SetUserPoolMfaConfig', at('cognito-idp', 'userpool/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['cloudfront:UpdateDistribution', `arn:aws:cloudfront::${HUB}:distribution/1`, { 'aws:ResourceTag/application': PRODUCT }],
    ['wafv2:UpdateWebACL', `arn:aws:wafv2:us-east-1:${HUB}:global/webacl/a/1`, { 'aws:ResourceTag/application': PRODUCT }],
    ['apigateway:PATCH', `arn:aws:apigateway:${REGION}::/apis/1/authorizers/2`, { 'aws:ResourceTag/application': PRODUCT }],
    ['secretsmanager:DeleteSecret', at('secretsmanager', `secret:${PRODUCT}/slack-app-AbCdEf`)],
    ['secretsmanager:PutResourcePolicy', at('secretsmanager', `secret:${PRODUCT}/slack-app-AbCdEf`)],
    ['s3:DeleteObjectVersion', `arn:aws:s3:::${PRODUCT}-ledger-${HUB}/incidents/x`],
  ] as [string, string, Record<string, string>?][])('cannot take the hub over with %s', (action, resource, more) => {
    expect(isHubRefused(action, resource, more)).toBe(true);
  });

  test('may still manage users of the pool and set secret values', () => {
    const context = { 'aws:ResourceTag/application': PRODUCT };
    expect(isHubRefused('cognito-idp:AdminCreateUser', at('cognito-idp', 'userpool/1'), context)).toBe(false);
    expect(isHubRefused('cognito-idp:AdminDisableUser', at('cognito-idp', 'userpool/1'), context)).toBe(false);
    expect(isHubRefused('secretsmanager:PutSecretValue', at('secretsmanager', `secret:${PRODUCT}/slack-app-AbCdEf`))).toBe(false);
  });

  test('cannot write a row of the incidents table, which only functions may write', () => {
    const may = (name: string) =>
      isAllowed(
        {
          action: 'dynamodb:PutItem',
          resource: at('dynamodb', `table/${PRODUCT}-incidents`),
          context: { 'aws:PrincipalArn': `arn:aws:iam::${HUB}:role/${name}` },
        },
        { identity: [ADMINISTRATOR], control: controlPolicyLevels(HUB) },
      );
    expect(['Admin', 'org-security-hub/org-security-hub-inspect'].filter(may)).toEqual([]);
    expect(may('org-security-hub/org-security-hub-function-detect')).toBe(true);
  });
});
