import { apiCall, withFields } from '#catalogue/events/api-call.ts';
import { assumedRole, type By, iamUser, service, ssoPerson } from '#catalogue/events/callers.ts';
import { type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { type FindingCase, findingsImported, guardDutyFinding, securityFinding } from '#catalogue/events/notices.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { login } from '#catalogue/events/sign-in-calls.ts';
import type { JsonObject } from '#core/json.ts';

/** How often something happens in a day, and its event. */
export type Habit = readonly [times: number, event: CloudEvent];

const node = assumedRole('eks-node', 'i-0a1b2c3d4e5f60718');
const orders = assumedRole('service-role/orders-function', 'orders');
const build = assumedRole('ContinuousIntegration', 'build-2041');
const bob = ssoPerson('bob@example.com');
const carol = ssoPerson('carol@example.com');
/** The last long-lived key: an old build server uploads with it. */
const oldBuild = iamUser('old-build-server');

function call(by: By, source: string, name: string, request: JsonObject = {}): CloudEvent {
  const event = apiCall({ source: `${source}.amazonaws.com`, name, request, by });
  return READS.test(name) ? withFields(event, { readOnly: true }) : event;
}

/** Calls that CloudTrail marks as read-only. */
const READS = /^(BatchGet|Decrypt|GenerateDataKey|AssumeRole|Query|Scan|Describe|Get|List|Lookup|Head)/;

/**
 * The management events of one day in an account that runs a shop: a cluster of some twenty nodes, a dozen functions, a
 * build pipeline that deploys ten times, and eight people. Nine of ten events are services and roles that read. Shares follow
 * the trail of such an account: most events are from KMS, STS, EC2 and SSM, very few are from people.
 */
export const NORMAL_DAY: readonly Habit[] = [
  [21_000, call(orders, 'kms', 'Decrypt')],
  [9_000, call(service('s3.amazonaws.com'), 'kms', 'GenerateDataKey')],
  [14_000, call(service('lambda.amazonaws.com'), 'sts', 'AssumeRole')],
  [6_000, call(service('ec2.amazonaws.com'), 'sts', 'AssumeRole')],
  [3_000, call(build, 'sts', 'AssumeRole')],
  [5_000, call(node, 'ec2', 'DescribeInstances')],
  [4_000, call(node, 'ec2', 'DescribeNetworkInterfaces')],
  [700, call(node, 'ec2', 'CreateNetworkInterface')],
  [700, call(node, 'ec2', 'DeleteNetworkInterface')],
  [300, call(node, 'ec2', 'CreateTags')],
  [7_200, call(node, 'ssm', 'UpdateInstanceInformation')],
  [5_000, call(orders, 'ssm', 'GetParameters')],
  [2_500, call(orders, 'secretsmanager', 'GetSecretValue')],
  [2_400, call(orders, 'logs', 'CreateLogStream')],
  [4_000, call(node, 'ecr', 'BatchGetImage')],
  [3_000, call(node, 'ecr', 'GetAuthorizationToken')],
  [2_900, call(service('autoscaling.amazonaws.com'), 'elasticloadbalancing', 'DescribeTargetHealth')],
  [120, call(service('autoscaling.amazonaws.com'), 'elasticloadbalancing', 'RegisterTargets')],
  [24, call(service('autoscaling.amazonaws.com'), 'ec2', 'RunInstances', { groupSet: {}, networkInterfaceSet: {} })],
  [24, call(service('autoscaling.amazonaws.com'), 'ec2', 'TerminateInstances')],
  [2_000, call(build, 'cloudformation', 'DescribeStacks')],
  [1_500, call(build, 'iam', 'GetRole')],
  [900, call(build, 's3', 'GetBucketLocation')],
  [600, call(build, 's3', 'GetBucketPolicy')],
  [40, call(build, 'lambda', 'UpdateFunctionCode20150331v2')],
  [30, call(build, 'ecs', 'RegisterTaskDefinition')],
  [30, call(build, 'ecs', 'UpdateService')],
  [6, call(build, 'iam', 'PutRolePolicy', { roleName: 'orders-function', policyName: 'orders', policyDocument: '{}' })],
  [
    4,
    call(build, 'iam', 'AttachRolePolicy', { roleName: 'orders-function', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
  ],
  [
    3,
    authorizeIngress({
      by: build,
      group: 'sg-0a1b2c3d4e5f60001',
      permissions: [{ protocol: 'tcp', from: 443, to: 443, v4: ['10.0.0.0/8'] }],
    }),
  ],
  [2, call(build, 's3', 'PutBucketPolicy', { bucketName: 'amzn-s3-demo-bucket', bucketPolicy: {} })],
  [300, call(oldBuild, 'sts', 'GetCallerIdentity')],
  [60, call(oldBuild, 'codeartifact', 'PublishPackageVersion')],
  [12, login({ by: bob })],
  [1_800, call(bob, 'monitoring', 'GetMetricData')],
  [1_200, call(carol, 'logs', 'DescribeLogStreams')],
  [900, call(carol, 'ec2', 'DescribeSecurityGroups')],
  [25, call(carol, 'logs', 'StartQuery')],
  [8, call(bob, 'lambda', 'PublishVersion20150331')],
];

const ownProduct = `arn:aws:securityhub:ap-northeast-2:${MEMBER}:product/${MEMBER}/default`;
const ofGuardDuty = 'arn:aws:securityhub:ap-northeast-2::product/aws/guardduty';
const imported = (finding: FindingCase) => findingsImported({ findings: [securityFinding(finding)] });

/**
 * The findings of the same day. Security Hub evaluates some three hundred controls and resources every twelve hours and sends each
 * result again; people have handled most failures. The hub's own findings are sent once more for every change of an incident.
 */
export const FINDINGS_OF_A_DAY: readonly Habit[] = [
  [520, imported({ compliance: 'PASSED', workflow: 'RESOLVED' })],
  [36, imported({ workflow: 'SUPPRESSED' })],
  [24, imported({ workflow: 'NOTIFIED' })],
  [10, imported({ compliance: 'NOT_AVAILABLE' })],
  [12, imported({ record: 'ARCHIVED' })],
  [8, imported({})],
  [14, imported({ product: ownProduct, generator: 'org-security-hub/sg-ssh-open-world', compliance: null })],
  [3, imported({ product: ofGuardDuty, generator: 'guardduty', compliance: null })],
  [3, guardDutyFinding({ severity: 5 })],
  [2, guardDutyFinding({ archived: true })],
];
