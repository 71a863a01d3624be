import type { Activity } from '#core/detection/activity.ts';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import { type Settings, tuningIn } from '#core/settings.ts';

/** An activity with what its account wants recognised by. Settings nobody could read change nothing: the defaults hold then. */
export function tuned(activity: Activity, settings: Settings | undefined): Activity {
  const tuning = settings === undefined ? DEFAULT_TUNING : tuningIn(settings, activity.account);
  return tuning === DEFAULT_TUNING ? activity : { ...activity, tuning };
}
