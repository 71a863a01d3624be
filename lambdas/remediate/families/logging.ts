import type { Playbook } from '#core/playbook.ts';
import type { PlaybookOf } from '#core/playbook-id.ts';
import type { MemberCall } from '../member-calls.ts';
import { restartRecorder } from '../playbooks/restart-recorder.ts';
import { restartTrail } from '../playbooks/restart-trail.ts';
import { restoreEventSelectors } from '../playbooks/restore-event-selectors.ts';
import { restoreTrail } from '../playbooks/restore-trail.ts';

export const LOGGING: Readonly<Record<PlaybookOf<'logging'>, Playbook<MemberCall>>> = {
  'restart-recorder': restartRecorder,
  'restart-trail': restartTrail,
  'restore-event-selectors': restoreEventSelectors,
  'restore-trail': restoreTrail,
};
