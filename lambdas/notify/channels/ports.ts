import type { ChannelFailure } from '#core/notice/notice.ts';

/** One request over HTTPS to one of `hosts`: an address elsewhere, a redirect and a long answer are failures. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly hosts: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** `retryAfterMs`: what the answer's own header asks for. */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs?: number; readonly body: string }
  | { readonly kind: 'failed'; readonly failure: ChannelFailure };

export type SecretAnswer =
  | { readonly kind: 'read'; readonly value: string }
  | { readonly kind: 'failed'; readonly failure: ChannelFailure };

/** What SNS publishes to a topic, as its API names it. */
export type Publication = { readonly TopicArn: string; readonly Subject?: string; readonly Message: string };

export type PublishAnswer =
  | { readonly kind: 'published'; readonly id: string }
  | { readonly kind: 'failed'; readonly failure: ChannelFailure; readonly isFinal: boolean };

/** What a channel reaches the world with. None of it throws. `now` in epoch milliseconds. */
export type ChannelPorts = {
  readonly http: (request: HttpRequest) => Promise<HttpAnswer>;
  /** The value of a secret by its ARN, at most a minute old; `fresh` where that one was refused. */
  readonly secret: (arn: string, fresh?: boolean) => Promise<SecretAnswer>;
  readonly publish: (publication: Publication) => Promise<PublishAnswer>;
  readonly now: () => number;
};
