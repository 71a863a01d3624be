import { PAGE_WRITES } from '#core/hub-parts.ts';
import type { PartCalls } from './hub-account-calls.ts';

/** Parts that browsers and chats reach, and their secrets. Most calls name them by an id that AWS chooses, so all in the hub account count. */
export const CONTROL_ROOM_CALLS: readonly PartCalls[] = [
  {
    source: 'cognito-idp.amazonaws.com',
    calls: [
      'AddUserPoolClientSecret',
      'AdminAddUserToGroup',
      'AdminConfirmSignUp',
      'AdminCreateUser',
      'AdminDeleteSoftwareToken',
      'AdminDeleteUser',
      'AdminDeleteUserAttributes',
      'AdminDisableProviderForUser',
      'AdminDisableUser',
      'AdminEnableUser',
      'AdminLinkProviderForUser',
      'AdminRemoveUserFromGroup',
      'AdminResetUserPassword',
      'AdminSetUserMFAPreference',
      'AdminSetUserPassword',
      'AdminSetUserSettings',
      'AdminUpdateUserAttributes',
      'AdminUserGlobalSignOut',
      'CreateGroup',
      'CreateIdentityProvider',
      'CreateUserImportJob',
      'CreateUserPoolClient',
      'CreateUserPoolDomain',
      'CreateUserPoolReplica',
      'DeleteGroup',
      'DeleteIdentityProvider',
      'DeleteUserPool',
      'DeleteUserPoolClient',
      'DeleteUserPoolClientSecret',
      'DeleteUserPoolDomain',
      'DeleteUserPoolReplica',
      'SetLogDeliveryConfiguration',
      'SetRiskConfiguration',
      'SetUICustomization',
      'SetUserPoolMfaConfig',
      'StartUserImportJob',
      'UpdateGroup',
      'UpdateIdentityProvider',
      'UpdateUserPool',
      'UpdateUserPoolClient',
      'UpdateUserPoolDomain',
      'UpdateUserPoolReplica',
    ],
    names: ['userPoolId'],
  },
  {
    source: 'apigateway.amazonaws.com',
    calls: [
      ...changesOf(['Authorizer', 'Deployment', 'Integration', 'IntegrationResponse', 'Route', 'RouteResponse', 'Stage']),
      'CreateApiMapping',
      'DeleteAccessLogSettings',
      'DeleteApi',
      'DeleteCorsConfiguration',
      'DeleteRouteRequestParameter',
      'DeleteRouteSettings',
      'ReimportApi',
      'UpdateApi',
      'UpdateApiMapping',
    ],
    names: ['apiId'],
  },
  // They route a domain to an API; the API's id is nested deep in the request.
  { source: 'apigateway.amazonaws.com', calls: ['CreateRoutingRule', 'PutRoutingRule'], names: ['domainName'] },
  {
    source: 'cloudfront.amazonaws.com',
    calls: [
      'AssociateAlias',
      'AssociateDistributionWebACL',
      'DeleteDistribution',
      'DeleteFunction',
      'DeleteOriginAccessControl',
      'DeleteResponseHeadersPolicy',
      'DisassociateDistributionWebACL',
      'PublishFunction',
      'UpdateDistribution',
      'UpdateDistributionWithStagingConfig',
      'UpdateDomainAssociation',
      'UpdateFunction',
      'UpdateOriginAccessControl',
      'UpdateResponseHeadersPolicy',
    ],
    names: ['id', 'name', 'targetDistributionId', 'targetResource.distributionId'],
  },
  {
    source: 'wafv2.amazonaws.com',
    calls: [
      'AssociateWebACL',
      'DeleteFirewallManagerRuleGroups',
      'DeleteLoggingConfiguration',
      'DeleteWebACL',
      'PutLoggingConfiguration',
      'UpdateWebACL',
    ],
    names: ['name', 'resourceArn', 'webACLArn', 'loggingConfiguration.resourceArn'],
  },
  {
    source: 'secretsmanager.amazonaws.com',
    calls: [
      'CancelRotateSecret',
      'DeleteResourcePolicy',
      'DeleteSecret',
      'PutResourcePolicy',
      'PutSecretValue',
      'RemoveRegionsFromReplication',
      'ReplicateSecretToRegions',
      'RotateSecret',
      'StopReplicationToReplica',
      'UpdateSecret',
      'UpdateSecretVersionStage',
    ],
    names: ['secretId'],
  },
];

/** Each read of a secret is recorded separately. */
export const SECRET_READS: PartCalls = {
  source: 'secretsmanager.amazonaws.com',
  calls: ['GetSecretValue'],
  names: ['secretId'],
};

/** Calls that change a file of the page: data events, which the trail records in this bucket only. Only rollouts write there. */
export const PAGE_FILES: PartCalls = {
  source: 's3.amazonaws.com',
  calls: PAGE_WRITES,
  names: ['bucketName'],
};

/** For these services, everything in the hub account counts as a part of the hub. */
export const ALL_IN_HUB_ACCOUNT: readonly string[] = [
  'apigateway.amazonaws.com',
  'cloudfront.amazonaws.com',
  'cognito-idp.amazonaws.com',
];

/** Calls of rollouts with ids or addresses that AWS chooses, so that the stacks do not know the right values. */
export const CHOSEN_BY_AWS: readonly string[] = [
  ...['CreateUserPoolClient', 'UpdateUserPool', 'UpdateUserPoolClient', 'CreateIdentityProvider', 'UpdateIdentityProvider'],
  ...['DeleteUserPool', 'DeleteUserPoolClient', 'DeleteIdentityProvider'],
]
  .map((name) => `cognito-idp/${name}`)
  .concat(
    changesOf(['Authorizer', 'Integration', 'Route', 'RouteResponse', 'Stage']).map((name) => `apigateway/${name}`),
    ['apigateway/UpdateApi', 'apigateway/DeleteApi', 'apigateway/DeleteAccessLogSettings'],
    ['Distribution', 'Function', 'OriginAccessControl', 'ResponseHeadersPolicy'].flatMap((what) =>
      ['Update', 'Delete'].map((verb) => `cloudfront/${verb}${what}`),
    ),
    ['cloudfront/PublishFunction', 'wafv2/UpdateWebACL', 'wafv2/DeleteWebACL', 'secretsmanager/UpdateSecret'],
  );

/** Ordinary work of administrators with people and secrets. Everything else is CRITICAL. */
const ADMINISTRATION: Readonly<Record<string, 'HIGH' | 'MEDIUM'>> = {
  'cognito-idp/AdminCreateUser': 'MEDIUM',
  'cognito-idp/AdminDeleteUser': 'MEDIUM',
  'cognito-idp/AdminDisableUser': 'MEDIUM',
  'cognito-idp/AdminEnableUser': 'MEDIUM',
  'cognito-idp/AdminResetUserPassword': 'MEDIUM',
  'cognito-idp/AdminUserGlobalSignOut': 'MEDIUM',
  'cognito-idp/AdminDeleteSoftwareToken': 'HIGH',
  'cognito-idp/AdminSetUserMFAPreference': 'HIGH',
  'cognito-idp/AdminSetUserPassword': 'HIGH',
  'secretsmanager/GetSecretValue': 'HIGH',
  'secretsmanager/PutSecretValue': 'HIGH',
};

/** The severity of a call such as `cognito-idp/AdminCreateUser`; undefined if it is not ordinary work. */
export function administrationOf(call: string): 'HIGH' | 'MEDIUM' | undefined {
  return new Map(Object.entries(ADMINISTRATION)).get(call);
}

function changesOf(parts: readonly string[]): string[] {
  return parts.flatMap((part) => ['Create', 'Update', 'Delete'].map((verb) => verb + part));
}
