import type { Attack } from '../attack.ts';
import { violateRule } from './config-rule.ts';
import { findInstance } from './guardduty.ts';
import { findOpenGroup, pressSuppress } from './security-hub.ts';

export const FINDING_ATTACKS: Readonly<Record<string, Attack>> = {
  'config-noncompliant': violateRule,
  'guardduty-finding': findInstance,
  'securityhub-finding': findOpenGroup,
  'securityhub-custom-action': pressSuppress,
};
