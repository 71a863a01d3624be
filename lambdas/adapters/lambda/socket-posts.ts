import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { connections } from '../sdk/connections.ts';

/** The endpoint of a stage of API Gateway, or of the local server. */
const ENDPOINTS = /^(https:\/\/[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com\/[\w-]+|http:\/\/127\.0\.0\.1:\d{1,5})$/;

/** Posts to connections of browsers. `gone` if the connection ended; throws the SDK's other errors. */
export function socketPosts(endpointOf: () => Promise<string | undefined>) {
  let known: { readonly endpoint: string; readonly client: ApiGatewayManagementApiClient } | undefined;
  const clientOf = async (): Promise<ApiGatewayManagementApiClient> => {
    const endpoint = await endpointOf();
    if (endpoint === undefined || !ENDPOINTS.test(endpoint))
      throw new Error('the control room has no valid WebSocket endpoint: apply its stack again');
    if (known?.endpoint !== endpoint)
      known = { endpoint, client: new ApiGatewayManagementApiClient({ ...connections, endpoint, maxAttempts: 2 }) };
    return known.client;
  };
  return async (id: string, message: string): Promise<'sent' | 'gone'> => {
    try {
      await (await clientOf()).send(new PostToConnectionCommand({ ConnectionId: id, Data: message }));
      return 'sent';
    } catch (error) {
      if ((error as Error).name === 'GoneException') return 'gone';
      throw error;
    }
  };
}
