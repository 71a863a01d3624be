/** Replaces the SDK's default provider in every bundle: a function has credentials in its environment only. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
