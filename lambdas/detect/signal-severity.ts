import type { Activity } from '#core/detection/activity.ts';
import type { Detection, Signal } from '#core/detection/detection.ts';
import type { Recalled } from '#core/detection/memory.ts';
import { raised, type Severity } from '#core/detection/severity.ts';
import { type AccountSettings, modeFor } from '#core/settings.ts';

/**
 * A signal with its severity in this account: a production account raises it one level; undefined if the account switched the
 * scenario off. Without settings of the account the signal is unchanged.
 */
export function signalForAccount(signal: Signal, account: AccountSettings | undefined): Signal | undefined {
  // Never drop a resolution: its incident exists, so the scenario was on when it opened.
  if (account === undefined || signal.detection.resolves?.only !== undefined) return signal;
  const raises = account.environment === 'prod' && signal.severity !== 'LOW';
  const severity = raises ? raised(signal.severity) : signal.severity;
  return modeFor(account.modes, signal.detection, severity) === 'off' ? undefined : { ...signal, severity };
}

/** An action of root is raised one level, because root can do anything, unless the scenario has its own `severityFor`. LOW stays LOW. */
export function severityOf(detection: Detection, activity: Activity, recalled: Recalled | undefined): Severity {
  if (detection.severityFor !== undefined) return detection.severityFor(activity, recalled);
  const raises = activity.actor.type === 'root' && detection.severity !== 'LOW';
  return raises ? raised(detection.severity) : detection.severity;
}
