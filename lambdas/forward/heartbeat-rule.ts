import { HEARTBEAT_CALL } from '#core/heartbeat/heartbeat.ts';
import { HEARTBEAT_PURPOSE, type Naming, roleName } from '#core/naming.ts';
import { busSourceOf, type DerivedRule } from './event-pattern.ts';

/** Every Region that forwards more than sign-ins forwards heartbeats: the only refused call, because AWS refuses each of them. */
export function heartbeatRule(naming: Naming): DerivedRule {
  const { service, name } = HEARTBEAT_CALL;
  const sessionIssuer = { userName: [roleName(naming, HEARTBEAT_PURPOSE)] };
  const userIdentity = { sessionContext: { sessionIssuer } };
  const detail = { eventSource: [service], eventName: [name], errorCode: [{ exists: true }], userIdentity };
  return { name: HEARTBEAT_PURPOSE, pattern: { source: [busSourceOf(service)], detail } };
}
