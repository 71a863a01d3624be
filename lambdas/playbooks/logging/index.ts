import type { Playbook } from '#core/playbook/playbook.ts';
import type { PlaybookOf } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';
import { restartRecorder } from './restart-recorder.ts';
import { restartTrail } from './restart-trail.ts';
import { restoreEventSelectors } from './restore-event-selectors.ts';
import { restoreTrail } from './restore-trail.ts';

export const LOGGING_PLAYBOOKS: Readonly<Record<PlaybookOf<'logging'>, Playbook<MemberCall>>> = {
  'restart-recorder': restartRecorder,
  'restart-trail': restartTrail,
  'restore-event-selectors': restoreEventSelectors,
  'restore-trail': restoreTrail,
};
