import type { Detection } from '../../core/detection.ts';
import { hubRoleMisuse } from './hub/hub-role-misuse.ts';
import { cloudtrailStopLogging } from './logging/cloudtrail-stop-logging.ts';
import { sgClosed } from './network/sg-closed.ts';
import { sgOpenAllPorts } from './network/sg-open-all-ports.ts';
import { sgOpenHighriskPort } from './network/sg-open-highrisk-port.ts';
import { sgSshOpenWorld } from './network/sg-ssh-open-world.ts';

/** Every scenario the hub recognises: the one source of patterns, lanes, findings and reference pages. */
export const CATALOGUE: readonly Detection[] = [
  sgSshOpenWorld,
  sgOpenHighriskPort,
  sgOpenAllPorts,
  sgClosed,
  cloudtrailStopLogging,
  hubRoleMisuse,
];
