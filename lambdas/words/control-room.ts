import type { Localized } from '#core/text.ts';
import { FRAME_WORDS } from './control-room/frame.ts';
import { INCIDENT_WORDS } from './control-room/incident.ts';
import { OVERVIEW_WORDS } from './control-room/overview.ts';
import { RULE_WORDS } from './control-room/rules.ts';
import { SEARCH_WORDS } from './control-room/search.ts';
import { TICKET_WORDS } from './control-room/ticket.ts';

/**
 * Every text of the control room's page that is not part of an incident. `{name}` is replaced by a value; in `one|{n} many` the first
 * part is the singular.
 */
export const CONTROL_ROOM = {
  ...FRAME_WORDS,
  ...OVERVIEW_WORDS,
  ...SEARCH_WORDS,
  ...INCIDENT_WORDS,
  ...RULE_WORDS,
  ...TICKET_WORDS,
} as const satisfies Readonly<Record<string, Localized>>;

export type ControlRoomText = keyof typeof CONTROL_ROOM;
