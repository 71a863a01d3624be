import type { Attack } from '../attack.ts';
import { connect } from './connection.ts';
import { launchBehindOpenGroup } from './instance.ts';
import { openPrefixList } from './prefix-list.ts';
import { closeGroup, openGroup, openGroups } from './security-group.ts';
import { leaveOpen } from './stale-opening.ts';

const OFFICE = ['198.51.100.0/24'];
const PRODUCTION = { environment: 'prod' };

export const NETWORK_ATTACKS: Readonly<Record<string, Attack>> = {
  'sg-ssh-open-world': openGroup({ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }),
  'sg-open-highrisk-port': openGroup({ protocol: 'tcp', from: 5432, to: 5432, v6: ['::/0'] }),
  'sg-open-all-ports': openGroup({ protocol: '-1', v4: ['0.0.0.0/0'] }),
  'sg-temp-description': openGroup({ protocol: 'tcp', from: 8080, to: 8080, v4: OFFICE, description: 'temp for the demo' }),
  'sg-tag-policy': openGroup({ protocol: 'tcp', from: 8443, to: 8443, v4: ['0.0.0.0/0'] }, PRODUCTION),
  'sg-ssh-restricted': openGroup({ protocol: 'tcp', from: 22, to: 22, v4: OFFICE }),
  'sg-repeated-opening': openGroups,
  'sg-stale-opening': leaveOpen,
  'sg-connection-after-open': connect,
  'run-instances-open-sg': launchBehindOpenGroup,
  'sg-closed': closeGroup,
  'prefix-list-opened': openPrefixList,
};
