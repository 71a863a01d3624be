import type { JsonObject } from '#core/json.ts';
import { apiCall, withFields } from '../events/api-call.ts';
import { hubSession, iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import {
  deleteFlowLogs,
  deleteLogGroup,
  guardDutyCall,
  ruleCall,
  securityHubCall,
  throughService,
} from '../events/guard-calls.ts';
import {
  actionBefore,
  DETECTOR,
  filterChange,
  memberCall,
  planChange,
  plansBefore,
  trustedList,
} from '../events/guardduty-calls.ts';

const detectorId = DETECTOR;
const disassociates = { name: 'DisassociateFromAdministratorAccount', request: { detectorId } };
const members = ['111122223333'];

const flowLog = 'fl-0a1b2c3d4e5f60001';
const hubArn = 'arn:aws:securityhub:ap-northeast-2:444455556666';
const standard = `${hubArn}:subscription/cis-aws-foundations-benchmark/v/1.4.0`;
const eventDataStore = 'arn:aws:cloudtrail:ap-northeast-2:444455556666:eventdatastore/1234abcd-12ab-34cd-56ef-1234567890ab';

const noRuntime = planChange({ name: 'RUNTIME_MONITORING', status: 'DISABLED' });
const widened = filterChange({ change: 'Update' });
const onHub = (name: string, request: JsonObject) => securityHubCall({ name, request });
const onStore = (name: string) => apiCall({ source: 'cloudtrail.amazonaws.com', name, request: { eventDataStore } });

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
    'members of GuardDuty are disassociated': memberCall({
      name: 'DisassociateMembers',
      members,
      account: '123456789012',
    }),
    'members of GuardDuty are deleted': memberCall({ name: 'DeleteMembers', members }),
    'monitoring of members of GuardDuty is stopped': memberCall({ name: 'StopMonitoringMembers', members }),
    'one of two members of GuardDuty is disassociated, and the other never was one': memberCall({
      name: 'DisassociateMembers',
      members: [...members, '123456789012'],
      notDone: ['123456789012'],
    }),
    'protection plans of a detector are turned off': planChange(
      { name: 'S3_DATA_EVENTS', status: 'DISABLED' },
      { name: 'EKS_AUDIT_LOGS', status: 'DISABLED' },
    ),
    'a protection plan is turned off by its former name, as a data source': guardDutyCall({
      name: 'UpdateDetector',
      request: { detectorId, enable: true, dataSources: { s3Logs: { enable: false } } },
    }),
    'runtime monitoring is turned off, and it was on before': {
      events: noRuntime,
      facts: [plansBefore(noRuntime, { name: 'RUNTIME_MONITORING', status: 'ENABLED' })],
    },
    'protection plans of members are turned off': memberCall({
      name: 'UpdateMemberDetectors',
      members,
      more: { features: [{ name: 'LAMBDA_NETWORK_LOGS', status: 'DISABLED' }] },
    }),
    'a filter archives findings before they are seen': filterChange({ change: 'Create', action: 'ARCHIVE' }),
    'a filter now archives findings': filterChange({ change: 'Update', action: 'ARCHIVE' }),
    'a filter that archives findings matches others now': { events: widened, facts: [actionBefore(widened, 'ARCHIVE')] },
    'a list of addresses is put in force that GuardDuty never reports': trustedList('CreateTrustedEntitySet', true),
    'the malware protection of a bucket is deleted': guardDutyCall({ name: 'DeleteMalwareProtectionPlan', request: null }),
    'the newer Security Hub is disabled': securityHubCall({ name: 'DisableSecurityHubV2', request: null }),
    'a standard of Security Hub is disabled': onHub('BatchDisableStandards', { StandardsSubscriptionArns: [standard] }),
    'findings of GuardDuty no longer reach Security Hub': onHub('DisableImportFindingsForProduct', {
      ProductSubscriptionArn: `${hubArn}:product-subscription/aws/guardduty`,
    }),
    'Security Hub no longer collects findings of other Regions': onHub('DeleteFindingAggregator', {
      FindingAggregatorArn: `${hubArn}:finding-aggregator/1234`,
    }),
    'an event data store of CloudTrail is deleted': onStore('DeleteEventDataStore'),
    'an event data store of CloudTrail takes in no more events': onStore('StopEventDataStoreIngestion'),
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
    'the organization administrator of Security Hub is disabled': securityHubCall({
      name: 'DisableOrganizationAdminAccount',
      request: { AdminAccountId: '111122223333' },
      account: '123456789012',
    }),
  },
  staysQuiet: {
    'no member is disassociated, because none of the accounts is one': memberCall({
      name: 'DisassociateMembers',
      members,
      notDone: members,
    }),
    'no member of Security Hub is deleted, because none of the accounts is one': securityHubCall({
      name: 'DeleteMembers',
      request: { AccountIds: ['111122223333'] },
      response: { UnprocessedAccounts: [{ AccountId: '111122223333', ProcessingResult: 'The account is not a member.' }] },
    }),
    'no flow log is deleted, because there is none of that id': withFields(deleteFlowLogs({ flowLogs: [flowLog] }), {
      responseElements: {
        DeleteFlowLogsResponse: {
          unsuccessful: { item: { resourceId: flowLog, error: { code: 'InvalidFlowLogId.NotFound', message: 'not found' } } },
        },
      },
    }),
    'protection plans of a detector are turned on': planChange({ name: 'S3_DATA_EVENTS', status: 'ENABLED' }),
    'runtime monitoring is named as off, and what it was before is unknown': noRuntime,
    'runtime monitoring is named as off, and it was off before': {
      events: noRuntime,
      facts: [plansBefore(noRuntime, { name: 'RUNTIME_MONITORING', status: 'DISABLED' })],
    },
    'a filter only sorts findings': filterChange({ change: 'Create', action: 'NOOP' }),
    'a filter without an action is created, and AWS lets it do nothing': filterChange({ change: 'Create' }),
    'a filter that only sorts findings matches others now': { events: widened, facts: [actionBefore(widened, 'NOOP')] },
    'a list of trusted addresses is created and not put in force': trustedList('CreateIPSet', false),
    'a single control of a standard is disabled': onHub('UpdateStandardsControl', { ControlStatus: 'DISABLED' }),
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
    'a WAF rule is deleted': ruleCall({
      name: 'DeleteRule',
      request: { ruleId: 'org-security-hub-ec2' },
      source: 'waf.amazonaws.com',
    }),
    'a detector of another service is updated': guardDutyCall({
      name: 'UpdateDetector',
      request: { detectorId, enable: false },
      source: 'frauddetector.amazonaws.com',
    }),
    'a remediation role makes the call, which is another scenario': guardDutyCall({
      name: 'DeleteDetector',
      request: { detectorId },
      by: hubSession('network', undefined),
    }),
    "a log group of the hub's functions is deleted, which is another scenario": deleteLogGroup({
      group: '/aws/lambda/org-security-hub-detect',
    }),
    'CloudFormation deletes a log group together with its stack': deleteLogGroup({
      group: 'orders',
      by: throughService(iamUser('alice'), 'cloudformation.amazonaws.com'),
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
