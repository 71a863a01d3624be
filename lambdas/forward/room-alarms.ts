import { type Naming, PRODUCT } from '#core/naming.ts';
import type { DerivedRule } from './event-pattern.ts';

/** Where CloudFront and its firewall report, wherever the hub is. */
export const GLOBAL_REGION = 'us-east-1';

/** What alarms of the control room are called, and nothing else of the hub. */
export const ROOM_ALARMS = `${PRODUCT}-control-room-`;

/** Changes of the alarms that are in another Region than the hub, as its bus receives them; undefined where none is. */
export function remoteAlarmPattern({ homeRegion, hubAccount }: Naming): DerivedRule['pattern'] | undefined {
  if (homeRegion === GLOBAL_REGION) return undefined;
  return {
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    account: [hubAccount],
    region: [GLOBAL_REGION],
    detail: { alarmName: [{ prefix: ROOM_ALARMS }] },
  };
}

/** What the hub account forwards of them, from there. */
export function remoteAlarmRules(naming: Naming, account: string, region: string): DerivedRule[] {
  const pattern = remoteAlarmPattern(naming);
  if (pattern === undefined || account !== naming.hubAccount || region !== GLOBAL_REGION) return [];
  return [{ name: 'control-room-alarms', pattern }];
}
