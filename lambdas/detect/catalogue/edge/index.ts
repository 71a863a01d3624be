import type { Detection } from '#core/detection.ts';
import { guarddutyFinding } from './guardduty-finding.ts';
import { securityhubCustomAction } from './securityhub-custom-action.ts';
import { securityhubFinding } from './securityhub-finding.ts';
import { webScannerDetected } from './web-scanner-detected.ts';

export const EDGE: readonly Detection[] = [webScannerDetected, guarddutyFinding, securityhubFinding, securityhubCustomAction];
