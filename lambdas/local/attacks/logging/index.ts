import type { Attack } from '../attack.ts';
import { deleteFlowLog } from './flow-log.ts';
import { stopRecording } from './recorder.ts';
import { deleteTrailForGood, narrowSelectors, stopTrail, stopTrailAfterLogin, weakenTrail } from './trail.ts';

export const LOGGING_ATTACKS: Readonly<Record<string, Attack>> = {
  'cloudtrail-stop-logging': stopTrail,
  'cloudtrail-deleted': deleteTrailForGood,
  'cloudtrail-updated': weakenTrail,
  'cloudtrail-event-selectors': narrowSelectors,
  'tamper-after-login': stopTrailAfterLogin,
  'config-recorder-stopped': stopRecording,
  'guard-service-disabled': deleteFlowLog,
};
