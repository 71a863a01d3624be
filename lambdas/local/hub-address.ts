import type { HubAddress } from '#adapters/operator/operator.ts';
import { administratorOf, findRunning, isRunning } from './running.ts';

/** Where the hub of the local organization is, with its administrator's credentials; undefined when none runs here. */
export async function hubAddress(): Promise<HubAddress | undefined> {
  if (!isRunning()) return undefined;
  const running = findRunning();
  const { hubAccount, homeRegion } = running.organization.naming;
  const credentials = await administratorOf(running, hubAccount, homeRegion);
  return { endpoint: running.endpoint, region: homeRegion, credentials };
}
