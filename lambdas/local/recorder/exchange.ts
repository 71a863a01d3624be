import type { IncomingHttpHeaders } from 'node:http';
import type { MessageRecords } from './recorded.ts';
import type { SlackClicks } from './slack-app.ts';

/** A request to one of the channels: the host it was meant for, and the rest of its address. */
export type ChannelRequest = {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type ChannelReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Why it was refused, for the page. */
  readonly why?: string;
};

/** The credentials that the emulated channels accept, as a workspace, a server and a receiver would. */
export type ChannelCredentials = {
  readonly slack: { readonly token: string; readonly channels: readonly string[]; readonly webhooks: readonly string[] };
  /** `<id>/<token>` of each webhook. */
  readonly discord: readonly string[];
  /** Host and path with the `sig` of each workflow. */
  readonly teams: readonly { readonly host: string; readonly path: string; readonly sig: string }[];
  readonly webhooks: readonly { readonly host: string; readonly key: string }[];
};

/** What a channel needs for an answer. `now` in epoch milliseconds. */
export type ChannelContext = {
  readonly credentials: ChannelCredentials;
  readonly isRevoked: (address: string) => boolean;
  readonly records: MessageRecords;
  /** Absent where no app receives clicks. */
  readonly clicks?: SlackClicks | undefined;
  readonly now: () => number;
};

export type Answering = (request: ChannelRequest, context: ChannelContext) => ChannelReply;

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
