import type { Detection } from '#core/detection/detection.ts';
import { cloudtrailDeleted } from './cloudtrail-deleted.ts';
import { cloudtrailEventSelectors } from './cloudtrail-event-selectors.ts';
import { cloudtrailStopLogging } from './cloudtrail-stop-logging.ts';
import { cloudtrailUpdated } from './cloudtrail-updated.ts';
import { configRecorderStopped } from './config-recorder-stopped.ts';
import { guardServiceDisabled } from './guard-service-disabled.ts';
import { tamperAfterLogin } from './tamper-after-login.ts';

export const LOGGING_SCENARIOS: readonly Detection[] = [
  cloudtrailStopLogging,
  cloudtrailDeleted,
  cloudtrailUpdated,
  cloudtrailEventSelectors,
  tamperAfterLogin,
  configRecorderStopped,
  guardServiceDisabled,
];
