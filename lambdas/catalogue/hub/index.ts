import type { Detection } from '#core/detection/detection.ts';
import { hubHindered } from './hub-hindered.ts';
import { hubRoleMisuse } from './hub-role-misuse.ts';

export const HUB_SCENARIOS: readonly Detection[] = [hubRoleMisuse, hubHindered];
