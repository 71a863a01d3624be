import type { Attack } from '../attack.ts';
import { changeFinding } from './change-finding.ts';
import { denyHub } from './denied-by-policy.ts';
import { forgeMessage } from './forge-message.ts';
import { borrowHubName } from './part-changed.ts';
import { refuseHub } from './refused.ts';
import { misuseHubRole } from './role-misuse.ts';
import { fallSilent } from './silence.ts';
import { exemptGroup } from './tag-changed.ts';

export const HUB_ATTACKS: Readonly<Record<string, Attack>> = {
  'foreign-finding-changed': changeFinding,
  'hub-denied-by-policy': denyHub,
  'hub-hindered': refuseHub,
  'hub-part-changed': borrowHubName,
  'hub-role-misuse': misuseHubRole,
  'hub-part-forged': forgeMessage,
  'member-silent': fallSilent,
  'hub-tag-changed': exemptGroup,
};
