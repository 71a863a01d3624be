import { HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import type { ProvenDecision } from '#core/incident/decision.ts';

/** The person who decides, as the proof returns it. */
export type Decider = Pick<ProvenDecision, 'by' | 'sender' | 'named'>;

/** A person of the hub account by the name of their session: by default through Identity Center, which sets the name. */
export function personNamed(name: string, role = 'AWSReservedSSO_SecOps_0123456789abcdef', named = true): Decider {
  const id = `AROA${role
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
    .slice(-17)}`;
  return { by: `arn:aws:sts::${HUB_ACCOUNT}:assumed-role/${role}/${name}`, sender: `${id}:${name}`, named };
}

/** The sender of messages from the clock. */
export const CLOCK: Decider = { by: 'hub', sender: 'AROACLOCKEXAMPLE:org-security-hub-clock', named: true };
