import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { chatForwarder } from '#adapters/lambda/chat-requests.ts';
import { setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { CLICK_REFUSED } from '#core/naming.ts';
import { checkRequest } from './chat.ts';

const forward = chatForwarder(setting('CHAT_DECISIONS_QUEUE_URL'));

/** Takes one request of Slack. Neither its body nor its signature is logged: for five minutes they would approve in that person's name. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const checked = checkRequest(event);
  if (checked.status !== 200) {
    log('warn', CLICK_REFUSED, { status: checked.status, from: event.requestContext.http.sourceIp });
    return { statusCode: checked.status };
  }
  await forward(checked.request);
  return { statusCode: 200 };
}
