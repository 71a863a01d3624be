import type { Detection } from '#core/detection/detection.ts';
import { configNoncompliant } from './config-noncompliant.ts';
import { guarddutyFinding } from './guardduty-finding.ts';
import { securityhubCustomAction } from './securityhub-custom-action.ts';
import { securityhubFinding } from './securityhub-finding.ts';

export const FINDING_SCENARIOS: readonly Detection[] = [
  configNoncompliant,
  guarddutyFinding,
  securityhubFinding,
  securityhubCustomAction,
];
