/** The channel of a route. `secret`: name of a secret whose JSON value only the customer writes; `topic`: ARN of an SNS topic. */
export type ChannelSettings =
  | { readonly kind: 'email' | 'amazon-q'; readonly topic: string }
  | { readonly kind: 'slack'; readonly secret: string; readonly interactive?: true }
  | { readonly kind: 'discord' | 'teams'; readonly secret: string }
  | { readonly kind: 'webhook'; readonly secret: string; readonly host: string };
