import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ConfirmSubscriptionCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { topicArn } from '#core/notice/route.ts';
import { hubClients } from './account-clients.ts';
import type { LocalChannels } from './recorder/local-channels.ts';
import type { Mail } from './recorder/page/mail.ts';
import type { Running } from './running.ts';

/** The endpoint through which Amazon Q Developer subscribes to a topic. */
const AMAZON_Q = 'https://global.sns-api.chatbot.amazonaws.com';

/**
 * What people do once after a rollout so that notices reach them: they put the address of a chat into its secret, open the link in
 * the mail that asks for a confirmation, and give a topic to Amazon Q.
 */
export async function openChannels(here: Running, channels: Pick<LocalChannels, 'secrets'>): Promise<void> {
  const { secrets, sns } = await hubClients(here);
  const { notices, naming } = here.organization;
  for (const [name, SecretString] of Object.entries(channels.secrets)) {
    const put = secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
    // A route that names its own secret needs it before the rollout.
    await put.catch(() => secrets.send(new CreateSecretCommand({ Name: nameIn(name), SecretString })));
  }
  for (const { name, channel } of notices?.routes ?? []) {
    const TopicArn = topicArn(name, naming);
    if (channel === 'amazon-q') await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: AMAZON_Q }));
    if (channel !== 'email') continue;
    for (const Token of await confirmations(here, TopicArn)) await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
  }
}

/** A secret that exists before the rollout may be named by its ARN: the emulator finds it by the last part of that. */
function nameIn(secret: string): string {
  return secret.split(':secret:').at(-1) ?? secret;
}

/** The tokens in the confirmation links that SNS mailed to the subscribers of a topic. */
async function confirmations(here: Running, TopicArn: string): Promise<string[]> {
  const mails = await mailOf(here);
  return mails.flatMap(({ topic, confirmWith }) => (topic === TopicArn && confirmWith !== undefined ? [confirmWith] : []));
}

/** What is in the mailboxes of the local organization. */
export async function mailOf({ endpoint }: Pick<Running, 'endpoint'>): Promise<Mail[]> {
  return (await (await fetch(`${endpoint}/local/mail`)).json()) as Mail[];
}
