import type { ChannelFailure } from '#core/notice/notice.ts';

/** One request over HTTPS to one of `hosts`: an address elsewhere, a redirect and a long answer are failures. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly hosts: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** `retryAfterMs`: from the `Retry-After` header. */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs?: number; readonly body: string }
  | { readonly kind: 'failed'; readonly failure: ChannelFailure };

export type SecretAnswer =
  | { readonly kind: 'read'; readonly value: string }
  | { readonly kind: 'failed'; readonly failure: ChannelFailure };

/** A message to a topic, with the names of the SNS API. */
export type Publication = { readonly TopicArn: string; readonly Subject?: string; readonly Message: string };

export type PublishAnswer =
  | { readonly kind: 'published'; readonly id: string }
  | { readonly kind: 'failed'; readonly failure: ChannelFailure; readonly isFinal: boolean };

/** The I/O of a channel. None of it throws. `now` in epoch milliseconds. */
export type ChannelPorts = {
  readonly http: (request: HttpRequest) => Promise<HttpAnswer>;
  /** The value of a secret by its ARN, at most a minute old; `fresh` reads it again after a refusal. */
  readonly secret: (arn: string, fresh?: boolean) => Promise<SecretAnswer>;
  readonly publish: (publication: Publication) => Promise<PublishAnswer>;
  readonly now: () => number;
};
