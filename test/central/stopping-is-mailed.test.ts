import * as events from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { AUTOMATION_STOPPED, PRODUCT } from '#core/naming.ts';
import { CENTRAL, central, HOME, HUB } from '#test/support/central-stack.ts';
import { callSns, newKmsKey } from '#test/support/plain-calls.ts';
import { withPhysicalNames, writtenStatements } from '#test/support/synthesized.ts';
import { as, emulator, hubKey, local } from '../local/emulator/organization.ts';

type Mail = { readonly to: string; readonly confirmWith?: string; readonly message?: string };

const caller = { endpoint: emulator.endpoint, region: HOME, ...hubKey };
const TopicArn = `arn:aws:sns:${HOME}:${HUB}:mailed`;
const Endpoint = 'security@example.com';

async function mail(): Promise<Mail[]> {
  return ((await local('/local/mail')) as Mail[]).filter(({ to }) => to === Endpoint);
}

/** The topic of the hub with its own policy and key, for a person who confirmed. */
async function topicOfTheHub(): Promise<void> {
  const [[topic], [policy], [key]] = [central('aws_sns_topic'), central('aws_sns_topic_policy'), central('aws_kms_key')];
  expect(topic?.kms_master_key_id).toMatch(/^\$\{aws_kms_key\./);
  const allowed = JSON.stringify(writtenStatements(policy?.policy)).replaceAll(/\$\{aws_sns_topic\.\w+\.arn\}/g, TopicArn);
  await callSns(caller, 'CreateTopic', {
    Name: 'mailed',
    'Attributes.entry.1.key': 'Policy',
    'Attributes.entry.1.value': JSON.stringify({ Version: '2012-10-17', Statement: JSON.parse(allowed) }),
    'Attributes.entry.2.key': 'KmsMasterKeyId',
    'Attributes.entry.2.value': await newKmsKey(caller, HUB, writtenStatements(key?.policy)),
  });
  await callSns(caller, 'Subscribe', { TopicArn, Protocol: 'email', Endpoint });
  const [{ confirmWith = '' } = {}] = await mail();
  await callSns(caller, 'ConfirmSubscription', { TopicArn, Token: confirmWith });
}

test('that a person stopped all automatic changes reaches the mailbox through the policies of topic and key', async () => {
  await topicOfTheHub();
  const client = new events.EventBridgeClient(as(hubKey, HOME));
  const rule = central('aws_cloudwatch_event_rule').find(({ name }) => name === `${PRODUCT}-switched`);
  const target = central('aws_cloudwatch_event_target').find((one) => withPhysicalNames(CENTRAL, one.rule) === rule?.name);
  expect(target?.arn).toMatch(/^\$\{aws_sns_topic\./);
  await client.send(new events.CreateEventBusCommand({ Name: PRODUCT }));
  const at = { EventBusName: PRODUCT, Name: String(rule?.name) };
  await client.send(new events.PutRuleCommand({ ...at, EventPattern: String(rule?.event_pattern) }));
  const Targets = [{ Id: 'topic', Arn: TopicArn }];
  await client.send(new events.PutTargetsCommand({ EventBusName: PRODUCT, Rule: at.Name, Targets }));
  const Detail = JSON.stringify({ by: 'alice' });
  const event = { EventBusName: PRODUCT, Source: PRODUCT, DetailType: AUTOMATION_STOPPED, Detail };
  await client.send(new events.PutEventsCommand({ Entries: [event] }));
  const messages = (await mail()).flatMap(({ message }) => message ?? []);
  expect(messages.map((message) => JSON.parse(message))).toEqual([
    expect.objectContaining({ 'detail-type': AUTOMATION_STOPPED, detail: { by: 'alice' } }),
  ]);
});
