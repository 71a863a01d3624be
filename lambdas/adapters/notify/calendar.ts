import { GetCalendarStateCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { log } from '../lambda/log.ts';
import { connections } from '../sdk/connections.ts';

const KEPT_MS = 60_000;

/** Whether a calendar of Change Calendar is open, by its ARN and at most a minute old; undefined if AWS gives no answer. */
export function calendars(now: () => number, config: SSMClientConfig = {}) {
  const clients = new Map<string, SSMClient>();
  const known = new Map<string, { readonly until: number; readonly open: Promise<boolean | undefined> }>();
  const read = async (arn: string): Promise<boolean | undefined> => {
    const region = arn.split(':')[3] ?? '';
    const client = clients.get(region) ?? new SSMClient({ ...connections, region, ...config });
    clients.set(region, client);
    try {
      const { State } = await client.send(new GetCalendarStateCommand({ CalendarNames: [arn] }));
      return State === 'OPEN';
    } catch (error) {
      log('warn', 'calendar not read', { arn, reason: (error as Error).name });
      return undefined;
    }
  };
  return (arn: string): Promise<boolean | undefined> => {
    const kept = known.get(arn);
    if (kept !== undefined && now() < kept.until) return kept.open;
    const open = read(arn);
    known.set(arn, { open, until: now() + KEPT_MS });
    return open;
  };
}
