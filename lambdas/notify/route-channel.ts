import type { Naming } from '#core/naming.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import { type NoticeSettings, type Route, topicArn } from '#core/notice/route.ts';

/** The channel settings of a route. Throws for a route that the organization file does not allow. */
export function channelSettings(
  route: Route,
  naming: Pick<Naming, 'homeRegion' | 'hubAccount'>,
  { slackApp }: Pick<NoticeSettings, 'slackApp'> = {},
): ChannelSettings {
  const { name, channel: kind, secret, host } = route;
  if (kind === 'email' || kind === 'amazon-q') return { kind, topic: topicArn(name, naming) };
  if (secret === undefined) throw new Error(`route ${name} names no secret: apply the central stack`);
  if (kind === 'slack') return { kind, secret, ...(slackApp !== undefined && { interactive: true }) };
  if (kind !== 'webhook') return { kind, secret };
  if (host === undefined) throw new Error(`route ${name} names no host: apply the central stack`);
  return { kind, secret, host };
}
