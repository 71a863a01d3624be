import type { JsonObject } from '#core/json.ts';
import { apiCall, type CallOverrides } from './api-call.ts';
import type { By } from './callers.ts';
import type { CloudEvent } from './cases.ts';

type Call = CallOverrides & { readonly name: string; readonly request: JsonObject | null; readonly response?: JsonObject | null };

export function configCall(call: Call): CloudEvent {
  return apiCall({ source: 'config.amazonaws.com', ...call });
}

/** StopConfigurationRecorder. */
export function stopRecorder(call: CallOverrides & { recorder: string }): CloudEvent {
  return configCall({ ...call, name: 'StopConfigurationRecorder', request: { configurationRecorderName: call.recorder } });
}

/** PutConfigurationRecorder; the request contains the complete new recorder. */
export function putRecorder(call: CallOverrides & { recorder: string; group?: JsonObject; mode?: JsonObject }): CloudEvent {
  const configurationRecorder = {
    name: call.recorder,
    roleARN: `arn:aws:iam::${call.account ?? '444455556666'}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    ...(call.group !== undefined && { recordingGroup: call.group }),
    ...(call.mode !== undefined && { recordingMode: call.mode }),
  };
  return configCall({ ...call, name: 'PutConfigurationRecorder', request: { configurationRecorder } });
}

export function guardDutyCall(call: Call): CloudEvent {
  return apiCall({ source: 'guardduty.amazonaws.com', ...call });
}

export function securityHubCall(call: Call): CloudEvent {
  return apiCall({ source: 'securityhub.amazonaws.com', ...call });
}

/** DeleteFlowLogs: one id is recorded as an object, several as an array. */
export function deleteFlowLogs(call: CallOverrides & { flowLogs: readonly string[] }): CloudEvent {
  const ids = call.flowLogs.map((content, index) => ({ tag: index + 1, content }));
  const [first = {}] = ids;
  return apiCall({
    source: 'ec2.amazonaws.com',
    ...call,
    name: 'DeleteFlowLogs',
    request: { DeleteFlowLogsRequest: { FlowLogId: ids.length === 1 ? first : ids } },
    response: {
      DeleteFlowLogsResponse: {
        xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
        unsuccessful: '',
        requestId: '9dae3e11-addb-45c7-b564-66f4ceedf949',
      },
    },
  });
}

/** DeleteLogGroup of CloudWatch Logs. */
export function deleteLogGroup(call: CallOverrides & { group: string }): CloudEvent {
  return apiCall({ source: 'logs.amazonaws.com', ...call, name: 'DeleteLogGroup', request: { logGroupName: call.group } });
}

/** A call on a metric filter or subscription filter of CloudWatch Logs. */
export function filterCall(call: CallOverrides & { name: string; filter: string; more?: JsonObject }): CloudEvent {
  const request = { logGroupName: 'web-access', filterName: call.filter, ...call.more };
  return apiCall({ source: 'logs.amazonaws.com', ...call, request });
}

/** A call on alarms of CloudWatch. */
export function alarmCall(call: Call): CloudEvent {
  return apiCall({ source: 'monitoring.amazonaws.com', ...call });
}

/** A call on a rule of EventBridge. */
export function ruleCall(call: Call): CloudEvent {
  return apiCall({ source: 'events.amazonaws.com', ...call });
}

/** A call on a role. CloudTrail records IAM in us-east-1, from every Region. */
export function roleCall(call: CallOverrides & { name: string; role: string; more?: JsonObject }): CloudEvent {
  const request = { roleName: call.role, ...call.more };
  return apiCall({ source: 'iam.amazonaws.com', region: 'us-east-1', ...call, request });
}

/** A caller whose call an AWS service made for it, such as CloudFormation. */
export function throughService(by: By, service: string): By {
  return (account) => ({ identity: { ...by(account).identity, invokedBy: service }, address: service, agent: service });
}
