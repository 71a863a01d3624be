import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import type { Channel } from '../channel.ts';
import { amazonQChannel } from './amazon-q.ts';
import { discordChannel } from './discord.ts';
import { emailChannel } from './email.ts';
import type { ChannelPorts } from './ports.ts';
import { slackChannel } from './slack.ts';
import { teamsChannel } from './teams.ts';
import { webhookChannel } from './webhook.ts';

/** The channel that the settings name. */
export function channelOf(settings: ChannelSettings, ports: ChannelPorts): Channel {
  switch (settings.kind) {
    case 'slack':
      return slackChannel(settings, ports);
    case 'discord':
      return discordChannel(settings, ports);
    case 'teams':
      return teamsChannel(settings, ports);
    case 'webhook':
      return webhookChannel(settings, ports);
    case 'email':
      return emailChannel(settings, ports);
    case 'amazon-q':
      return amazonQChannel(settings, ports);
  }
}
