import type { ChannelAnswer } from '../channel.ts';
import type { ChannelPorts, Publication } from './ports.ts';

/** Publishes to a topic. SNS does not say who is subscribed and whether they confirmed. */
export async function publishToTopic(
  publication: Publication,
  { publish }: Pick<ChannelPorts, 'publish'>,
): Promise<ChannelAnswer> {
  const answer = await publish(publication);
  if (answer.kind === 'published') return { kind: 'sent', thread: answer.id };
  return { kind: answer.isFinal ? 'refused' : 'retry', reason: answer.failure };
}
