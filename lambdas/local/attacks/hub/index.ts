import type { Attack } from '../attack.ts';
import { misuseHubRole } from './role-misuse.ts';

export const HUB_ATTACKS: Readonly<Record<string, Attack>> = {
  'hub-role-misuse': misuseHubRole,
};
