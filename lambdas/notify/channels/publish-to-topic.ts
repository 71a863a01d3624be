import type { ChannelAnswer } from '../channel.ts';
import type { ChannelPorts, Publication } from './ports.ts';

/** Publishes to a topic; who is subscribed there, and whether they confirmed it, SNS does not say. */
export async function publishToTopic(
  publication: Publication,
  { publish }: Pick<ChannelPorts, 'publish'>,
): Promise<ChannelAnswer> {
  const answer = await publish(publication);
  if (answer.kind === 'published') return { kind: 'sent', thread: answer.id };
  return { kind: answer.isFinal ? 'refused' : 'retry', reason: answer.failure };
}
