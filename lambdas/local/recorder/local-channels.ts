import { randomBytes, randomUUID } from 'node:crypto';
import { httpToChannels } from '#adapters/notify/http.ts';
import type { Incident } from '#core/incident/incident.ts';
import { linksOf } from '#core/links.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import type { ChannelKind } from '#core/notice/notice.ts';
import type { Localized } from '#core/text.ts';
import { channelOf } from '#notify/channels/channel-of.ts';
import type { ChannelPorts } from '#notify/channels/ports.ts';
import { incidentNotice } from '#words/notice/incident.ts';
import type { ChannelCredentials } from './exchange.ts';
import type { Mail } from './page/mail.ts';
import { type MessageRecorder, startRecorder } from './recorder.ts';

/** A route as far as it matters where its messages go. */
export type LocalRoute = {
  readonly name: string;
  readonly channel: ChannelKind;
  readonly secret?: string;
  readonly host?: string;
};

/** An incident and what the hub knows beside it. */
export type Told = { readonly incident: Incident; readonly title: Localized | undefined; readonly accountName: string };

export type LocalChannels = Pick<MessageRecorder, 'endpoint' | 'messages' | 'refused' | 'stop'> & {
  /** What belongs into the secrets of these routes, by the names of the secrets. */
  readonly secretsOf: (routes: readonly LocalRoute[]) => Readonly<Record<string, string>>;
  /** Sends what every channel would get of an incident, in both languages. */
  readonly show: (told: Told, homeRegion: string) => Promise<void>;
};

const CHANNEL = 'C0123456789';
const WORKFLOW = '/workflows/local/triggers/manual/paths/invoke';
const TEAMS = 'local.westeurope.logic.azure.com';

/** Chat services for the local organization, with credentials of this run alone. `mail`: what SNS delivered. */
export async function startLocalChannels(hosts: readonly string[], mail: () => Promise<readonly Mail[]>): Promise<LocalChannels> {
  const chance = () => randomBytes(24).toString('hex');
  const key = `whsec_${randomBytes(32).toString('base64')}`;
  const receivers = hosts.length > 0 ? hosts : ['receiver.example.com'];
  const credentials: ChannelCredentials = {
    slack: { token: `xoxb-local-${chance()}`, channels: [CHANNEL], webhooks: [] },
    discord: [`123456789012345678/${chance()}${chance().slice(0, 20)}`],
    teams: [{ host: TEAMS, path: WORKFLOW, sig: chance() }],
    webhooks: receivers.map((host) => ({ host, key })),
  };
  const shown: Mail[] = [];
  const recorder = await startRecorder({ credentials, mail: async () => [...(await mail()), ...shown] });
  const secretOf = (channel: ChannelKind, host = receivers[0]): string =>
    JSON.stringify(fieldsFor(credentials, channel, host ?? '', key));
  const ports: ChannelPorts = {
    http: httpToChannels({ endpoint: recorder.endpoint }),
    secret: async (name) => ({ kind: 'read', value: secretOf(name as ChannelKind) }),
    publish: async ({ TopicArn, Subject, Message }) => {
      shown.push({
        to: 'preview',
        topic: TopicArn,
        message: Message,
        at: Date.now(),
        ...(Subject !== undefined && { subject: Subject }),
      });
      return { kind: 'published', id: randomUUID() };
    },
    now: Date.now,
  };
  return {
    ...recorder,
    secretsOf: (routes) =>
      Object.fromEntries(
        routes.flatMap(({ channel, secret, host }) => (secret === undefined ? [] : [[secret, secretOf(channel, host)]])),
      ),
    show: async ({ incident, title, accountName }, homeRegion) => {
      const context = { title, accountName, joined: [], more: 0, links: linksOf(incident, { homeRegion }), now: Date.now() };
      for (const language of ['en', 'ko'] as const) {
        const message = incidentNotice(incident, { ...context, language });
        for (const settings of everyChannel(receivers[0] ?? '')) await channelOf(settings, ports).send(message, undefined);
      }
    },
  };
}

function everyChannel(host: string): ChannelSettings[] {
  const topic = 'arn:aws:sns:ap-northeast-2:111122223333:preview';
  return [
    { kind: 'slack', secret: 'slack', interactive: true },
    ...(['discord', 'teams'] as const).map((kind) => ({ kind, secret: kind })),
    { kind: 'webhook', secret: 'webhook', host },
    ...(['email', 'amazon-q'] as const).map((kind) => ({ kind, topic })),
  ];
}

function fieldsFor({ slack, discord, teams }: ChannelCredentials, channel: ChannelKind, host: string, key: string): object {
  if (channel === 'slack') return { token: slack.token, channel: CHANNEL };
  if (channel === 'discord') return { webhook: `https://discord.com/api/webhooks/${discord[0]}` };
  if (channel === 'teams') return { webhook: `https://${TEAMS}${WORKFLOW}?sig=${teams[0]?.sig}` };
  return { url: `https://${host}/hub`, key };
}
