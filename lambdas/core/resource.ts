/** A resource as the AWS Security Finding Format names it. */
export type Resource = {
  /** An ASFF resource type, such as `AwsEc2SecurityGroup`. */
  readonly type: string;
  /** The id its own service uses, such as `sg-0abc`. */
  readonly id: string;
  readonly arn: string;
};

/** One resource in the whole organization, as text: the key that incidents about it share. */
export function resourceKey(at: { account: string; region: string; resource: Resource }): string {
  return `${at.account}/${at.region}/${at.resource.id}`;
}

/** What people wrote on a resource. */
export type Tags = Readonly<Record<string, string>>;
