/**
 * The major version of Node that functions run on, for AWS Lambda and for the bundles. AWS ends nodejs22.x on 2027-04-30
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html); nodejs24.x needs the next provider, see CONTRIBUTING.md.
 */
export const NODE = 22;
