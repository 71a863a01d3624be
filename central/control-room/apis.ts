import { Construct } from 'constructs';
import { Apigatewayv2Api } from '#aws/apigatewayv2-api';
import { Apigatewayv2Authorizer } from '#aws/apigatewayv2-authorizer';
import { Apigatewayv2Integration } from '#aws/apigatewayv2-integration';
import { Apigatewayv2Route } from '#aws/apigatewayv2-route';
import { Apigatewayv2RouteResponse } from '#aws/apigatewayv2-route-response';
import { Apigatewayv2Stage } from '#aws/apigatewayv2-stage';
import { CloudwatchLogGroup } from '#aws/cloudwatch-log-group';
import { LambdaPermission } from '#aws/lambda-permission';
import { type Naming, PRODUCT } from '#core/naming.ts';
import { SOCKET_STAGE } from './room.ts';

/** Who requested what, and the result. No headers or queries: they hold tokens and search terms of people. */
const ACCESS_LOG = {
  at: '$context.requestTime',
  request: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  subject: '$context.authorizer.claims.sub',
  took: '$context.responseLatency',
  error: '$context.authorizer.error',
};

export type SignedInClient = { readonly issuer: string; readonly clientId: string };

/**
 * The HTTP API: API Gateway lets only tokens of the one client through, and the function checks them again.
 *
 * Both APIs can be reached past CloudFront and its firewall, at addresses that browsers do not get. Closing them was considered:
 * HTTP and WebSocket APIs take no web ACL (only REST APIs do), and disabling their own address needs a domain with a certificate in
 * this Region; origin access control signs requests to buckets and function URLs, not to API Gateway; a header that CloudFront adds
 * and the function checks would be a secret in the configuration of CloudFront, and so in Terraform's state. So neither API relies on
 * the firewall: a request without a valid token is refused before a function runs, the function refuses a connection without a
 * one-time ticket, decisions are signed in the browser, and each stage limits requests. A flood makes the page unavailable; the hub
 * still contains, and people can still decide with the `hub` command.
 */
export class HttpApi extends Construct {
  readonly host: string;
  readonly #api: Apigatewayv2Api;
  readonly #naming: Naming;

  constructor(scope: Construct, id: string, naming: Naming) {
    super(scope, id);
    this.#naming = naming;
    this.#api = new Apigatewayv2Api(this, 'api', { name: `${PRODUCT}-control-room`, protocolType: 'HTTP' });
    const logs = new CloudwatchLogGroup(this, 'logs', { name: `/aws/apigateway/${PRODUCT}-control-room`, retentionInDays: 365 });
    new Apigatewayv2Stage(this, 'stage', {
      apiId: this.#api.id,
      name: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.arn, format: JSON.stringify(ACCESS_LOG) },
      defaultRouteSettings: { throttlingBurstLimit: 200, throttlingRateLimit: 100 },
    });
    this.host = `${this.#api.id}.execute-api.${naming.homeRegion}.amazonaws.com`;
  }

  answersFor({ issuer, clientId }: SignedInClient): void {
    const apiId = this.#api.id;
    const authorizer = new Apigatewayv2Authorizer(this, 'authorizer', {
      apiId,
      name: 'signed-in',
      authorizerType: 'JWT',
      identitySources: ['$request.header.Authorization'],
      jwtConfiguration: { audience: [clientId], issuer },
    });
    const integration = new Apigatewayv2Integration(this, 'serve', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: functionArn(this.#naming, 'serve'),
      payloadFormatVersion: '2.0',
      timeoutMilliseconds: 21_000,
    });
    new Apigatewayv2Route(this, 'route', {
      apiId,
      routeKey: 'ANY /api/{proxy+}',
      target: `integrations/${integration.id}`,
      authorizationType: 'JWT',
      authorizerId: authorizer.id,
    });
    mayCall(this, 'serve', `${this.#api.executionArn}/*/*/api/{proxy+}`);
  }
}

/** The WebSocket API, which is as reachable as the other. Its function accepts connections with a ticket; connections are not logged. */
export class SocketApi extends Construct {
  readonly host: string;
  readonly endpoint: string;

  constructor(scope: Construct, id: string, naming: Naming) {
    super(scope, id);
    const api = new Apigatewayv2Api(this, 'api', {
      name: `${PRODUCT}-control-room-sockets`,
      protocolType: 'WEBSOCKET',
      routeSelectionExpression: '$request.body.action',
    });
    const apiId = api.id;
    const integration = new Apigatewayv2Integration(this, 'socket', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: invocationArn(naming, 'socket'),
    });
    const target = `integrations/${integration.id}`;
    for (const routeKey of ['$connect', '$disconnect'])
      new Apigatewayv2Route(this, routeKey.slice(1), { apiId, routeKey, target, authorizationType: 'NONE' });
    const messageRoute = new Apigatewayv2Route(this, 'said', {
      apiId,
      routeKey: '$default',
      target,
      authorizationType: 'NONE',
      routeResponseSelectionExpression: '$default',
    });
    new Apigatewayv2RouteResponse(this, 'answer', { apiId, routeId: messageRoute.id, routeResponseKey: '$default' });
    new Apigatewayv2Stage(this, 'stage', {
      apiId,
      name: SOCKET_STAGE,
      autoDeploy: true,
      defaultRouteSettings: { throttlingBurstLimit: 500, throttlingRateLimit: 200, loggingLevel: 'OFF' },
      dependsOn: [messageRoute],
    });
    mayCall(this, 'socket', `${api.executionArn}/${SOCKET_STAGE}/*`);
    this.host = `${apiId}.execute-api.${naming.homeRegion}.amazonaws.com`;
    this.endpoint = `https://${this.host}/${SOCKET_STAGE}`;
  }
}

function functionArn({ homeRegion, hubAccount }: Naming, name: string): string {
  return `arn:aws:lambda:${homeRegion}:${hubAccount}:function:${PRODUCT}-${name}`;
}

/** WebSocket APIs name functions by the path of the call. */
function invocationArn(naming: Naming, name: string): string {
  return `arn:aws:apigateway:${naming.homeRegion}:lambda:path/2015-03-31/functions/${functionArn(naming, name)}/invocations`;
}

function mayCall(scope: Construct, name: string, sourceArn: string): void {
  new LambdaPermission(scope, 'permission', {
    functionName: `${PRODUCT}-${name}`,
    statementId: 'control-room',
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    sourceArn,
  });
}
