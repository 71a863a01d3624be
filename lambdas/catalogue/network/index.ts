import type { Detection } from '#core/detection/detection.ts';
import { configNoncompliant } from '../findings/config-noncompliant.ts';
import { prefixListOpened } from './prefix-list-opened.ts';
import { runInstancesOpenSg } from './run-instances-open-sg.ts';
import { sgClosed } from './sg-closed.ts';
import { sgConnectionAfterOpen } from './sg-connection-after-open.ts';
import { sgOpenAllPorts } from './sg-open-all-ports.ts';
import { sgOpenHighriskPort } from './sg-open-highrisk-port.ts';
import { sgRepeatedOpening } from './sg-repeated-opening.ts';
import { sgSshOpenWorld } from './sg-ssh-open-world.ts';
import { sgSshRestricted } from './sg-ssh-restricted.ts';
import { sgStaleOpening } from './sg-stale-opening.ts';
import { sgTagPolicy } from './sg-tag-policy.ts';
import { sgTempDescription } from './sg-temp-description.ts';

export const NETWORK_SCENARIOS: readonly Detection[] = [
  sgSshOpenWorld,
  sgOpenHighriskPort,
  sgOpenAllPorts,
  sgTempDescription,
  sgTagPolicy,
  sgSshRestricted,
  sgRepeatedOpening,
  sgStaleOpening,
  sgConnectionAfterOpen,
  runInstancesOpenSg,
  prefixListOpened,
  configNoncompliant,
  sgClosed,
];
