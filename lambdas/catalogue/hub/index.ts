import type { Detection } from '#core/detection/detection.ts';
import { hubRoleMisuse } from './hub-role-misuse.ts';

export const HUB: readonly Detection[] = [hubRoleMisuse];
