import { BLIND_TRAILS } from './blind-trails.ts';
import { IDLE_RECORDERS } from './idle-recorders.ts';
import { WEAK_TRAILS } from './weak-trails.ts';

/** Situations of reduced logging, by the playbook that contains them. */
export const LOGGING = {
  'restart-recorder': IDLE_RECORDERS,
  'restore-trail': WEAK_TRAILS,
  'restore-event-selectors': BLIND_TRAILS,
};
