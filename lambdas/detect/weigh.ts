import type { Signal } from '#core/detection/detection.ts';
import { raised } from '#core/detection/severity.ts';
import { type AccountSettings, modeFor } from '#core/settings.ts';

/**
 * What a signal weighs in its account: a production account raises it one level, an account that switched the
 * scenario off drops it (undefined). An account nobody described keeps the signal as it is.
 */
export function weighed(signal: Signal, account: AccountSettings | undefined): Signal | undefined {
  // Where an incident is open, its scenario was not off; that it is over must be known.
  if (account === undefined || signal.detection.resolvesOnly !== undefined) return signal;
  const raises = account.environment === 'prod' && signal.severity !== 'LOW';
  const severity = raises ? raised(signal.severity) : signal.severity;
  return modeFor(account.modes, signal.detection, severity) === 'off' ? undefined : { ...signal, severity };
}
