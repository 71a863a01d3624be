import type { Attack } from '../attack.ts';
import { refuseHub } from './refused.ts';
import { misuseHubRole } from './role-misuse.ts';

export const HUB_ATTACKS: Readonly<Record<string, Attack>> = {
  'hub-hindered': refuseHub,
  'hub-role-misuse': misuseHubRole,
};
