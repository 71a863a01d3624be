import type { CaseInput, Cases, CloudEvent, KnownFact } from '../events/cases.ts';
import {
  authorizeEgress,
  authorizeIngress,
  authorizeIngressFlat,
  modifyRules,
  type PermissionCase,
} from '../events/security-group-calls.ts';

const group = 'sg-0a1b2c3d4e5f60021';
const rule = 'sgr-0a1b2c3d4e5f60021';
const prefixList = 'pl-0a1b2c3d';
const web = { protocol: 'tcp', from: 443, to: 443 };
const anywhere = { v4: ['0.0.0.0/0'] };

function opens(...permissions: PermissionCase[]) {
  return authorizeIngress({ group, permissions });
}

function tagged(tags: Readonly<Record<string, string>>, events: CloudEvent, ...more: KnownFact[]): CaseInput {
  return {
    events,
    facts: [
      [
        { ask: 'security-group', id: group },
        { tags, ingress: [] },
      ],
      ...more,
    ],
  };
}

const production = { environment: 'prod', Name: 'orders' };

export const cases: Cases = {
  fires: {
    'a production group opens a web port to the internet': tagged(production, opens({ ...web, ...anywhere })),
    'the tag key and value are written in another case': tagged({ Environment: 'PROD' }, opens({ ...web, ...anywhere })),
    'a production group opens a port to all of IPv6': tagged(production, opens({ ...web, v6: ['::/0'] })),
    'a production group opens a port in the flat form': tagged(
      production,
      authorizeIngressFlat({ group, ...web, cidr: '0.0.0.0/0' }),
    ),
    'a production group opens all traffic': tagged(production, opens({ protocol: '-1', ...anywhere })),
    'a rule of a production group is modified and now is open': tagged(
      production,
      modifyRules({ group, changes: [{ rule, ...web, v4: '0.0.0.0/0' }] }),
    ),
    'two ranges overlap in one port, and the two /8 that each is open to are more than any one organization has': tagged(
      production,
      opens({ protocol: 'tcp', from: 8000, to: 8080, v4: ['16.0.0.0/8'] }, { ...web, from: 8080, to: 9000, v4: ['17.0.0.0/8'] }),
    ),
    'a production group opens a port to a prefix list that contains the whole internet': tagged(
      production,
      opens({ ...web, prefixLists: [prefixList] }),
      [{ ask: 'prefix-list', id: prefixList }, { cidrs: ['0.0.0.0/0'] }],
    ),
  },
  staysQuiet: {
    'the tags of the group are unknown': opens({ ...web, ...anywhere }),
    'a production group opens a port to a prefix list whose content is unknown': tagged(
      production,
      opens({ ...web, prefixLists: [prefixList] }),
    ),
    'the group is not tagged': tagged({}, opens({ ...web, ...anywhere })),
    'the group is tagged as a test environment': tagged({ environment: 'test' }, opens({ ...web, ...anywhere })),
    'another tag has the value prod': tagged({ stage: 'prod' }, opens({ ...web, ...anywhere })),
    'the value of the tag only begins with prod': tagged({ environment: 'product-demo' }, opens({ ...web, ...anywhere })),
    'a production group opens a port to the office': tagged(production, opens({ ...web, v4: ['198.51.100.0/24'] })),
    'a production group opens a port to a prefix list that contains an office': tagged(
      production,
      opens({ ...web, prefixLists: [prefixList] }),
      [{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24'] }],
    ),
    'two ranges have no port in common, each open to a /8': tagged(
      production,
      opens({ protocol: 'tcp', from: 8000, to: 8079, v4: ['16.0.0.0/8'] }, { ...web, from: 8080, to: 9000, v4: ['17.0.0.0/8'] }),
    ),
    'a production group allows only ping, which has no port': tagged(
      production,
      opens({ protocol: 'icmp', from: 8, to: -1, ...anywhere }),
    ),
    'only another group is tagged': {
      events: opens({ ...web, ...anywhere }),
      facts: [
        [
          { ask: 'security-group', id: group },
          { tags: {}, ingress: [] },
        ],
        [
          { ask: 'security-group', id: 'sg-0a1b2c3d4e5f60022' },
          { tags: production, ingress: [] },
        ],
      ],
    },
    'the default outgoing rule is added': tagged(
      production,
      authorizeEgress({ group, permissions: [{ protocol: '-1', ...anywhere }] }),
    ),
    'AWS refused the call': tagged(
      production,
      authorizeIngress({ group, permissions: [{ ...web, ...anywhere }], error: 'Client.UnauthorizedOperation' }),
    ),
  },
};
