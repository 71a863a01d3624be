import { apiCall, withFields } from '../events/api-call.ts';
import { service } from '../events/callers.ts';
import type { Cases, KnownFact } from '../events/cases.ts';
import { runInstances } from '../events/instance-calls.ts';

const group = 'sg-0a1b2c3d4e5f60071';
const other = 'sg-0a1b2c3d4e5f60072';
const instances = ['i-0a1b2c3d4e5f60071'];
const launch = { instances, groups: [group] };

type Ingress = { protocol: string; from: number | null; to: number | null; cidr: string };

const ssh: Ingress = { protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' };
const web: Ingress = { protocol: 'tcp', from: 443, to: 443, cidr: '0.0.0.0/0' };

function holds(id: string, ...ingress: Ingress[]): KnownFact {
  return [
    { ask: 'security-group', id },
    { tags: {}, ingress },
  ];
}

export const cases: Cases = {
  fires: {
    'the group is open for SSH': { events: runInstances(launch), facts: [holds(group, web, ssh)] },
    'the request names the group for the network interface': {
      events: runInstances({ ...launch, named: 'interface' }),
      facts: [holds(group, ssh)],
    },
    'a launch template names the group, so only the response contains it': {
      events: runInstances({ ...launch, named: 'nowhere' }),
      facts: [holds(group, ssh)],
    },
    'only the network interface in the response contains the group': {
      events: withFields(runInstances(launch), {
        requestParameters: { instanceType: 't3.micro' },
        responseElements: {
          instancesSet: {
            items: [
              {
                instanceId: instances[0] as string,
                networkInterfaceSet: { items: [{ groupSet: { items: [{ groupId: group }] } }] },
              },
            ],
          },
        },
      }),
      facts: [holds(group, ssh)],
    },
    'the second of two groups opens a database port to all of IPv6': {
      events: runInstances({ instances, groups: [other, group] }),
      facts: [holds(other, web), holds(group, { protocol: 'tcp', from: 3306, to: 3306, cidr: '::/0' })],
    },
    'the group allows all traffic': {
      events: runInstances(launch),
      facts: [holds(group, { protocol: '-1', from: null, to: null, cidr: '0.0.0.0/0' })],
    },
    'several instances are launched': {
      events: runInstances({ instances: [...instances, 'i-0a1b2c3d4e5f60072'], groups: [group] }),
      facts: [holds(group, ssh)],
    },
    'an Auto Scaling group launches the instance': {
      events: runInstances({ ...launch, by: service('autoscaling.amazonaws.com') }),
      facts: [holds(group, ssh)],
    },
  },
  staysQuiet: {
    'one group is closed and the other could not be read': {
      events: runInstances({ instances, groups: [other, group] }),
      facts: [holds(other, web)],
    },
    'the group could not be read': runInstances(launch),
    'the group is open for the web only': { events: runInstances(launch), facts: [holds(group, web)] },
    'the group is open for SSH to an office': {
      events: runInstances(launch),
      facts: [holds(group, { ...ssh, cidr: '198.51.100.0/24' })],
    },
    'the group is closed': { events: runInstances(launch), facts: [holds(group)] },
    'one port is open to a /8 and another port to another': {
      events: runInstances(launch),
      facts: [holds(group, { ...ssh, cidr: '16.0.0.0/8' }, { ...ssh, from: 3389, to: 3389, cidr: '17.0.0.0/8' })],
    },
    'the group that is open does not belong to the launch': {
      events: runInstances(launch),
      facts: [holds(group, web), holds(other, ssh)],
    },
    'AWS refused the launch': {
      events: runInstances({ ...launch, error: 'Client.UnauthorizedOperation' }),
      facts: [holds(group, ssh)],
    },
    'the call was a dry run': {
      events: runInstances({ ...launch, error: 'Client.DryRunOperation' }),
      facts: [holds(group, ssh)],
    },
    'an instance is started again': {
      events: apiCall({
        source: 'ec2.amazonaws.com',
        name: 'StartInstances',
        request: { instancesSet: { items: [{ instanceId: instances[0] as string }] } },
      }),
      facts: [holds(group, ssh)],
    },
    'the record has no request and no response': {
      events: apiCall({ source: 'ec2.amazonaws.com', name: 'RunInstances', request: null }),
      facts: [holds(group, ssh)],
    },
  },
};
