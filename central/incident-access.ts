import type { Statement } from '#core/iam/policy.ts';
import { type Sealer, sealKeys } from '#core/incident/seal.ts';
import type { HubTable } from './tables.ts';

/**
 * What a function needs to write incidents: their rows, and the index of open ones. Rows are never deleted. It seals its part of them
 * under its own keys, and reads the seals of the others.
 */
export function writesIncidents(incidents: HubTable, sealer: Sealer): Statement[] {
  return [
    incidents.allowWithin(['incident#*', 'seal#*'], 'GetItem'),
    incidents.allowWithin(['incident#*', 'open#*'], 'PutItem'),
    incidents.allowWithin(['open#*'], 'DeleteItem'),
    incidents.allowWithin([`${sealKeys(sealer)}*`], 'UpdateItem'),
  ];
}
