import { PutRuleCommand, PutTargetsCommand, UntagResourceCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { CASE_NAMING, MANAGEMENT } from '#catalogue/events/cases.ts';
import { HEARTBEAT_TAG, heartbeatRuleArn, nonceOf } from '#core/heartbeat/heartbeat.ts';
import { heartbeatRule } from '#forward/heartbeat-rule.ts';
import { borrowEmulator } from '../../support/emulators.ts';

const REGION = 'eu-west-1';

test('the refused call of a heartbeat arrives on the default bus as CloudTrail delivers it, and matches the rule that forwards it', async () => {
  const { endpoint, stop } = await borrowEmulator();
  const { events, iam, sqs, sts } = loopbackClients(endpoint, REGION);
  const nonce = nonceOf(Date.now(), 'ab'.repeat(16));
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] }],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: 'org-security-hub-heartbeat',
      Path: '/org-security-hub/',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    }),
  );
  const rule = `arn:aws:events:${REGION}:${MANAGEMENT}:rule/received`;
  const Policy = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': rule } },
      },
    ],
  });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'received', Attributes: { Policy } }));
  await events.send(new PutRuleCommand({ Name: 'received', EventPattern: JSON.stringify(heartbeatRule(CASE_NAMING).pattern) }));
  await events.send(
    new PutTargetsCommand({ Rule: 'received', Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:${REGION}:${MANAGEMENT}:received` }] }),
  );
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'heartbeat', SourceIdentity: nonce }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const refused = loopbackClients(endpoint, REGION, session).events.send(
    new UntagResourceCommand({ ResourceARN: heartbeatRuleArn(MANAGEMENT, REGION), TagKeys: [HEARTBEAT_TAG] }),
  );
  await expect(refused).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }));
  const [event] = Messages.map(({ Body = '{}' }) => JSON.parse(Body));
  expect(event?.detail).toMatchObject({
    eventName: 'UntagResource',
    errorCode: 'ResourceNotFoundException',
    userIdentity: { sessionContext: { sourceIdentity: nonce } },
  });
  await stop();
});
