import { FACT_PERMISSIONS, READS_VISITORS } from '#core/detection/fact-permissions.ts';
import { ASKING_PATTERN } from '#core/detection/facts.ts';
import { HEARTBEAT_PERMISSION, HEARTBEAT_TAG, NONCE_PATTERN } from '#core/heartbeat/heartbeat.ts';
import type { Permission } from '#core/iam/permission.ts';
import { allowStatements, type Statement } from '#core/iam/policy.ts';
import { INCIDENT_ID_PATTERN } from '#core/incident/incident.ts';
import { FORWARD_PURPOSE, HEARTBEAT_PURPOSE, hubBusArn, IMPORT_PURPOSE, INSPECT_PURPOSE } from '#core/naming.ts';
import { type FlowLogs, LOOK_BACK_PERMISSIONS, SEND_FLOW_LOGS_PURPOSE } from '#core/network/flow-log.ts';
import { ownEntry } from '#core/own-property.ts';
import type { BaselineRole } from './baseline.ts';
import { policy, type RoleContext, role } from './role.ts';
import { hubTrust, serviceTrust } from './trust.ts';

/** Lets the account's rules put events on the hub's bus, and nothing else. */
export function forwarderRole(context: RoleContext, ruleArns: readonly string[]): BaselineRole {
  const { naming, account } = context;
  return role(context, FORWARD_PURPOSE, "Puts this account's security events on the hub's bus", {
    trust: serviceTrust('events.amazonaws.com', account, ruleArns),
    policy: policy([{ Effect: 'Allow', Action: 'events:PutEvents', Resource: hubBusArn(naming) }]),
  });
}

/** Lets the hub's publish function import findings as this account. */
export function importRole(context: RoleContext): BaselineRole {
  const { naming, account } = context;
  return role(context, IMPORT_PURPOSE, "Imports the hub's findings as this account", {
    trust: hubTrust(context, 'publish', INCIDENT_ID_PATTERN),
    policy: policy([
      {
        Effect: 'Allow',
        Action: 'securityhub:BatchImportFindings',
        Resource: `arn:aws:securityhub:${naming.homeRegion}:${account}:product/${account}/default`,
        Condition: { StringEquals: { 'securityhub:TargetAccount': account } },
      },
    ]),
  });
}

/**
 * Lets the detect function read facts that an event does not contain. It can change nothing, and read no contents except what
 * visitors sent to web sites whose log groups and web ACLs the organization file names. In an account that sends flow logs, the
 * flow function may assume it too: to read network interfaces and that one log group.
 */
export function inspectRole(context: RoleContext): BaselineRole {
  const scope = { account: context.account, region: '*', resource: '*' };
  const { logGroups = [], webAcls = [] } = context.webAccess ?? {};
  const named = { 'log-requests': logGroups, 'firewall-requests': webAcls };
  const { flowLogs } = context;
  const ofAll = Object.entries(FACT_PERMISSIONS).flatMap(([ask, permissions]) => (Object.hasOwn(named, ask) ? [] : permissions));
  return role(context, INSPECT_PURPOSE, 'Lets the hub read facts about events; may change nothing', {
    trust: hubTrust(context, flowLogs === undefined ? 'detect' : ['detect', 'flow'], ASKING_PATTERN),
    policy: policy([
      ...allowStatements(ofAll, scope),
      ...READS_VISITORS.flatMap((ask) =>
        ownEntry(FACT_PERMISSIONS, ask).flatMap((one) => onNamed(one, named[ask], context.account)),
      ),
      ...(flowLogs === undefined ? [] : allowStatements(LOOK_BACK_PERMISSIONS, { ...scope, resource: flowLogs.group })),
    ]),
  });
}

/** Lets the heartbeat function make one call on a rule that does not exist, and nothing else even if more policies are attached. */
export function heartbeatRole(context: RoleContext): BaselineRole {
  const { action, on } = HEARTBEAT_PERMISSION;
  const onlyThatTag = { 'ForAllValues:StringEquals': { 'aws:TagKeys': [HEARTBEAT_TAG] } };
  return role(context, HEARTBEAT_PURPOSE, 'Makes the call whose record proves that events of this account reach the hub', {
    trust: hubTrust(context, 'beat', NONCE_PATTERN),
    policy: policy([
      {
        Effect: 'Allow',
        Action: action,
        Resource: on({ account: context.account, region: '*', resource: '*' }),
        Condition: onlyThatTag,
      },
      { Sid: 'NothingElse', Effect: 'Deny', NotAction: [action], Resource: '*' },
    ]),
  });
}

/** Lets CloudWatch Logs send flow logs to the hub's destination, which accepts them only from accounts of the organization. */
export function sendRole(context: RoleContext, { group }: FlowLogs): BaselineRole {
  const { account } = context;
  return role(context, SEND_FLOW_LOGS_PURPOSE, 'Sends accepted traffic to risky ports out of the flow logs to the hub', {
    trust: serviceTrust('logs.amazonaws.com', account, [`arn:aws:logs:*:${account}:*`]),
    policy: policy([
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: `arn:aws:logs:*:${account}:log-group:${group}:*` },
    ]),
  });
}

/** Allows an action only on the resources with these names; without names it allows nothing. */
function onNamed({ action, on }: Permission, names: readonly { readonly name: string }[], account: string): Statement[] {
  const resources = names.flatMap(({ name }) => on({ account, region: '*', resource: name }));
  return resources.length === 0 ? [] : [{ Effect: 'Allow', Action: action, Resource: [...new Set(resources)] }];
}
