import { type Naming, PRODUCT } from '#core/naming.ts';
import type { DerivedRule } from './event-pattern.ts';

/** CloudFront and its firewall have their metrics in this Region, wherever the hub is. */
export const GLOBAL_REGION = 'us-east-1';

/** Name prefix of the control room's alarms, and of nothing else. */
export const ROOM_ALARMS = `${PRODUCT}-control-room-`;

/** Matches state changes of the alarms in another Region than the hub, as its bus receives them; undefined if all are in its Region. */
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

/** The rules that forward these state changes to the hub's bus. */
export function remoteAlarmRules(naming: Naming, account: string, region: string): DerivedRule[] {
  const pattern = remoteAlarmPattern(naming);
  if (pattern === undefined || account !== naming.hubAccount || region !== GLOBAL_REGION) return [];
  return [{ name: 'control-room-alarms', pattern }];
}
