import type { Activity } from '#core/detection/activity.ts';
import type { Naming } from '#core/naming.ts';
import type { Settings } from '#core/settings.ts';

/**
 * An activity that knows where the hub lives and how its own roles are called. Settings nobody could read name no deploy
 * role: no session is taken for a rollout then.
 */
export function acquainted(activity: Activity, naming: Naming, settings: Settings | undefined): Activity {
  const { rolePath, rolePrefix, hubAccount } = naming;
  const { deployRole } = settings ?? {};
  return { ...activity, hub: { rolePath, rolePrefix, hubAccount, ...(deployRole !== undefined && { deployRole }) } };
}
