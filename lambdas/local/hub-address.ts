import type { HubAddress } from '#adapters/operator/operator.ts';
import { administratorOf, findRunning, isRunning } from './running.ts';

/** Endpoint and administrator credentials of the local organization's hub; undefined if it is not running. */
export async function hubAddress(): Promise<HubAddress | undefined> {
  if (!isRunning()) return undefined;
  const running = findRunning();
  const { hubAccount, homeRegion } = running.organization.naming;
  const credentials = await administratorOf(running, hubAccount, homeRegion);
  return { endpoint: running.endpoint, region: homeRegion, credentials };
}
