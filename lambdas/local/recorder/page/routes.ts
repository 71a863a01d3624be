import type { ChannelKind } from '#core/notice/notice.ts';
import type { Language } from '#core/text.ts';
import type { RecordedMessage } from '../recorded.ts';
import type { Mail } from './mail.ts';

/** A route as the page heads it. `to`: where its messages arrive, as the recorder names it; of a topic, the name of the route. */
export type ShownRoute = {
  readonly name: string;
  readonly channel: ChannelKind;
  readonly language: Language;
  readonly to: string;
};

/** A message with its replies in the thread, in order. */
export type Thread = {
  readonly first: RecordedMessage | Mail;
  readonly replies: readonly RecordedMessage[];
  readonly at: number;
};

/** The messages of one route, newest thread first. `route` is absent for messages that belong to no route of the organization file. */
export type RouteMessages = { readonly route?: ShownRoute; readonly channel: ChannelKind; readonly threads: readonly Thread[] };

/** Every route, also without messages, and then all other messages, by channel. */
export function byRoute(
  routes: readonly ShownRoute[],
  messages: readonly RecordedMessage[],
  mail: readonly Mail[],
): RouteMessages[] {
  const threads = [...threadsOf(messages), ...mail.map((one): Thread => ({ first: one, replies: [], at: one.at ?? 0 }))];
  const ofRoute = ({ first }: Thread) =>
    routes.find(({ to }) => ('topic' in first ? first.topic.endsWith(`-notices-${to}`) : first.to === to));
  const known = routes.map((route): RouteMessages => {
    const own = threads.filter((one) => ofRoute(one) === route);
    return { route, channel: route.channel, threads: newestFirst(own) };
  });
  const others = threads.filter((one) => ofRoute(one) === undefined);
  const channels = [...new Set(others.map(channelOf))];
  return [
    ...known,
    ...channels.map((channel) => ({ channel, threads: newestFirst(others.filter((one) => channelOf(one) === channel)) })),
  ];
}

function channelOf({ first }: Thread): ChannelKind {
  return 'topic' in first ? 'email' : first.channel;
}

function threadsOf(messages: readonly RecordedMessage[]): Thread[] {
  const replies = new Map<string, RecordedMessage[]>();
  for (const one of messages) if (one.follows !== undefined) replies.set(one.follows, [...(replies.get(one.follows) ?? []), one]);
  return messages
    .filter(({ follows }) => follows === undefined)
    .map((first) => ({ first, replies: replies.get(first.id) ?? [], at: first.at }));
}

function newestFirst(threads: readonly Thread[]): Thread[] {
  return threads.toSorted((one, other) => other.at - one.at);
}
