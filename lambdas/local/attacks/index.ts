import type { Attack } from './attack.ts';
import { closeGroup, misuseHubRole, openGroup } from './security-group.ts';
import { stopTrail } from './trail.ts';

/** How each scenario is carried out on the local organization, by scenario id. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'sg-ssh-open-world': openGroup({ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }),
  'sg-open-highrisk-port': openGroup({ protocol: 'tcp', from: 5432, to: 5432, v6: ['::/0'] }),
  'sg-open-all-ports': openGroup({ protocol: '-1', v4: ['0.0.0.0/0'] }),
  'sg-closed': closeGroup,
  'cloudtrail-stop-logging': stopTrail,
  'hub-role-misuse': misuseHubRole,
};
