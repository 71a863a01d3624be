import type { Attack } from '../attack.ts';
import { scanWebSite } from './web-site.ts';

export const EDGE_ATTACKS: Readonly<Record<string, Attack>> = {
  'web-scanner-detected': scanWebSite,
};
