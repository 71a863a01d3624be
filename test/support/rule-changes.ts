import fc from 'fast-check';
import { apiCall, type CallOverrides } from '#catalogue/events/api-call.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import {
  authorizeEgress,
  authorizeIngress,
  authorizeIngressFlat,
  modifyRules,
  type PermissionCase,
  revokeIngress,
} from '#catalogue/events/security-group-calls.ts';
import type { GroupChange } from '#core/notice/rule-change.ts';
import { ruleChangesIn } from '#notify/observed.ts';
import { hostileText } from './hostile-text.ts';

export const CHANGED_GROUP = 'sg-0a1b2c3d4e5f60718';

/** A harmless change: one internal address. */
export const HARMLESS: PermissionCase = { protocol: 'tcp', from: 443, to: 443, v4: ['10.0.0.0/16'], description: 'intranet' };

type Described = CallOverrides & { readonly way: 'Ingress' | 'Egress'; readonly description: string };

/** UpdateSecurityGroupRuleDescriptions of either direction. */
export function describeRule({ way, description, ...call }: Described): CloudEvent {
  const ipPermissions = {
    items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '10.0.0.0/16', description }] } }],
  };
  const name = `UpdateSecurityGroupRuleDescriptions${way}`;
  return apiCall({
    source: 'ec2.amazonaws.com',
    ...call,
    name,
    request: { groupId: CHANGED_GROUP, ipPermissions },
    response: { _return: true },
  });
}

/** RevokeSecurityGroupEgress by the id of a rule, as the answer describes it. */
export function revokeEgress(call: CallOverrides = {}): CloudEvent {
  const row = {
    groupId: CHANGED_GROUP,
    securityGroupRuleId: 'sgr-0a1b2c3d4e5f60001',
    isEgress: true,
    ipProtocol: '-1',
    cidrIpv4: '0.0.0.0/0',
  };
  const request = { groupId: CHANGED_GROUP, securityGroupRuleIds: { items: [{ securityGroupRuleId: row.securityGroupRuleId }] } };
  const response = { _return: true, revokedSecurityGroupRuleSet: { items: [row] } };
  return apiCall({ source: 'ec2.amazonaws.com', ...call, name: 'RevokeSecurityGroupEgress', request, response });
}

/** One harmless event of every call that changes rules. */
export const EVERY_RULE_CALL: readonly CloudEvent[] = [
  authorizeIngress({ group: CHANGED_GROUP, permissions: [HARMLESS] }),
  authorizeEgress({ group: CHANGED_GROUP, permissions: [HARMLESS] }),
  revokeIngress({ group: CHANGED_GROUP, permissions: [HARMLESS] }),
  revokeEgress(),
  modifyRules({
    group: CHANGED_GROUP,
    changes: [{ rule: 'sgr-0a1b2c3d4e5f60001', protocol: 'tcp', from: 443, to: 443, v4: '10.0.0.0/16' }],
  }),
  describeRule({ way: 'Ingress', description: 'web' }),
  describeRule({ way: 'Egress', description: 'web' }),
];

/** The one change of rules in an event. */
export function observed(event: CloudEvent) {
  const read = ruleChangesIn(JSON.stringify(event));
  const [first] = 'held' in read ? [] : read.changes;
  if (first === undefined) throw new Error('the event has no change of rules');
  return first;
}

const port = fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constant(-1));
const permission: fc.Arbitrary<PermissionCase> = fc.record(
  {
    protocol: fc.constantFrom('tcp', 'udp', 'icmp', '-1', 6, '50'),
    from: port,
    to: port,
    v4: fc.array(
      fc.ipV4().map((address) => `${address}/32`),
      { maxLength: 3 },
    ),
    v6: fc.array(
      fc.ipV6().map((address) => `${address}/128`),
      { maxLength: 2 },
    ),
    groups: fc.array(fc.constantFrom('sg-0aaaaaaaaaaaaaaa1', 'sg-0aaaaaaaaaaaaaaa2'), { maxLength: 2 }),
    prefixLists: fc.array(fc.constant('pl-0a1b2c3d4e5f60001'), { maxLength: 1 }),
    description: hostileText,
  },
  { requiredKeys: ['protocol'] },
);
const permissions = fc.array(permission, { minLength: 1, maxLength: 12 });

/** Any change of rules that AWS can record, with hostile descriptions. */
export const anyRuleChange: fc.Arbitrary<GroupChange> = fc
  .oneof(
    permissions.map((all) => authorizeIngress({ group: CHANGED_GROUP, permissions: all })),
    permissions.map((all) => authorizeEgress({ group: CHANGED_GROUP, permissions: all })),
    permissions.map((all) => revokeIngress({ group: CHANGED_GROUP, permissions: all })),
    fc
      .ipV4()
      .map((address) => authorizeIngressFlat({ group: CHANGED_GROUP, protocol: 'tcp', from: 22, to: 22, cidr: `${address}/32` })),
    fc.array(fc.tuple(port, hostileText), { minLength: 1, maxLength: 40 }).map((all) =>
      modifyRules({
        group: CHANGED_GROUP,
        changes: all.map(([from, description]) => ({
          rule: 'sgr-1',
          protocol: 'udp',
          from,
          to: from,
          v4: '10.0.0.0/8',
          description,
        })),
      }),
    ),
    fc
      .tuple(fc.constantFrom('Ingress' as const, 'Egress' as const), hostileText)
      .map(([way, description]) => describeRule({ way, description })),
  )
  .map((event) => observed(event).change);
