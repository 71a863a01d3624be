/** A Region of any partition. */
export const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

/** Regions of the commercial partition, as botocore's partitions.json recognises them. */
const IN_AWS = /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d$/;

/**
 * The Regions that every account can use. AWS opened them before 20 March 2019; every later one is opt-in, so this list is
 * complete. https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
const ENABLED_BY_DEFAULT: ReadonlySet<string> = new Set([
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
]);

export function isInAwsPartition(region: string): boolean {
  return IN_AWS.test(region);
}

/** Whether an account must enable the Region before any call to it succeeds. */
export function isOptIn(region: string): boolean {
  return !ENABLED_BY_DEFAULT.has(region);
}

/**
 * Where AWS records the sign-in of an IAM user whose browser has a cookie with the account's alias, even if the account uses other
 * Regions; without the cookie in us-east-1, as for root, and at a Regional endpoint in that Region.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export const SIGN_IN_REGIONS = ['eu-north-1', 'us-east-2', 'ap-southeast-2'] as const;

/** The governed Regions: the home Region, then every other Region that an account uses. */
export function governedRegions(
  accounts: readonly { readonly regions: readonly string[] }[],
  homeRegion: string,
): [string, ...string[]] {
  const used = accounts.flatMap(({ regions }) => regions);
  return [homeRegion, ...new Set(used.filter((region) => region !== homeRegion))];
}
