/** As the AWS Security Finding Format names it. */
export type Resource = {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
};

/** `account/region/resource id`: what all incidents about one resource share. */
export function resourceKey(at: { account: string; region: string; resource: Resource }): string {
  return `${at.account}/${at.region}/${at.resource.id}`;
}

export type Tags = Readonly<Record<string, string>>;
