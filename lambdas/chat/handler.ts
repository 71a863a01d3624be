import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { chatForwarder } from '#adapters/lambda/chat-requests.ts';
import { setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { CLICK_REFUSED } from '#core/naming.ts';
import { checkRequest } from './chat.ts';

const forward = chatForwarder(setting('CHAT_DECISIONS_QUEUE_URL'));

/** Takes one request of Slack. Neither its body nor its signature is logged: within five minutes they are a person's yes. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const taken = checkRequest(event);
  if (taken.status !== 200) {
    log('warn', CLICK_REFUSED, { status: taken.status, from: event.requestContext.http.sourceIp });
    return { statusCode: taken.status };
  }
  await forward(taken.request);
  return { statusCode: 200 };
}
