import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { callSns, element, newKmsKey } from '#test/support/plain-calls.ts';
import { dropsOf, put, queueFor, rule } from './buses.ts';
import { EMULATED_REGION, emulator, local, memberKey } from './organization.ts';

const caller = { endpoint: emulator.endpoint, region: EMULATED_REGION, ...memberKey };
const sns = (action: string, fields: Record<string, string>) => callSns(caller, action, fields);

const use = (service: string, Condition?: object) => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  ...(Condition !== undefined && { Condition }),
});

const EVENTS = 'events.amazonaws.com';
const REFUSED_BY_KEY = { code: 'NO_PERMISSIONS', reason: expect.stringContaining('the policy of the key') };

/** A topic for one person, who has confirmed, with this condition on what EventBridge may publish. */
async function topicFor(name: string, condition: object, keyArn = '') {
  const arn = `arn:aws:sns:${EMULATED_REGION}:${MEMBER}:${name}`;
  const statement = { Effect: 'Allow', Principal: { Service: EVENTS }, Action: 'sns:Publish', Resource: arn, ...condition };
  const attributes = {
    'Attributes.entry.1.key': 'Policy',
    'Attributes.entry.1.value': JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    'Attributes.entry.2.key': 'KmsMasterKeyId',
    'Attributes.entry.2.value': keyArn,
  };
  await sns('CreateTopic', { Name: name, ...attributes });
  const to = `${name}@example.com`;
  await sns('Subscribe', { TopicArn: arn, Protocol: 'email', Endpoint: to });
  const confirm = async () => {
    const [{ confirmWith = '' } = {}] = await mailTo(to);
    await sns('ConfirmSubscription', { TopicArn: arn, Token: confirmWith });
  };
  const messages = async () => (await mailTo(to)).flatMap(({ message }) => message ?? []);
  return { arn, to, confirm, messages };
}

type Mail = { readonly to: string; readonly confirmWith?: string; readonly message?: string };

async function mailTo(address: string): Promise<Mail[]> {
  return ((await local('/local/mail')) as Mail[]).filter(({ to }) => to === address);
}

/** Sends one event to a target and returns what was dropped. */
async function delivered(Arn: string) {
  const name = `encrypted-${randomUUID().slice(0, 8)}`;
  await rule(memberKey, name, { source: [`test.${name}`] }, { Arn });
  return dropsOf(await put(memberKey, `test.${name}`, {}));
}

test('a queue with its own key gets events only if the key policy lets EventBridge use the key without naming an account', async () => {
  const named = { StringEquals: { 'aws:SourceAccount': MEMBER } };
  const open = await queueFor('key-open', memberKey, undefined, {
    KmsMasterKeyId: await newKmsKey(caller, MEMBER, [use(EVENTS)]),
  });
  const conditioned = await newKmsKey(caller, MEMBER, [use(EVENTS, named)]);
  const closed = await queueFor('key-closed', memberKey, undefined, { KmsMasterKeyId: conditioned });
  const awsOwn = await queueFor('key-of-aws', memberKey, undefined, { KmsMasterKeyId: 'alias/aws/sqs' });
  expect(await delivered(open.arn)).toEqual([]);
  expect(await open.bodies()).toHaveLength(1);
  for (const { arn, bodies } of [closed, awsOwn]) {
    expect(await delivered(arn)).toMatchObject([REFUSED_BY_KEY]);
    expect(await bodies()).toEqual([]);
  }
});

test('a topic gets events only if its policy lets EventBridge publish without naming a rule', async () => {
  const arn = `arn:aws:events:${EMULATED_REGION}:${MEMBER}:rule/any`;
  const named = await topicFor('names-a-rule', { Condition: { ArnEquals: { 'aws:SourceArn': arn } } });
  const either = await topicFor('names-a-rule-if-present', { Condition: { ArnEqualsIfExists: { 'aws:SourceArn': arn } } });
  expect(await delivered(named.arn)).toMatchObject([
    { code: 'NO_PERMISSIONS', reason: expect.stringContaining('the topic policy') },
  ]);
  expect(await delivered(either.arn)).toEqual([]);
});

test('a topic with its own key also needs the permission of the key policy', async () => {
  const named = { StringEquals: { 'aws:SourceAccount': MEMBER } };
  const closed = await topicFor('topic-key-closed', {}, await newKmsKey(caller, MEMBER, [use(EVENTS, named)]));
  const open = await topicFor('topic-key-open', {}, await newKmsKey(caller, MEMBER, [use(EVENTS)]));
  expect(await delivered(closed.arn)).toMatchObject([REFUSED_BY_KEY]);
  expect(await delivered(open.arn)).toEqual([]);
});

test('a person gets no message before confirming the subscription, and it is listed as pending until then', async () => {
  const topic = await topicFor('to-a-person', {});
  const listed = async () => element(await sns('ListSubscriptionsByTopic', { TopicArn: topic.arn }), 'SubscriptionArn');
  await sns('Publish', { TopicArn: topic.arn, Message: 'too early' });
  expect(await topic.messages()).toEqual([]);
  expect(await listed()).toBe('PendingConfirmation');
  expect(await sns('ConfirmSubscription', { TopicArn: topic.arn, Token: 'guessed' })).toContain('InvalidParameter');
  await topic.confirm();
  expect(await listed()).toMatch(/^arn:aws:sns:/);
  await sns('Publish', { TopicArn: topic.arn, Message: 'in time' });
  expect(await topic.messages()).toEqual(['in time']);
});

test('a pending subscription cannot be ended, and the error is the one that Terraform expects', async () => {
  const { arn: TopicArn } = await topicFor('never-confirmed', {});
  const fields = { TopicArn, Protocol: 'email', Endpoint: 'second@example.com', ReturnSubscriptionArn: 'true' };
  const SubscriptionArn = element(await sns('Subscribe', fields), 'SubscriptionArn') ?? '';
  expect(await sns('Unsubscribe', { SubscriptionArn })).toContain('that is pending confirmation');
});
