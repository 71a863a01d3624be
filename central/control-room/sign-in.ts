import { Construct } from 'constructs';
import { CognitoIdentityProvider } from '#aws/cognito-identity-provider';
import { CognitoUserPool } from '#aws/cognito-user-pool';
import { CognitoUserPoolClient } from '#aws/cognito-user-pool-client';
import { CognitoUserPoolDomain } from '#aws/cognito-user-pool-domain';
import { SIGN_IN_LIFETIME } from '#core/control-room/signed-decision.ts';
import { HOUR } from '#core/duration.ts';
import { PRODUCT } from '#core/naming.ts';

export type SignInProps = {
  readonly region: string;
  /** First part of the address of the sign-in page. */
  readonly prefix: string;
  /** By SAML; without `metadata` one of that name exists in the pool. */
  readonly identityProvider?: { readonly name: string; readonly metadata?: string; readonly email: string };
};

const TOKEN_MINUTES = 15;

/** Who may open the page: users that an administrator creates, each with a second factor, or users of the corporate identity provider. */
export class UserPool extends Construct {
  readonly id: string;
  readonly issuer: string;
  readonly host: string;
  readonly #pool: CognitoUserPool;
  /** What an identity provider has to know about the pool. */
  readonly audience: string;
  readonly #provider: string | undefined;

  constructor(scope: Construct, id: string, { region, prefix, identityProvider }: SignInProps) {
    super(scope, id);
    const pool = new CognitoUserPool(this, 'pool', {
      name: `${PRODUCT}-control-room`,
      usernameAttributes: ['email'],
      autoVerifiedAttributes: ['email'],
      mfaConfiguration: 'ON',
      softwareTokenMfaConfiguration: { enabled: true },
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      // A password reset by mail alone would bypass the second factor.
      accountRecoverySetting: { recoveryMechanism: [{ name: 'admin_only', priority: 1 }] },
      passwordPolicy: {
        minimumLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: false,
        temporaryPasswordValidityDays: 3,
      },
      deletionProtection: 'ACTIVE',
    });
    this.#pool = pool;
    new CognitoUserPoolDomain(this, 'domain', { domain: prefix, userPoolId: pool.id });
    this.#provider =
      identityProvider?.metadata === undefined
        ? identityProvider?.name
        : new CognitoIdentityProvider(this, 'provider', {
            userPoolId: pool.id,
            providerName: identityProvider.name,
            providerType: 'SAML',
            providerDetails: { MetadataURL: identityProvider.metadata },
            attributeMapping: { email: identityProvider.email },
            // AWS adds what it reads from the metadata.
            lifecycle: { ignoreChanges: ['provider_details'] },
          }).providerName;
    this.audience = `urn:amazon:cognito:sp:${pool.id}`;
    this.id = pool.id;
    this.issuer = `https://cognito-idp.${region}.amazonaws.com/${pool.id}`;
    this.host = `${prefix}.auth.${region}.amazoncognito.com`;
  }

  /** The page as a client without a secret: authorization code with PKCE alone, and tokens for a quarter of an hour. */
  client(origin: string): CognitoUserPoolClient {
    return new CognitoUserPoolClient(this, 'client', {
      name: `${PRODUCT}-page`,
      userPoolId: this.#pool.id,
      generateSecret: false,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ['code'],
      allowedOauthScopes: ['openid', 'email', 'profile'],
      callbackUrls: [`${origin}/`],
      logoutUrls: [`${origin}/`],
      // With a corporate identity provider, users of the pool itself cannot sign in.
      supportedIdentityProviders: [this.#provider ?? 'COGNITO'],
      explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      enableTokenRevocation: true,
      preventUserExistenceErrors: 'ENABLED',
      idTokenValidity: TOKEN_MINUTES,
      accessTokenValidity: TOKEN_MINUTES,
      refreshTokenValidity: SIGN_IN_LIFETIME / HOUR,
      tokenValidityUnits: [{ idToken: 'minutes', accessToken: 'minutes', refreshToken: 'hours' }],
    });
  }
}
