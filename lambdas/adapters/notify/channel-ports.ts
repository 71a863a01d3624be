import type { ChannelPorts } from '#notify/channels/ports.ts';
import { channelsEndpoint } from '../lambda/environment.ts';
import { httpToChannels } from './http.ts';
import { publishToTopics } from './publish.ts';
import { secretsOfChannels } from './secrets.ts';

/** How the channels of a function reach HTTP hosts, secrets and SNS topics. */
export function channelPorts(): ChannelPorts {
  return {
    http: httpToChannels({ endpoint: channelsEndpoint() }),
    secret: secretsOfChannels(),
    publish: publishToTopics(),
    now: Date.now,
  };
}
