/**
 * The stack that stays when everything else is destroyed, because evidence must outlive the hub. To delete its bucket after the
 * last retention has ended, name the stack. The constant is here so that the rollout need not load CDKTF.
 */
export const LEDGER_STACK = 'ledger';

/** The stack with the security services of a Region. */
export function servicesStack(region: string, homeRegion: string): string {
  return region === homeRegion ? 'security-services' : `security-services-${region}`;
}

/** The stack of the parts of the control room that browsers reach. */
export const CONTROL_ROOM_STACK = 'control-room';
