import { randomBytes } from 'node:crypto';
import type { ChannelKind } from '#core/notice/notice.ts';
import type { Language } from '#core/text.ts';
import type { ChannelCredentials } from './exchange.ts';
import type { Mail } from './page/mail.ts';
import type { ShownRoute } from './page/routes.ts';
import { type MessageRecorder, startRecorder } from './recorder.ts';

/** A route as far as it matters where its messages go. */
export type LocalRoute = {
  readonly name: string;
  readonly channel: ChannelKind;
  readonly language: Language;
  readonly secret?: string;
  readonly host?: string;
};

export type LocalChannels = Pick<MessageRecorder, 'endpoint' | 'messages' | 'refused' | 'stop'> & {
  /** What belongs into the secrets of the routes, by the names of the secrets. */
  readonly secrets: Readonly<Record<string, string>>;
};

/** `port`: of the page, 0 for any. `mail`: what SNS delivered. */
type LocalChannelsOptions = { readonly port?: number; readonly mail: () => Promise<readonly Mail[]> };

/** Chat services for the routes of the local organization, each with a place and credentials of this run alone. */
export async function startLocalChannels(
  routes: readonly LocalRoute[],
  { port = 0, mail }: LocalChannelsOptions,
): Promise<LocalChannels> {
  const token = `xoxb-local-${chance()}`;
  const key = `whsec_${randomBytes(32).toString('base64')}`;
  const places = routes.map((route, index) => ({ route, ...placeOf(route, index, token, key) }));
  const credentials: ChannelCredentials = {
    slack: { token, channels: places.flatMap(({ slack }) => slack ?? []), webhooks: [] },
    discord: places.flatMap(({ discord }) => discord ?? []),
    teams: places.flatMap(({ teams }) => teams ?? []),
    webhooks: places.flatMap(({ webhook }) => webhook ?? []),
  };
  const shown = places.map(({ route: { name, channel, language }, to }): ShownRoute => ({ name, channel, language, to }));
  const recorder = await startRecorder({ credentials, mail, port, routes: shown });
  const secrets = Object.fromEntries(
    places.flatMap(({ route, fields }) => (route.secret === undefined ? [] : [[route.secret, JSON.stringify(fields)]])),
  );
  return { ...recorder, secrets };
}

/** Where messages of a route arrive, as the recorder names it, what its secret holds, and what the service knows. */
type Place = { readonly to: string; readonly fields: object } & {
  readonly [Channel in 'slack' | 'discord']?: string;
} & {
  readonly teams?: ChannelCredentials['teams'][number];
  readonly webhook?: ChannelCredentials['webhooks'][number];
};

const WORKFLOW = '/workflows/local/triggers/manual/paths/invoke';

function placeOf({ name, channel, host = '' }: LocalRoute, index: number, token: string, key: string): Place {
  const number = String(index).padStart(3, '0');
  switch (channel) {
    case 'slack': {
      const id = `C01234560${number}`;
      return { to: `slack.com ${id}`, fields: { token, channel: id }, slack: id };
    }
    case 'discord': {
      const id = `123456789012345${number}`;
      const webhook = `${id}/${chance()}${chance().slice(0, 20)}`;
      return { to: `discord.com ${id}`, fields: { webhook: `https://discord.com/api/webhooks/${webhook}` }, discord: webhook };
    }
    case 'teams': {
      const teams = { host: `local-${number}.westeurope.logic.azure.com`, path: WORKFLOW, sig: chance() };
      return { to: teams.host, fields: { webhook: `https://${teams.host}${WORKFLOW}?sig=${teams.sig}` }, teams };
    }
    case 'webhook':
      return { to: host, fields: { url: `https://${host}/${name}`, key }, webhook: { host, key } };
    case 'email':
    case 'amazon-q':
      return { to: name, fields: {} };
  }
}

function chance(): string {
  return randomBytes(24).toString('hex');
}
