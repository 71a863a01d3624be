import type { Activity } from '../core/activity.ts';
import type { Incident } from '../core/incident.ts';
import { isObject, type Json } from '../core/json.ts';
import { callOf } from './readings/call.ts';

/**
 * Whether an activity is the hub's own echo: the incident named by its source identity recorded a plan that asked for
 * this very call on a resource this call names. Anything less is not trusted, because a stolen role would look alike.
 */
export function isEcho(activity: Activity, incident: Pick<Incident, 'account' | 'plan'>): boolean {
  if (incident.account !== activity.account) return false;
  const call = callOf(activity);
  return (incident.plan?.calls ?? []).some((planned) => planned.action === call && names(activity.request, planned.resource));
}

/** Whether a request names a resource, by id or inside an ARN's last part, at any depth. */
function names(value: Json | undefined, resource: string): boolean {
  if (typeof value === 'string') return value === resource || value.endsWith(`/${resource}`) || resource.endsWith(`/${value}`);
  if (Array.isArray(value)) return value.some((entry) => names(entry, resource));
  return isObject(value) && Object.values(value).some((entry) => names(entry, resource));
}
