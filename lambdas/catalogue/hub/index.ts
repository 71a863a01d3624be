import type { Detection } from '#core/detection/detection.ts';
import { foreignFindingChanged } from './foreign-finding-changed.ts';
import { hubDeniedByPolicy } from './hub-denied-by-policy.ts';
import { hubHindered } from './hub-hindered.ts';
import { hubPartChanged } from './hub-part-changed.ts';
import { hubPartForged } from './hub-part-forged.ts';
import { hubRoleMisuse } from './hub-role-misuse.ts';
import { hubTagChanged } from './hub-tag-changed.ts';
import { memberSilent } from './member-silent.ts';

export const HUB_SCENARIOS: readonly Detection[] = [
  foreignFindingChanged,
  hubDeniedByPolicy,
  hubHindered,
  hubPartChanged,
  hubPartForged,
  hubRoleMisuse,
  hubTagChanged,
  memberSilent,
];
