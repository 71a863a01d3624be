import { apiCall, withFields } from '../events/api-call.ts';
import { ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import {
  authorizeIngress,
  authorizeIngressFlat,
  deleteSecurityGroup,
  modifyRules,
  revokeIngress,
  revokeIngressFlat,
} from '../events/security-group-calls.ts';

const group = 'sg-0a1b2c3d4e5f60004';
const other = 'sg-0a1b2c3d4e5f60005';
const rule = 'sgr-0a1b2c3d4e5f60005';
const at = minute(5);
const port22 = { protocol: 'tcp', from: 22, to: 22 };
const ssh = { ...port22, v4: ['0.0.0.0/0'] };
const listed = { ...port22, prefixLists: ['pl-0a1b2c3d'] };
const web = { protocol: 'tcp', from: 443, to: 443, v4: ['0.0.0.0/0'] };
const opened = authorizeIngress({ group, permissions: [ssh], rules: [rule] });
const openedWithoutRuleId = withFields(opened, { responseElements: { _return: true } });
const halves = { ...port22, v4: ['0.0.0.0/1', '128.0.0.0/1'] };

export const cases: Cases = {
  fires: {
    'the opened rule is revoked as it was authorised': [opened, revokeIngress({ group, permissions: [ssh], at })],
    'the opened rule is revoked by its id': [opened, revokeIngress({ group, rules: [rule], at })],
    'the opened rule is revoked by its id, and only the response describes the rule': [
      openedWithoutRuleId,
      revokeIngress({ group, rules: [rule], took: [ssh], at }),
    ],
    'a rule opened in the flat form is revoked in the flat form': [
      authorizeIngressFlat({ group, ...port22, cidr: '0.0.0.0/0' }),
      revokeIngressFlat({ group, ...port22, cidr: '0.0.0.0/0', at }),
    ],
    'the opening names the group, and the closing gives its id': [
      authorizeIngressFlat({ group, groupName: 'default', ...port22, cidr: '0.0.0.0/0' }),
      revokeIngressFlat({ group, ...port22, cidr: '0.0.0.0/0', at }),
    ],
    'both the opening and the closing name the group': [
      authorizeIngressFlat({ group, groupName: 'default', ...port22, cidr: '0.0.0.0/0' }),
      withFields(revokeIngress({ group, permissions: [ssh], at }), {
        requestParameters: {
          groupName: 'default',
          ipPermissions: {},
          ipProtocol: 'tcp',
          fromPort: 22,
          toPort: 22,
          cidrIp: '0.0.0.0/0',
        },
      }),
    ],
    'an IPv6 opening is revoked': [
      authorizeIngress({ group, permissions: [{ ...port22, v6: ['::/0'] }] }),
      revokeIngress({ group, permissions: [{ ...port22, v6: ['0::/0'] }], at }),
    ],
    'a rule opened with protocol 6 is revoked with tcp': [
      authorizeIngress({ group, permissions: [{ ...ssh, protocol: '6' }] }),
      revokeIngress({ group, permissions: [ssh], at }),
    ],
    'the opened rule is narrowed to the office': [
      opened,
      modifyRules({ group, changes: [{ rule, ...port22, v4: '198.51.100.0/24' }], at }),
    ],
    'the opened rule now opens a web port': [
      opened,
      modifyRules({ group, changes: [{ rule, protocol: 'tcp', from: 443, to: 443, v4: '0.0.0.0/0' }], at }),
    ],
    'the source of the opened rule is now a security group': [
      opened,
      modifyRules({ group, changes: [{ rule, ...port22, group: other }], at }),
    ],
    'the whole group is deleted': [opened, deleteSecurityGroup({ group, at })],
    'another user revokes the rule': [opened, revokeIngress({ group, permissions: [ssh], at, by: ssoPerson('bob@example.com') })],
    'an opening has two halves of the internet as sources, and one is revoked': [
      authorizeIngress({ group, permissions: [halves] }),
      revokeIngress({ group, permissions: [{ ...port22, v4: ['0.0.0.0/1'] }], at }),
    ],
    'a rule described as temporary is revoked': [
      authorizeIngress({ group, permissions: [{ ...web, v4: ['198.51.100.0/24'], description: 'temp' }] }),
      revokeIngress({ group, permissions: [{ ...web, v4: ['198.51.100.0/24'] }], at }),
    ],
    'the opening and the closing have the same second': [opened, revokeIngress({ group, permissions: [ssh] })],
  },
  staysQuiet: {
    'a rule whose source is an unknown prefix list is revoked by its id': [
      authorizeIngress({ group, permissions: [listed], rules: [rule] }),
      revokeIngress({ group, rules: [rule], took: [listed], at }),
    ],
    'a rule whose source is an unknown prefix list is revoked': [
      authorizeIngress({ group, permissions: [listed] }),
      revokeIngress({ group, permissions: [listed], at }),
    ],
    'a rule is revoked and no incident is open': revokeIngress({ group, permissions: [ssh] }),
    'another rule of the group is revoked': [opened, revokeIngress({ group, permissions: [web], at })],
    'another rule of the group is revoked by its id': [
      opened,
      revokeIngress({ group, rules: ['sgr-0a1b2c3d4e5f60009'], took: [web], at }),
    ],
    'AWS refused the revocation': [
      opened,
      revokeIngress({ group, permissions: [ssh], at, error: 'Client.UnauthorizedOperation' }),
    ],
    'the call was a dry run': [opened, revokeIngress({ group, rules: [rule], at, error: 'Client.DryRunOperation' })],
    'an older closing arrives after the opening': [
      authorizeIngress({ group, permissions: [ssh], at }),
      revokeIngress({ group, permissions: [ssh], at: minute(4) }),
    ],
    'the same rule of another group is revoked': [opened, revokeIngress({ group: other, permissions: [ssh], at })],
    'a group of the same id in another Region is closed': [
      opened,
      revokeIngress({ group, permissions: [ssh], at, region: 'us-east-1' }),
    ],
    'a group of the same id in another account is closed': [
      opened,
      revokeIngress({ group, permissions: [ssh], at, account: '123456789012' }),
    ],
    'another group is deleted': [opened, deleteSecurityGroup({ group: other, at })],
    'the deletion of the group is refused because it is in use': [
      opened,
      deleteSecurityGroup({ group, at, error: 'Client.DependencyViolation' }),
    ],
    'only the description of the opened rule is modified': [
      opened,
      modifyRules({ group, changes: [{ rule, ...port22, v4: '0.0.0.0/0', description: 'office' }], at }),
    ],
    'the opened rule is widened': [
      opened,
      modifyRules({ group, changes: [{ rule, protocol: 'tcp', from: 20, to: 25, v4: '0.0.0.0/0' }], at }),
    ],
    'the source of the opened rule is now a prefix list, which may contain the whole internet': [
      opened,
      modifyRules({ group, changes: [{ rule, ...port22, prefixList: 'pl-0a1b2c3d' }], at }),
    ],
    'another rule of the group is modified': [
      opened,
      modifyRules({ group, changes: [{ rule: 'sgr-0a1b2c3d4e5f60009', ...port22, v4: '10.0.0.0/8' }], at }),
    ],
    'the same traffic is revoked from another prefix list': [
      authorizeIngress({ group, permissions: [listed] }),
      revokeIngress({ group, permissions: [{ ...port22, prefixLists: ['pl-0a1b2c3e'] }], at }),
    ],
    'the same traffic is revoked as an outgoing rule': [
      opened,
      apiCall({
        source: 'ec2.amazonaws.com',
        name: 'RevokeSecurityGroupEgress',
        request: { groupId: group, ipPermissions: {}, securityGroupRuleIds: { items: [{ securityGroupRuleId: rule }] } },
        at,
      }),
    ],
    'the rule is revoked a second time': [
      opened,
      revokeIngress({ group, permissions: [ssh], at }),
      revokeIngress({ group, permissions: [ssh], at: minute(6) }),
    ],
  },
};
