/**
 * The stack that stays when everything else is destroyed, because evidence must outlive the hub. To delete its bucket after the
 * last retention has ended, name the stack. It is named here because the rollout must not load CDKTF to know it.
 */
export const LEDGER_STACK = 'ledger';

/** The stack with the security services of a Region. */
export function servicesStack(region: string, homeRegion: string): string {
  return region === homeRegion ? 'security-services' : `security-services-${region}`;
}

/** The stack of what browsers reach of the control room. */
export const CONTROL_ROOM_STACK = 'control-room';
