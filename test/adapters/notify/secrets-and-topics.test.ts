import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channelPorts } from '#adapters/notify/channel-ports.ts';
import { publishToTopics } from '#adapters/notify/publish.ts';
import { secretsOfChannels } from '#adapters/notify/secrets.ts';
import { DOCUMENTATION_KEY, loopbackEnvironment } from '#adapters/sdk/loopback.ts';
import { startRecorder } from '#local/recorder/recorder.ts';
import { channelOf } from '#notify/channels/channel-of.ts';
import { CHANNEL_CREDENTIALS, MARKER, SECRETS } from '../../notify/channels/over-http.ts';
import { borrowEmulator } from '../../support/emulators.ts';
import { aMessage } from '../../support/messages.ts';

const REGION = 'ap-northeast-2';
const AMAZON_Q = 'https://global.sns-api.chatbot.amazonaws.com';

const { endpoint, stop } = await borrowEmulator();
const address = { endpoint, region: REGION, credentials: DOCUMENTATION_KEY };
const manager = new SecretsManagerClient(address);
const sns = new SNSClient(address);

afterAll(stop);

describe('the secret of a channel', () => {
  const clock = { at: 0 };
  const secret = secretsOfChannels({ ...address, now: () => clock.at });
  const create = (Name: string) => manager.send(new CreateSecretCommand({ Name }));
  const put = (SecretId: string, SecretString: string) => manager.send(new PutSecretValueCommand({ SecretId, SecretString }));

  test('that the rollout created without a value is unreadable, and the failure names it', async () => {
    await create('org-security-hub/notices/empty');
    const answer = await secret('org-security-hub/notices/empty');
    expect(answer).toMatchObject({
      kind: 'failed',
      failure: { code: 'secret-unreadable', secret: 'org-security-hub/notices/empty' },
    });
  });

  test('is read again a minute after it was rotated, and immediately if the channel refuses the old value', async () => {
    const name = 'org-security-hub/notices/rotated';
    await create(name);
    await put(name, 'first');
    expect(await secret(name)).toEqual({ kind: 'read', value: 'first' });
    await put(name, 'second');
    clock.at += 30_000;
    expect(await secret(name)).toEqual({ kind: 'read', value: 'first' });
    expect(await secret(name, true)).toEqual({ kind: 'read', value: 'second' });
    await put(name, 'third');
    clock.at += 60_000;
    expect(await secret(name)).toEqual({ kind: 'read', value: 'third' });
  });

  test('that a channel keeps refusing is not read for every message', async () => {
    const name = 'org-security-hub/notices/refused';
    await create(name);
    await put(name, 'first');
    expect(await secret(name, true)).toEqual({ kind: 'read', value: 'first' });
    await put(name, 'second');
    clock.at += 1_000;
    expect(await secret(name, true)).toEqual({ kind: 'read', value: 'first' });
  });

  test('that does not exist is a failure with that reason', async () => {
    expect(await secret('org-security-hub/notices/none')).toMatchObject({
      kind: 'failed',
      failure: { code: 'secret-unreadable', name: 'ResourceNotFoundException' },
    });
  });
});

describe('a topic', () => {
  const publish = publishToTopics(address);
  const received = async () =>
    (await (await fetch(`${endpoint}/local/mail`)).json()) as { to: string; subject?: string; message?: string }[];

  test('accepts the mail and the notification for Amazon Q, and each subscriber receives its own', async () => {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'org-security-hub-notices-chat' }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: AMAZON_Q }));
    const ports = { ...channelPorts(), publish };
    const message = aMessage({ language: 'ko', title: '보안 그룹이 열렸습니다' });
    expect(await channelOf({ kind: 'amazon-q', topic: TopicArn }, ports).send(message, undefined)).toMatchObject({
      kind: 'sent',
    });
    expect(await channelOf({ kind: 'email', topic: TopicArn }, ports).send(message, undefined)).toMatchObject({ kind: 'sent' });
    const [notification, mail] = (await received()).filter(({ to }) => to === AMAZON_Q);
    expect(JSON.parse(notification?.message ?? '')).toMatchObject({ source: 'custom', metadata: { threadId: message.incident } });
    expect(mail).toMatchObject({ subject: '보안 그룹이 열렸습니다' });
  });

  test('that no longer exists is a final refusal', async () => {
    const answer = await publish({ TopicArn: `arn:aws:sns:${REGION}:123456789012:gone`, Message: 'x' });
    expect(answer).toMatchObject({ kind: 'failed', isFinal: true, failure: { code: 'answered', status: 404 } });
  });

  test('that cannot be reached is not a final failure', async () => {
    const nowhere = publishToTopics({ ...address, endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
    const answer = await nowhere({ TopicArn: `arn:aws:sns:${REGION}:111122223333:x`, Message: 'x' });
    expect(answer).toMatchObject({ kind: 'failed', isFinal: false, failure: { code: 'unreachable' } });
  });
});

describe('a function with the environment that it has in the local organization', () => {
  const given = { ...process.env };
  let recorder: Awaited<ReturnType<typeof startRecorder>>;

  beforeAll(async () => {
    recorder = await startRecorder({ credentials: CHANNEL_CREDENTIALS });
    Object.assign(process.env, loopbackEnvironment(endpoint, REGION), { HUB_CHANNELS_ENDPOINT: recorder.endpoint });
  });

  afterAll(async () => {
    process.env = given;
    await recorder.stop();
  });

  test('sends with the secret from Secrets Manager, which its own environment does not contain', async () => {
    await manager.send(new CreateSecretCommand({ Name: 'org-security-hub/notices/security', SecretString: SECRETS.slack }));
    const channel = channelOf({ kind: 'slack', secret: 'org-security-hub/notices/security' }, channelPorts());
    expect(await channel.send(aMessage(), undefined)).toMatchObject({ kind: 'sent' });
    expect(recorder.messages()).toHaveLength(1);
    expect(JSON.stringify(process.env)).not.toContain(MARKER);
  });
});
