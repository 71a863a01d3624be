/** Takes the place of the SDK's default provider in every bundle: a function has its environment's credentials and looks for no others. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
