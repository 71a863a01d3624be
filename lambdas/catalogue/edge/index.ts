import type { Detection } from '#core/detection/detection.ts';
import { guarddutyFinding } from '../findings/guardduty-finding.ts';
import { securityhubCustomAction } from '../findings/securityhub-custom-action.ts';
import { securityhubFinding } from '../findings/securityhub-finding.ts';
import { webScannerDetected } from './web-scanner-detected.ts';

export const EDGE_SCENARIOS: readonly Detection[] = [
  webScannerDetected,
  guarddutyFinding,
  securityhubFinding,
  securityhubCustomAction,
];
