import { PublishCommand, SNSClient, type SNSClientConfig, SNSServiceException } from '@aws-sdk/client-sns';
import type { ChannelPorts, PublishAnswer } from '#notify/channels/ports.ts';
import { connections } from '../sdk/connections.ts';

/** Publishes to SNS topics. */
export function publishToTopics(config: SNSClientConfig = {}): ChannelPorts['publish'] {
  const client = new SNSClient({ ...connections, ...config });
  return async (publication) => {
    try {
      const { MessageId = '' } = await client.send(new PublishCommand(publication));
      return { kind: 'published', id: MessageId };
    } catch (error) {
      return failureFrom(error);
    }
  };
}

/** A refusal of the request is final; after a fault, throttling or no connection another attempt may succeed. */
function failureFrom(error: unknown): PublishAnswer {
  const name = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
  const status = error instanceof SNSServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === undefined) return { kind: 'failed', failure: { code: 'unreachable', name }, isFinal: false };
  const isBusy = status >= 500 || status === 429 || /thrott/i.test(name);
  return {
    kind: 'failed',
    failure: isBusy && status < 500 ? { code: 'throttled' } : { code: 'answered', status, text: name },
    isFinal: !isBusy,
  };
}
