import { apiCall } from '../events/api-call.ts';
import { hubSession, iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import {
  alarmCall,
  deleteFlowLogs,
  deleteLogGroup,
  filterCall,
  guardDutyCall,
  roleCall,
  ruleCall,
  securityHubCall,
  through,
} from '../events/guard-calls.ts';

const detectorId = '12abc34d567e8fa901bc2d34e56789f0';
const rule = 'org-security-hub-ec2';
const role = 'org-security-hub-forward-events';
const disassociates = { name: 'DisassociateFromAdministratorAccount', request: { detectorId } };
const members = { detectorId, accountIds: ['111122223333'] };

export const cases: Cases = {
  fires: {
    'a detector is deleted': guardDutyCall({ name: 'DeleteDetector', request: { detectorId } }),
    'a detector is disabled': guardDutyCall({ name: 'UpdateDetector', request: { detectorId, enable: false } }),
    'root disables a detector': guardDutyCall({ name: 'UpdateDetector', request: { detectorId, enable: false }, by: root() }),
    'an account disassociates from the administrator of GuardDuty': guardDutyCall(disassociates),
    'an account disassociates by the former name of the call': guardDutyCall({
      ...disassociates,
      name: 'DisassociateFromMasterAccount',
    }),
    'members of GuardDuty are disassociated': guardDutyCall({
      name: 'DisassociateMembers',
      request: members,
      account: '123456789012',
    }),
    'members of GuardDuty are deleted': guardDutyCall({ name: 'DeleteMembers', request: members }),
    'monitoring of members of GuardDuty is stopped': guardDutyCall({ name: 'StopMonitoringMembers', request: members }),
    'Security Hub is disabled, and the request is empty': securityHubCall({ name: 'DisableSecurityHub', request: null }),
    'an account disassociates from the administrator of Security Hub': securityHubCall({ ...disassociates, request: null }),
    'an analyzer is deleted': apiCall({
      source: 'access-analyzer.amazonaws.com',
      name: 'DeleteAnalyzer',
      request: { analyzerName: 'organization', clientToken: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    }),
    'a flow log is deleted': deleteFlowLogs({ flowLogs: ['fl-0a1b2c3d4e5f60001'] }),
    'several flow logs are deleted': deleteFlowLogs({ flowLogs: ['fl-0a1b2c3d4e5f60001', 'fl-0a1b2c3d4e5f60002'] }),
    'a log group is deleted': deleteLogGroup({ group: 'vpc-flow-logs', by: ssoPerson('bob@example.com') }),
    "a log group of the hub's functions is deleted": deleteLogGroup({ group: '/aws/lambda/org-security-hub-detect' }),
    'a forwarder rule of the hub is disabled': ruleCall({ name: 'DisableRule', request: { name: rule } }),
    'a forwarder rule of the hub is deleted': ruleCall({ name: 'DeleteRule', request: { name: rule, force: true } }),
    'a forwarder rule of the hub loses its target': ruleCall({ name: 'RemoveTargets', request: { rule, ids: ['hub'] } }),
    'a forwarder rule of the hub gets another pattern': ruleCall({
      name: 'PutRule',
      request: { name: rule, eventPattern: '{"source":["nothing"]}', state: 'ENABLED' },
      response: { ruleArn: `arn:aws:events:ap-northeast-2:444455556666:rule/${rule}` },
    }),
    'a forwarder rule of the hub gets another target': ruleCall({
      name: 'PutTargets',
      request: { rule, targets: [{ id: 'hub', arn: 'arn:aws:sqs:ap-northeast-2:444455556666:nowhere' }] },
      response: { failedEntryCount: 0, failedEntries: [] },
    }),
    'a scanner alarm of the hub and an alarm that is not part of the hub are deleted in one call': alarmCall({
      name: 'DeleteAlarms',
      request: { alarmNames: ['disk-full', 'org-security-hub-scanner-paths-web'] },
    }),
    'a scanner alarm of the hub gets another threshold': alarmCall({
      name: 'PutMetricAlarm',
      request: { alarmName: 'org-security-hub-scanner-paths-web', threshold: 1_000_000 },
    }),
    'a metric filter of the hub is deleted': filterCall({
      name: 'DeleteMetricFilter',
      filter: 'org-security-hub-scanner-paths-web',
    }),
    'a metric filter of the hub gets another pattern': filterCall({
      name: 'PutMetricFilter',
      filter: 'org-security-hub-scanner-paths-web',
      more: { filterPattern: 'nothing' },
    }),
    'the subscription that sends flow logs to the hub is deleted': filterCall({
      name: 'DeleteSubscriptionFilter',
      filter: 'org-security-hub-flow-logs-ap-northeast-2',
    }),
    'the subscription that sends flow logs to the hub gets another destination': filterCall({
      name: 'PutSubscriptionFilter',
      filter: 'org-security-hub-flow-logs-ap-northeast-2',
      more: { destinationArn: 'arn:aws:logs:ap-northeast-2:444455556666:destination:nowhere' },
    }),
    'the organization administrator of Security Hub is disabled': securityHubCall({
      name: 'DisableOrganizationAdminAccount',
      request: { AdminAccountId: '111122223333' },
      account: '123456789012',
    }),
    'a managed policy is detached from a role of the hub': roleCall({
      name: 'DetachRolePolicy',
      role,
      more: { policyArn: 'arn:aws:iam::444455556666:policy/forward' },
    }),
    'a role of the hub is deleted': roleCall({ name: 'DeleteRole', role }),
    'the inline policy of a role of the hub is deleted': roleCall({
      name: 'DeleteRolePolicy',
      role,
      more: { policyName: 'policy' },
    }),
    'the inline policy of a role of the hub is replaced': roleCall({
      name: 'PutRolePolicy',
      role,
      more: { policyName: 'policy', policyDocument: '{"Version":"2012-10-17","Statement":[]}' },
    }),
    'the trust policy of a role of the hub is replaced': roleCall({
      name: 'UpdateAssumeRolePolicy',
      role,
      more: { policyDocument: '{"Version":"2012-10-17","Statement":[]}' },
    }),
  },
  staysQuiet: {
    'a detector is enabled': guardDutyCall({ name: 'UpdateDetector', request: { detectorId, enable: true } }),
    'only the publishing frequency of a detector changes': guardDutyCall({
      name: 'UpdateDetector',
      request: { detectorId, findingPublishingFrequency: 'FIFTEEN_MINUTES' },
    }),
    'AWS denied it': guardDutyCall({ name: 'DeleteDetector', request: { detectorId }, error: 'AccessDenied' }),
    'an account that was never enrolled disassociates': securityHubCall({
      name: 'DisableSecurityHub',
      request: null,
      error: 'InvalidAccessException',
    }),
    'members of a Macie administrator are deleted': apiCall({
      source: 'macie2.amazonaws.com',
      name: 'DeleteMembers',
      request: { accountIds: ['111122223333'] },
    }),
    'a WAF rule is deleted': ruleCall({ name: 'DeleteRule', request: { ruleId: rule }, source: 'waf.amazonaws.com' }),
    'a detector of another service is updated': guardDutyCall({
      name: 'UpdateDetector',
      request: { detectorId, enable: false },
      source: 'frauddetector.amazonaws.com',
    }),
    'an EventBridge rule that is not part of the hub is disabled': ruleCall({
      name: 'DisableRule',
      request: { name: 'nightly-backup' },
    }),
    'an alarm that is not part of the hub is deleted': alarmCall({
      name: 'DeleteAlarms',
      request: { alarmNames: ['disk-full'] },
    }),
    'the actions of an alarm of the hub are disabled, and its state changes still reach EventBridge': alarmCall({
      name: 'DisableAlarmActions',
      request: { alarmNames: ['org-security-hub-scanner-paths-web'] },
    }),
    'a metric filter that is not part of the hub is deleted': filterCall({ name: 'DeleteMetricFilter', filter: 'errors' }),
    'a subscription that is not part of the hub is changed': filterCall({ name: 'PutSubscriptionFilter', filter: 'to-splunk' }),
    'a target of a rule that is not part of the hub is removed': ruleCall({
      name: 'RemoveTargets',
      request: { rule: 'nightly', ids: ['1'] },
    }),
    'a forwarder rule of the hub is enabled': ruleCall({ name: 'EnableRule', request: { name: rule } }),
    'a role that is not part of the hub is deleted': roleCall({ name: 'DeleteRole', role: 'Deploy' }),
    'a role of the hub is tagged': roleCall({ name: 'TagRole', role, more: { tags: [{ key: 'team', value: 'security' }] } }),
    'a remediation role makes the call, which is another scenario': ruleCall({
      name: 'DisableRule',
      request: { name: rule },
      by: hubSession('network', undefined),
    }),
    'CloudFormation deletes a log group together with its stack': deleteLogGroup({
      group: 'orders',
      by: through(iamUser('alice'), 'cloudformation.amazonaws.com'),
    }),
    'a flow log is created': apiCall({
      source: 'ec2.amazonaws.com',
      name: 'CreateFlowLogs',
      request: {
        CreateFlowLogsRequest: { ResourceType: 'VPC', TrafficType: 'ALL', ResourceId: { tag: 1, content: 'vpc-0a1b2c3d' } },
      },
    }),
  },
};
