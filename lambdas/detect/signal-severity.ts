import type { Activity } from '#core/detection/activity.ts';
import type { Detection, Signal } from '#core/detection/detection.ts';
import type { Recalled } from '#core/detection/memory.ts';
import { raised, type Severity } from '#core/detection/severity.ts';
import { type AccountSettings, modeFor } from '#core/settings.ts';

/**
 * What a signal weighs in its account: a production account raises it one level, an account that switched the
 * scenario off drops it (undefined). An account without settings keeps the signal as it is.
 */
export function signalForAccount(signal: Signal, account: AccountSettings | undefined): Signal | undefined {
  // Never drop a resolution: its incident exists, so the scenario was on when it opened.
  if (account === undefined || signal.detection.resolves?.only !== undefined) return signal;
  const raises = account.environment === 'prod' && signal.severity !== 'LOW';
  const severity = raises ? raised(signal.severity) : signal.severity;
  return modeFor(account.modes, signal.detection, severity) === 'off' ? undefined : { ...signal, severity };
}

/** Root can do anything, so what root does counts one level more, unless the scenario weighs who acts. LOW stays LOW. */
export function severityOf(detection: Detection, activity: Activity, recalled: Recalled | undefined): Severity {
  if (detection.severityFor !== undefined) return detection.severityFor(activity, recalled);
  const raises = activity.actor.type === 'root' && detection.severity !== 'LOW';
  return raises ? raised(detection.severity) : detection.severity;
}
