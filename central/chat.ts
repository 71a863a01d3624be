import { Construct } from 'constructs';
import { Apigatewayv2Api } from '#aws/apigatewayv2-api';
import { Apigatewayv2Integration } from '#aws/apigatewayv2-integration';
import { Apigatewayv2Route } from '#aws/apigatewayv2-route';
import { Apigatewayv2Stage } from '#aws/apigatewayv2-stage';
import { LambdaPermission } from '#aws/lambda-permission';
import { TerraformOutput } from '#cdktf';
import { SLACK_ROUTE } from '#core/chat/slack-request.ts';
import { PRODUCT } from '#core/naming.ts';
import { SLACK_APP_SECRET, type SlackAppSettings } from '#core/notice/route.ts';
import { HubFunction } from './function.ts';
import type { DurableQueue } from './queue.ts';
import { EmptySecret } from './secret.ts';
import { type Monitored, type StepProps, sharedProps } from './step.ts';

/** Requests a second and in one burst: more than people can click, and too few to cost or delay anything. */
const THROTTLE = { throttlingRateLimit: 10, throttlingBurstLimit: 20 };

type ChatProps = StepProps & { readonly decisions: DurableQueue; readonly slackApp: SlackAppSettings };

/**
 * Receives clicks in Slack: one route of an HTTP API, open to the internet because Slack has no fixed addresses. Its function can send
 * to one queue and nothing else; `decide` checks what comes from there.
 */
export class Chat extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];

  constructor(scope: Construct, id: string, props: ChatProps) {
    super(scope, id);
    const { decisions, slackApp, keyArn } = props;
    if (slackApp.secret === SLACK_APP_SECRET) {
      const description = 'The Slack app behind the buttons: {"signingSecret","token"}';
      new EmptySecret(this, 'secret', { name: slackApp.secret, keyArn, description });
    }
    const chat = new HubFunction(this, 'function', {
      ...sharedProps(props),
      name: 'chat',
      description: 'Receives clicks in Slack and passes them on without reading them',
      // Slack waits three seconds.
      timeoutSeconds: 3,
      environment: { CHAT_DECISIONS_QUEUE_URL: decisions.url },
      allows: [decisions.send()],
    });
    const api = new Apigatewayv2Api(this, 'api', {
      name: `${PRODUCT}-chat`,
      description: 'Where Slack sends clicks',
      protocolType: 'HTTP',
    });
    const integration = new Apigatewayv2Integration(this, 'integration', {
      apiId: api.id,
      integrationType: 'AWS_PROXY',
      integrationUri: chat.resource.invokeArn,
      payloadFormatVersion: '2.0',
      timeoutMilliseconds: 3_000,
    });
    new Apigatewayv2Route(this, 'route', {
      apiId: api.id,
      routeKey: SLACK_ROUTE,
      target: `integrations/${integration.id}`,
    });
    new Apigatewayv2Stage(this, 'stage', {
      apiId: api.id,
      name: '$default',
      autoDeploy: true,
      defaultRouteSettings: THROTTLE,
    });
    new LambdaPermission(this, 'permission', {
      functionName: chat.resource.functionName,
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api.executionArn}/$default/${SLACK_ROUTE.replace(' ', '')}`,
    });
    new TerraformOutput(this, 'address', { value: `${api.apiEndpoint}/slack`, description: 'Request URL of the Slack app' });
    this.functions = [chat];
  }
}
