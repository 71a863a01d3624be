import type { JsonObject } from '#core/json.ts';

export type CallOfRollout = {
  readonly source: string;
  readonly name: string;
  readonly request: JsonObject;
  readonly response?: JsonObject;
};

export function call(service: string, name: string, request: JsonObject, response?: JsonObject): CallOfRollout {
  return { source: `${service}.amazonaws.com`, name, request, ...(response !== undefined && { response }) };
}

const POOL = 'ap-northeast-2_Example01';
const API = 'a1b2c3d4e5';
const DISTRIBUTION = 'EDFDVBD6EXAMPLE';

/** The calls that Terraform makes for the parts that browsers and chats reach; AWS chooses the ids. */
export const CREATING_CONTROL_ROOM: Readonly<Record<string, (resource: Record<string, never>) => readonly CallOfRollout[]>> = {
  aws_cognito_user_pool: ({ name }) => [
    call('cognito-idp', 'CreateUserPool', { poolName: name }),
    call('cognito-idp', 'SetUserPoolMfaConfig', {
      userPoolId: POOL,
      mfaConfiguration: 'ON',
      softwareTokenMfaConfiguration: { enabled: true },
    }),
    call('cognito-idp', 'UpdateUserPool', { userPoolId: POOL, mfaConfiguration: 'ON' }),
  ],
  aws_cognito_user_pool_client: ({ name, callback_urls }) => [
    call('cognito-idp', 'CreateUserPoolClient', { userPoolId: POOL, clientName: name, callbackURLs: callback_urls }),
    call('cognito-idp', 'UpdateUserPoolClient', { userPoolId: POOL, clientId: '1example23456789', clientName: name }),
  ],
  aws_cognito_user_pool_domain: ({ domain }) => [call('cognito-idp', 'CreateUserPoolDomain', { domain, userPoolId: POOL })],
  aws_cognito_identity_provider: ({ provider_name, provider_type }) => [
    call('cognito-idp', 'CreateIdentityProvider', {
      userPoolId: POOL,
      providerName: provider_name,
      providerType: provider_type,
    }),
  ],
  aws_apigatewayv2_api: ({ name, protocol_type }) => [
    call('apigateway', 'CreateApi', { name, protocolType: protocol_type }, { apiId: API }),
  ],
  aws_apigatewayv2_authorizer: ({ name, authorizer_type, identity_sources }) => [
    call('apigateway', 'CreateAuthorizer', {
      apiId: API,
      name,
      authorizerType: authorizer_type,
      identitySource: identity_sources,
      jwtConfiguration: {
        audience: ['1example23456789'],
        issuer: `https://cognito-idp.ap-northeast-2.amazonaws.com/${POOL}`,
      },
    }),
  ],
  aws_apigatewayv2_integration: ({ integration_type, integration_uri, payload_format_version }) => [
    call('apigateway', 'CreateIntegration', {
      apiId: API,
      integrationType: integration_type,
      integrationUri: integration_uri,
      ...(payload_format_version !== undefined && { payloadFormatVersion: payload_format_version }),
    }),
  ],
  aws_apigatewayv2_route: ({ route_key, authorization_type }) => [
    call('apigateway', 'CreateRoute', {
      apiId: API,
      routeKey: route_key,
      authorizationType: authorization_type ?? 'NONE',
      apiKeyRequired: false,
      target: 'integrations/abc1234',
    }),
  ],
  aws_apigatewayv2_route_response: ({ route_response_key }) => [
    call('apigateway', 'CreateRouteResponse', { apiId: API, routeId: 'abc1234', routeResponseKey: route_response_key }),
  ],
  aws_apigatewayv2_stage: ({ name }) => [
    call('apigateway', 'CreateStage', { apiId: API, stageName: name, autoDeploy: true }),
    call('apigateway', 'UpdateStage', { apiId: API, stageName: name, autoDeploy: true }),
  ],
  aws_cloudfront_distribution: ({ comment }) => [
    call('cloudfront', 'CreateDistribution2020_05_31', { distributionConfig: { comment } }),
    call('cloudfront', 'UpdateDistribution2020_05_31', { id: DISTRIBUTION, distributionConfig: { comment } }),
  ],
  aws_cloudfront_function: ({ name }) => [
    call('cloudfront', 'CreateFunction2020_05_31', { name }),
    call('cloudfront', 'PublishFunction2020_05_31', { name }),
  ],
  aws_cloudfront_origin_access_control: ({ name }) => [
    call('cloudfront', 'CreateOriginAccessControl2020_05_31', { originAccessControlConfig: { name } }),
  ],
  aws_cloudfront_response_headers_policy: ({ name }) => [
    call('cloudfront', 'CreateResponseHeadersPolicy2020_05_31', { responseHeadersPolicyConfig: { name } }),
  ],
  aws_wafv2_web_acl: ({ name, scope }) => [
    call('wafv2', 'CreateWebACL', { name, scope }),
    call('wafv2', 'UpdateWebACL', { name, scope, id: '1234abcd-12ab-34cd-56ef-1234567890ab' }),
  ],
  aws_s3_object: ({ key }) => [call('s3', 'PutObject', { bucketName: 'org-security-hub-control-room-111122223333', key })],
  aws_secretsmanager_secret: ({ name, description }) => [
    call('secretsmanager', 'CreateSecret', { name, description, kmsKeyId: 'alias/org-security-hub' }),
    call('secretsmanager', 'DescribeSecret', { secretId: name }),
  ],
};
