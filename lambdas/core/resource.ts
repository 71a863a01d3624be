/** As the AWS Security Finding Format names it. */
export type Resource = {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
};

/** `account/region/resource id`: what all incidents about one resource share. */
export function resourceKey({ account, region, resource }: { account: string; region: string; resource: Resource }): string {
  return `${account}/${GLOBAL.has(resource.type) ? GLOBAL_REGION : region}/${resource.id}`;
}

/** IAM is global: a sign-in in another Region must not open a second incident. */
const GLOBAL: ReadonlySet<string> = new Set(['AwsIamAccessKey', 'AwsIamGroup', 'AwsIamPolicy', 'AwsIamRole', 'AwsIamUser']);

const GLOBAL_REGION = 'us-east-1';

export type Tags = Readonly<Record<string, string>>;
