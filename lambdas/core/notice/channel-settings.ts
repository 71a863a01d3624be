/** One way out, from a route. `secret` names a secret whose value, JSON, only the customer puts there; `topic` is the ARN of a topic of SNS. */
export type ChannelSettings =
  | { readonly kind: 'email' | 'amazon-q'; readonly topic: string }
  | { readonly kind: 'slack'; readonly secret: string; readonly interactive?: true }
  | { readonly kind: 'discord' | 'teams'; readonly secret: string }
  | { readonly kind: 'webhook'; readonly secret: string; readonly host: string };
