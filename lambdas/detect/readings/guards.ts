import type { Activity } from '../../core/activity.ts';
import type { DetailPattern } from '../../core/detection.ts';
import { type JsonObject, list, object, text, truth } from '../../core/json.ts';
import { DEFAULT_ROLES, PRODUCT } from '../../core/naming.ts';
import type { Resource } from '../../core/resource.ts';

/** Something that watches, the calls by which it stops watching, and what they are about. */
type Guard = {
  readonly source: string;
  readonly calls: readonly string[];
  readonly where?: DetailPattern;
  /** Whether such a call takes the guard away, where the name alone does not tell. */
  readonly isOff?: (activity: Activity) => boolean;
  readonly resource: (activity: Activity) => Resource;
  /** Part of the hub itself. */
  readonly isOwn?: (activity: Activity) => boolean;
};

const LEAVING = [
  'DisassociateFromAdministratorAccount',
  'DisassociateFromMasterAccount',
  'DisassociateMembers',
  'DeleteMembers',
  'DisableOrganizationAdminAccount',
];

const ours = (field: string): DetailPattern => ({ requestParameters: { [field]: [{ prefix: `${PRODUCT}-` }] } });
const isOurs = (named: string | undefined): boolean => named?.startsWith(`${PRODUCT}-`) === true;
const ruleOf = ({ request }: Activity) => text(request.name) ?? text(request.rule);
const rule = ({ account, region, request }: Activity): Resource => {
  const id = text(request.name) ?? text(request.rule) ?? 'rule';
  return { type: 'Other', id, arn: `arn:aws:events:${region}:${account}:rule/${id}` };
};
const ourRules = { isOff: (activity: Activity) => isOurs(ruleOf(activity)), resource: rule, isOwn: () => true };

export const GUARDS: readonly Guard[] = [
  {
    source: 'guardduty.amazonaws.com',
    calls: ['DeleteDetector', 'UpdateDetector', 'StopMonitoringMembers', ...LEAVING],
    isOff: ({ name, request }) => name !== 'UpdateDetector' || truth(request.enable) === false,
    resource: ({ account, region, request }) => {
      const id = text(request.detectorId) ?? 'guardduty';
      return { type: 'AwsGuardDutyDetector', id, arn: `arn:aws:guardduty:${region}:${account}:detector/${id}` };
    },
  },
  {
    source: 'securityhub.amazonaws.com',
    calls: ['DisableSecurityHub', ...LEAVING],
    resource: ({ account, region }) => ({
      type: 'Other',
      id: 'security-hub',
      arn: `arn:aws:securityhub:${region}:${account}:hub/default`,
    }),
  },
  {
    source: 'access-analyzer.amazonaws.com',
    calls: ['DeleteAnalyzer'],
    resource: ({ account, region, request }) => {
      const id = text(request.analyzerName) ?? 'analyzer';
      return { type: 'Other', id, arn: `arn:aws:access-analyzer:${region}:${account}:analyzer/${id}` };
    },
  },
  {
    source: 'ec2.amazonaws.com',
    calls: ['DeleteFlowLogs'],
    resource: ({ account, region, request }) => {
      const [id = 'flow-logs'] = flowLogsOf(request);
      return { type: 'Other', id, arn: `arn:aws:ec2:${region}:${account}:vpc-flow-log/${id}` };
    },
  },
  {
    source: 'logs.amazonaws.com',
    calls: ['DeleteLogGroup'],
    // A stack that goes takes its log groups along, every day.
    isOff: ({ actor }) => actor.invokedBy !== 'cloudformation.amazonaws.com',
    resource: ({ account, region, request }) => {
      const id = text(request.logGroupName) ?? 'log-group';
      return { type: 'Other', id, arn: `arn:aws:logs:${region}:${account}:log-group:${id}` };
    },
    isOwn: ({ request }) => text(request.logGroupName)?.startsWith(`/aws/lambda/${PRODUCT}-`) === true,
  },
  { source: 'events.amazonaws.com', calls: ['DisableRule', 'DeleteRule', 'PutRule'], where: ours('name'), ...ourRules },
  { source: 'events.amazonaws.com', calls: ['RemoveTargets', 'PutTargets'], where: ours('rule'), ...ourRules },
  {
    source: 'iam.amazonaws.com',
    calls: ['DeleteRole', 'DeleteRolePolicy', 'DetachRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy'],
    where: ours('roleName'),
    isOff: ({ request }) => isOurs(text(request.roleName)),
    resource: ({ account, request }) => {
      const id = text(request.roleName) ?? 'role';
      return { type: 'AwsIamRole', id, arn: `arn:aws:iam::${account}:role${DEFAULT_ROLES.rolePath}${id}` };
    },
    isOwn: () => true,
  },
];

/** The guard an activity takes away, if it does. Names are AWS's own and occur in several services, so both must fit. */
export function guardTakenAway(activity: Activity): Guard | undefined {
  const guard = GUARDS.find(({ source, calls }) => source === activity.source && calls.includes(activity.name));
  return guard?.isOff?.(activity) === false ? undefined : guard;
}

/** Whether a remediation role of the hub acts; what that may do is another scenario. */
export function isByHub({ actor }: Activity): boolean {
  return actor.role?.includes(`:role${DEFAULT_ROLES.rolePath}${DEFAULT_ROLES.rolePrefix}remediate-`) === true;
}

/** What else a call that takes a guard away names: accounts that are let go, flow logs, targets, policies. */
export function namedByGuardCall({ request }: Activity): string[] {
  const named = [request.accountIds, request.AccountIds, request.ids, request.policyName, request.policyArn, request.state];
  return [...named.flatMap(list), ...flowLogsOf(request)].flatMap((one) => text(one) ?? []);
}

function flowLogsOf(request: JsonObject): string[] {
  const named = list(object(request.DeleteFlowLogsRequest).FlowLogId);
  return named.flatMap((one) => text(object(one).content) ?? text(one) ?? []);
}
