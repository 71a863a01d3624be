import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PRODUCT } from '#core/naming.ts';
import { connections } from '../sdk/connections.ts';

/** Sends an event of the hub. Throws if the bus refuses it. */
export function bus(name: string) {
  const client = new EventBridgeClient(connections);
  return async (type: string, detail: unknown, resources: readonly string[]): Promise<void> => {
    const entry = {
      EventBusName: name,
      Source: PRODUCT,
      DetailType: type,
      Detail: JSON.stringify(detail),
      Resources: [...resources],
    };
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
    const refused = Entries.find((one) => one.ErrorCode !== undefined);
    if (refused !== undefined) throw new Error(`the bus ${name} refused an event: ${refused.ErrorCode} ${refused.ErrorMessage}`);
  };
}
