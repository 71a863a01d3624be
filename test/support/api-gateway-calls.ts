/**
 * Every call of API Gateway's second version that changes something, from the model of its API (apigatewayv2-2018-11-29 in botocore).
 * CloudTrail names them so, with `apigateway.amazonaws.com` as their source and fields such as `apiId`; IAM knows their HTTP verbs only.
 */
export const API_GATEWAY_CALLS: readonly string[] = [
  ...['Api', 'ApiMapping', 'Authorizer', 'Deployment', 'DomainName', 'Integration', 'IntegrationResponse', 'Model'].flatMap(
    change,
  ),
  ...['Route', 'RouteResponse', 'Stage', 'VpcLink', 'Portal', 'PortalProduct', 'ProductPage'].flatMap(change),
  ...['ProductRestEndpointPage'].flatMap(change),
  ...['CreateRoutingRule', 'PutRoutingRule', 'DeleteRoutingRule'],
  ...['DeleteAccessLogSettings', 'DeleteCorsConfiguration', 'DeleteRouteRequestParameter', 'DeleteRouteSettings'],
  ...['DeletePortalProductSharingPolicy', 'PutPortalProductSharingPolicy', 'DisablePortal', 'PreviewPortal', 'PublishPortal'],
  ...['ImportApi', 'ReimportApi', 'ResetAuthorizersCache', 'TagResource', 'UntagResource'],
];

const PORTALS = 'portals show documentation and reach no API';
const NEW = 'what was not there before is used by nothing of the hub, and calls none of its functions until one lets it';
const HARMLESS = 'it takes nothing from the API and gives no other caller access';

function each(reason: string, calls: readonly string[]): [string, string][] {
  return calls.map((call) => [call, reason]);
}

/** Calls that no scenario detects, and why. */
export const API_GATEWAY_UNDETECTED_CALLS: Readonly<Record<string, string>> = Object.fromEntries([
  ...each(PORTALS, ['Portal', 'PortalProduct', 'ProductPage', 'ProductRestEndpointPage'].flatMap(change)),
  ...each(PORTALS, ['DisablePortal', 'PreviewPortal', 'PublishPortal']),
  ...each(PORTALS, ['PutPortalProductSharingPolicy', 'DeletePortalProductSharingPolicy']),
  ...each(NEW, ['CreateApi', 'ImportApi', 'CreateDomainName', 'CreateVpcLink']),
  ...each('the hub has no domain, link or model there', [
    'UpdateDomainName',
    'DeleteDomainName',
    'UpdateVpcLink',
    'DeleteVpcLink',
  ]),
  ...each('the hub has no domain, link or model there', change('Model')),
  ...each(HARMLESS, ['DeleteApiMapping', 'DeleteRoutingRule', 'ResetAuthorizersCache']),
  ...each('tags change nothing that the part does; those of the hub are a separate scenario', ['TagResource', 'UntagResource']),
]);

function change(what: string): string[] {
  return [`Create${what}`, `Update${what}`, `Delete${what}`];
}
