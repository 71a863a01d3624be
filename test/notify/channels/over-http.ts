import { httpToChannels } from '#adapters/notify/http.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import { type MessageRecorder, startRecorder } from '#local/recorder/recorder.ts';
import { channelOf } from '#notify/channels/channel-of.ts';
import type { ChannelPorts, SecretAnswer } from '#notify/channels/ports.ts';

export const MARKER = 'MARKERSECRETxMARKERSECRET';

export const CHANNEL_CREDENTIALS = {
  slack: { token: `xoxb-${MARKER}`, channels: ['C0123456789'], webhooks: [`/services/T00000000/B00000000/${MARKER}`] },
  discord: [`123456789012345678/${MARKER}${'t'.repeat(43)}`],
  teams: [{ host: 'prod-00.westeurope.logic.azure.com', path: '/workflows/one/triggers/manual/paths/invoke', sig: MARKER }],
  webhooks: [{ host: 'receiver.example.com', key: `whsec_${Buffer.from(`${MARKER}-of-32-bytes-or-more`).toString('base64')}` }],
} as const;

const [webhook] = CHANNEL_CREDENTIALS.webhooks;
const [teams] = CHANNEL_CREDENTIALS.teams;

/** The value of the secret of each channel. */
export const SECRETS: Readonly<Record<string, string>> = {
  slack: JSON.stringify({ token: CHANNEL_CREDENTIALS.slack.token, channel: 'C0123456789' }),
  'slack-webhook': JSON.stringify({ webhook: `https://hooks.slack.com${CHANNEL_CREDENTIALS.slack.webhooks[0]}` }),
  discord: JSON.stringify({ webhook: `https://discord.com/api/webhooks/${CHANNEL_CREDENTIALS.discord[0]}` }),
  teams: JSON.stringify({ webhook: `https://${teams.host}${teams.path}?api-version=2016-06-01&sig=${teams.sig}` }),
  webhook: JSON.stringify({ url: `https://${webhook.host}/hub`, key: webhook.key }),
};

export const CHANNEL_SETTINGS = {
  slack: { kind: 'slack', secret: 'slack' },
  'slack-webhook': { kind: 'slack', secret: 'slack-webhook' },
  discord: { kind: 'discord', secret: 'discord' },
  teams: { kind: 'teams', secret: 'teams' },
  webhook: { kind: 'webhook', secret: 'webhook', host: 'receiver.example.com' },
} as const satisfies Readonly<Record<string, ChannelSettings>>;

export type HttpChannel = keyof typeof CHANNEL_SETTINGS;

/** Hosts as the channels name them. */
export const HOST: Readonly<Record<HttpChannel, string>> = {
  slack: 'slack.com',
  'slack-webhook': 'hooks.slack.com',
  discord: 'discord.com',
  teams: teams.host,
  webhook: webhook.host,
};

/** Channels over real HTTP to the recorder, with the secrets above; `hurried` has a time-out of 300 ms. */
export async function channelsOverHttp(secrets: Readonly<Record<string, string>> = SECRETS) {
  const recorder: MessageRecorder = await startRecorder({ credentials: CHANNEL_CREDENTIALS });
  const secret = async (name: string): Promise<SecretAnswer> => ({ kind: 'read', value: secrets[name] ?? '' });
  const ports: ChannelPorts = {
    http: httpToChannels({ endpoint: recorder.endpoint, timeoutMs: 20_000 }),
    secret,
    publish: async () => ({ kind: 'published', id: 'not-used' }),
    now: Date.now,
  };
  const hurried = { http: httpToChannels({ endpoint: recorder.endpoint, timeoutMs: 300 }) };
  return {
    hurried,
    recorder,
    ports,
    channel: (name: HttpChannel, over: Partial<ChannelPorts> = {}) => channelOf(CHANNEL_SETTINGS[name], { ...ports, ...over }),
  };
}
