import { randomBytes } from 'node:crypto';
import type { ChannelKind } from '#core/notice/notice.ts';
import type { SlackAppSettings } from '#core/notice/route.ts';
import type { KnownPerson } from '#core/people.ts';
import type { Language } from '#core/text.ts';
import type { TicketSettings } from '#core/ticket/ticket.ts';
import type { ChannelCredentials } from './exchange.ts';
import type { Clicker } from './page/clicking.ts';
import type { Mail } from './page/mail.ts';
import type { ShownRoute } from './page/routes.ts';
import { type MessageRecorder, startRecorder } from './recorder.ts';
import { playedJira } from './tickets/jira.ts';
import type { PlayedSystem } from './tickets/played-system.ts';
import { playedServiceNow } from './tickets/servicenow.ts';

/** The parts of a route that decide where its messages are sent. */
export type LocalRoute = {
  readonly name: string;
  readonly channel: ChannelKind;
  readonly language: Language;
  readonly secret?: string;
  readonly host?: string;
};

export type LocalChannels = Pick<MessageRecorder, 'endpoint' | 'messages' | 'refused' | 'hearClicksAt' | 'stop'> & {
  /** Values for the secrets of the routes, the Slack app and the tickets, by the names of the secrets. */
  readonly secrets: Readonly<Record<string, string>>;
};

/** `port`: of the page, 0 for any. `mail`: what SNS delivered. */
type LocalChannelsOptions = { readonly port?: number; readonly mail: () => Promise<readonly Mail[]> };

/** The parts of an organization that decide whom it notifies outside AWS. */
export type Outside = {
  readonly notices?: { readonly routes: readonly LocalRoute[]; readonly slackApp?: SlackAppSettings };
  readonly tickets?: TicketSettings;
  readonly people?: readonly KnownPerson[];
};

/** Chat services and the ticket system of the local organization, with addresses and credentials made for this run. */
export async function startLocalChannels(
  { notices: { routes, slackApp: named } = { routes: [] }, tickets: settings, people = [] }: Outside,
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
  const app = named && { team: named.team, signingSecret: randomBytes(16).toString('hex') };
  const tickets = settings && playedTickets(settings);
  const recorder = await startRecorder({
    ...{ credentials, mail, port, routes: shown },
    ...(app !== undefined && { slackApp: { ...app, clickers: clickersOf(people) } }),
    ...(settings !== undefined && tickets !== undefined && { tickets: { [settings.host]: tickets.system } }),
  });
  const secrets = Object.fromEntries([
    ...places.flatMap(({ route, fields }) => (route.secret === undefined ? [] : [[route.secret, JSON.stringify(fields)]])),
    ...(named && app ? [[named.secret, JSON.stringify({ signingSecret: app.signingSecret, token })]] : []),
    ...(settings && tickets ? [[settings.secret, JSON.stringify(tickets.fields)]] : []),
  ]);
  return { ...recorder, secrets };
}

/** The people with a Slack id in the file, and one that is not in the file. */
function clickersOf(people: readonly KnownPerson[]): Clicker[] {
  const known = people.flatMap(({ name, role, slack }) =>
    slack === undefined ? [] : [{ user: slack, name: `${name} (${role})` }],
  );
  return [...known, { user: 'U099ZZ9ZZ' }];
}

function playedTickets(settings: TicketSettings): { readonly system: PlayedSystem; readonly fields: object } {
  const fields = { user: 'hub@example.com', token: chance() };
  if (settings.system === 'servicenow') {
    return { system: playedServiceNow({ authorization: `Bearer ${fields.token}` }), fields: { bearer: fields.token } };
  }
  return { system: playedJira({ ...fields, project: settings.project, issueType: settings.issueType }), fields };
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
