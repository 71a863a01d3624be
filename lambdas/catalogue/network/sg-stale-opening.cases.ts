import { type IngressRule, noted } from '#core/incident/evidence.ts';
import type { Cases, KnownFact } from '../events/cases.ts';
import { reminderDue } from '../events/hub-events.ts';
import { authorizeIngress } from '../events/security-group-calls.ts';

const id = 'sg-0a1b2c3d4e5f60051';
const resource = {
  type: 'AwsEc2SecurityGroup',
  id,
  arn: `arn:aws:ec2:ap-northeast-2:444455556666:security-group/${id}`,
};
const scenario = 'sg-ssh-open-world';
const ssh: IngressRule = {
  kind: 'ingress-rule',
  rule: 'sgr-0a1b2c3d4e5f60051',
  protocol: 'tcp',
  from: 22,
  to: 22,
  cidr: '0.0.0.0/0',
};
const everything: IngressRule = { kind: 'ingress-rule', protocol: '-1', cidr: '::/0' };
const live = { protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' };
const rings = reminderDue({ scenario, resource, standing: [ssh] });

function holds(...ingress: (typeof live | { protocol: string; from: null; to: null; cidr: string })[]): KnownFact[] {
  return [
    [
      { ask: 'security-group', id },
      { tags: {}, ingress },
    ],
  ];
}

export const cases: Cases = {
  fires: {
    'the rule that opened SSH is still there': { events: rings, facts: holds(live) },
    'one of two rules is still there': {
      events: reminderDue({ scenario: 'sg-open-all-ports', resource, standing: [ssh, everything] }),
      facts: holds({ protocol: '-1', from: null, to: null, cidr: '::/0' }),
    },
    'a protected group is still open': {
      events: reminderDue({ scenario: 'sg-tag-policy', resource, standing: [ssh] }),
      facts: holds(live, { ...live, cidr: '198.51.100.0/24' }),
    },
    'the group could not be read': rings,
  },
  staysQuiet: {
    'the rule is gone, though no event reported its removal': { events: rings, facts: holds() },
    'the rule was narrowed to an office': { events: rings, facts: holds({ ...live, cidr: '198.51.100.0/24' }) },
    'the rule is open on another port now': { events: rings, facts: holds({ ...live, from: 443, to: 443 }) },
    'all evidence of the incident is resolved': {
      events: reminderDue({ scenario, resource, standing: [] }),
      facts: holds(live),
    },
    'the remaining evidence is not a rule': {
      events: reminderDue({
        scenario,
        resource,
        standing: [noted('prefix-list', 'pl-0a1b2c3d tcp 22-22')],
      }),
      facts: holds(live),
    },
    'the reminder is about another scenario': {
      events: reminderDue({ scenario: 'cloudtrail-stop-logging', resource, standing: [ssh] }),
      facts: holds(live),
    },
    'a group is opened and no reminder has arrived yet': {
      events: authorizeIngress({ group: id, permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }] }),
      facts: holds(live),
    },
    'AWS sends an event with the same name': { events: { ...rings, source: 'aws.events' }, facts: holds(live) },
    'the event contains something else': {
      events: { ...rings, detail: { incident: 7, scenario, resource: 'sg', standing: 'everything' } },
      facts: holds(live),
    },
  },
};
