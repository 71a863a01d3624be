import { type Cases, minute } from '../events/cases.ts';
import { flowLogRecord } from '../events/hub-events.ts';
import { authorizeIngress, deleteSecurityGroup, modifyRules, revokeIngress } from '../events/security-group-calls.ts';

const group = 'sg-0a1b2c3d4e5f60061';
const other = 'sg-0a1b2c3d4e5f60062';
const rule = 'sgr-0a1b2c3d4e5f60061';
const port22 = { protocol: 'tcp', from: 22, to: 22 };
const ssh = { ...port22, v4: ['0.0.0.0/0'] };
const groups = [group];
const opened = authorizeIngress({ group, permissions: [ssh], rules: [rule], at: minute(0) });
const closed = revokeIngress({ group, permissions: [ssh], at: minute(10) });

const MANY_PORTS = [21, 22, 23, 445, 1433, 1521, 3306, 3389, 5432, 5601, 6379, 9200, 27_017];

function connects(past: number, more: Partial<Parameters<typeof flowLogRecord>[0]> = {}) {
  return flowLogRecord({ groups, port: 22, at: minute(past), ...more });
}

export const cases: Cases = {
  fires: {
    'an outside address connects to the opened port': [opened, connects(3)],
    'the connection has the same second as the opening': [opened, connects(0)],
    'the record of the connection arrives before that of the opening': [connects(3), opened],
    'an outside address connects over IPv6': [
      authorizeIngress({ group, permissions: [{ ...port22, v6: ['::/0'] }] }),
      connects(3, { from: '2001:db8::77' }),
    ],
    'all traffic was opened and a database port is reached': [
      authorizeIngress({ group, permissions: [{ protocol: '-1', v4: ['0.0.0.0/0'] }] }),
      connects(3, { port: 5432 }),
    ],
    'memcached is reached over UDP': [
      authorizeIngress({ group, permissions: [{ protocol: 'udp', from: 11_211, to: 11_211, v4: ['0.0.0.0/0'] }] }),
      connects(3, { port: 11_211, protocol: 17 }),
    ],
    'an existing rule was modified and now is open': [
      modifyRules({ group, changes: [{ rule, ...port22, v4: '0.0.0.0/0' }], at: minute(0) }),
      connects(3),
    ],
    'an outside address connects a day after the opening': [opened, connects(24 * 60)],
    'the traffic continues for five minutes after the closing': [opened, closed, connects(15)],
    'the closing removed another rule': [
      opened,
      revokeIngress({ group, permissions: [{ ...ssh, from: 443, to: 443 }], at: minute(10) }),
      connects(60),
    ],
    'one call opens more rules than can be remembered': [
      authorizeIngress({ group, permissions: MANY_PORTS.map((port) => ({ ...ssh, from: port, to: port, v6: ['::/0'] })) }),
      connects(3, { port: 27_017 }),
    ],
    'several rules are opened and one of them is closed': [
      authorizeIngress({ group, permissions: [ssh, { ...ssh, from: 3389, to: 3389 }, { ...port22, v6: ['::/0'] }] }),
      closed,
      connects(60, { port: 3389 }),
    ],
    'the port was closed and opened again': [
      opened,
      closed,
      authorizeIngress({ group, permissions: [ssh], rules: ['sgr-0a1b2c3d4e5f60069'], at: minute(30) }),
      connects(60),
    ],
    'the group is read while it is open': {
      events: [opened, connects(3)],
      facts: [
        [
          { ask: 'security-group', id: group },
          { tags: {}, ingress: [{ ...port22, cidr: '0.0.0.0/0' }] },
        ],
      ],
    },
  },
  staysQuiet: {
    'an outside address connects to a group that was not opened': connects(3),
    'an outside address connects before the opening': [opened, connects(-1)],
    'an outside address connects more than a day after the opening': [opened, connects(24 * 60 + 1)],
    'the connection of an outside address is rejected': [opened, connects(3, { action: 'REJECT' })],
    'the connection comes from a private address': [opened, connects(3, { from: '10.0.3.7' })],
    'the connection comes from a shared carrier address': [opened, connects(3, { from: '100.64.0.9' })],
    'the connection comes through another group': [opened, connects(3, { groups: [other] })],
    'another port is reached': [opened, connects(3, { port: 3389 })],
    'a web port is reached, which is not high-risk': [
      authorizeIngress({ group, permissions: [{ ...ssh, from: 443, to: 443 }] }),
      connects(3, { port: 443 }),
    ],
    'the port was opened only to an office': [
      authorizeIngress({ group, permissions: [{ ...port22, v4: ['198.51.100.0/24'] }] }),
      connects(3, { from: '198.51.100.24' }),
    ],
    'the port was closed more than five minutes before': [opened, closed, connects(16)],
    'the port was closed by the id of the rule': [opened, revokeIngress({ group, rules: [rule], at: minute(10) }), connects(16)],
    'the rule was narrowed to an office, and the connection comes from there': [
      opened,
      modifyRules({ group, changes: [{ rule, ...port22, v4: '198.51.100.0/24' }], at: minute(10) }),
      connects(16, { from: '198.51.100.24' }),
    ],
    'one of several opened rules is closed, and its port is reached': [
      authorizeIngress({ group, permissions: [ssh, { ...ssh, from: 3389, to: 3389 }] }),
      closed,
      connects(60),
    ],
    'the group was deleted before the connection': [opened, deleteSecurityGroup({ group, at: minute(10) }), connects(16)],
    'AWS refused the opening': [
      authorizeIngress({ group, permissions: [ssh], error: 'Client.UnauthorizedOperation' }),
      connects(3),
    ],
    'a group of the same id was opened in another account': [
      authorizeIngress({ group, permissions: [ssh], account: '123456789012' }),
      connects(3),
    ],
    'the record names no group': [opened, connects(3, { groups: [] })],
  },
};
