import { apiCall, withFields } from '#catalogue/events/api-call.ts';
import { assumedRole, type By, iamUser, service, ssoPerson } from '#catalogue/events/callers.ts';
import { type CloudEvent, MEMBER, uuid } from '#catalogue/events/cases.ts';
import { isoTime } from '#core/iso-time.ts';
import type { JsonObject } from '#core/json.ts';
import { candidatesFor } from '#detect/trigger-index.ts';
import { normalise } from '#normalise/normalise.ts';
import { CATALOGUE_INDEX } from '../support/detect-ports.ts';
import { EVERY_CASE } from '../support/every-case.ts';

/** One event in ten is a call that some detection of the catalogue waits for. */
const CANDIDATE_EVERY = 10;

const START = Date.UTC(2026, 2, 2, 9);

/** A harmless call with the fields of its record; `turn` makes each one different. */
type Ordinary = (turn: number) => { source: string; name: string; request: JsonObject | null; response?: JsonObject; by: By };

const lambdaRole = assumedRole('service-role/orders-function', 'orders');
const builder = assumedRole('ContinuousIntegration', 'build-2041');
const hex = (turn: number) => turn.toString(16).padStart(8, '0');
const nodeRole = assumedRole('eks-node', 'i-0a1b2c3d4e5f60718');
const key = 'arn:aws:kms:ap-northeast-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const cluster = 'arn:aws:ecs:ap-northeast-2:444455556666:cluster/shop';

/** The usual calls in a trail: mostly by services and roles, mostly reads. */
const ORDINARY: readonly Ordinary[] = [
  (turn) => ({
    source: 'kms.amazonaws.com',
    name: 'Decrypt',
    request: {
      encryptionContext: { 'aws:lambda:FunctionArn': `arn:aws:lambda:ap-northeast-2:${MEMBER}:function:orders-${turn % 7}` },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      keyId: key,
    },
    by: lambdaRole,
  }),
  (turn) => ({
    source: 'kms.amazonaws.com',
    name: 'GenerateDataKey',
    request: { keyId: key, keySpec: 'AES_256', encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::shop-orders/${hex(turn)}` } },
    by: service('s3.amazonaws.com'),
  }),
  (turn) => ({
    source: 'sts.amazonaws.com',
    name: 'AssumeRole',
    request: { roleArn: `arn:aws:iam::${MEMBER}:role/eks-node`, roleSessionName: `eks-${hex(turn)}`, durationSeconds: 3600 },
    response: {
      credentials: {
        accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
        sessionToken: `IQoJb3JpZ2luX2VjEXAMPLE${hex(turn).repeat(40)}`,
        expiration: 'Mar 2, 2026, 10:00:00 AM',
      },
      assumedRoleUser: {
        assumedRoleId: `AROAIOSFODNN7EXAMPLE:eks-${hex(turn)}`,
        arn: `arn:aws:sts::${MEMBER}:assumed-role/eks-node/eks-${hex(turn)}`,
      },
    },
    by: service('ec2.amazonaws.com'),
  }),
  (turn) => ({
    source: 'ec2.amazonaws.com',
    name: 'DescribeInstances',
    request: { instancesSet: { items: [{ instanceId: `i-0${hex(turn)}00000000` }] }, filterSet: {} },
    by: nodeRole,
  }),
  () => ({
    source: 'ec2.amazonaws.com',
    name: 'DescribeNetworkInterfaces',
    request: {
      networkInterfaceIdSet: {},
      filterSet: { items: [{ name: 'tag:cluster', valueSet: { items: [{ value: 'shop' }, { value: 'payments' }] } }] },
    },
    by: nodeRole,
  }),
  (turn) => ({
    source: 'logs.amazonaws.com',
    name: 'CreateLogStream',
    request: { logGroupName: '/aws/lambda/orders', logStreamName: `2026/03/02/[$LATEST]${hex(turn)}` },
    by: lambdaRole,
  }),
  () => ({
    source: 'logs.amazonaws.com',
    name: 'DescribeLogStreams',
    request: { logGroupName: '/aws/lambda/orders', orderBy: 'LastEventTime', descending: true, limit: 50 },
    by: ssoPerson('bob@example.com'),
  }),
  () => ({ source: 's3.amazonaws.com', name: 'ListBuckets', request: { Host: 's3.amazonaws.com' }, by: builder }),
  (turn) => ({
    source: 's3.amazonaws.com',
    name: 'GetBucketLocation',
    request: { bucketName: `shop-${turn % 20}`, Host: `shop-${turn % 20}.s3.amazonaws.com`, location: '' },
    by: builder,
  }),
  (turn) => ({
    source: 'dynamodb.amazonaws.com',
    name: 'DescribeTable',
    request: { tableName: `orders-${turn % 5}` },
    by: lambdaRole,
  }),
  (turn) => ({
    source: 'ecr.amazonaws.com',
    name: 'BatchGetImage',
    request: {
      registryId: MEMBER,
      repositoryName: `shop/web-${turn % 9}`,
      imageIds: [{ imageTag: `build-${turn}` }],
      acceptedMediaTypes: ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.oci.image.index.v1+json'],
    },
    by: nodeRole,
  }),
  (turn) => ({
    source: 'ecs.amazonaws.com',
    name: 'RegisterContainerInstance',
    request: { cluster: 'shop', totalResources: [resource('CPU', 2048), resource('MEMORY', 3886)] },
    response: {
      containerInstance: {
        containerInstanceArn: `${cluster.replace(':cluster', ':container-instance')}/${hex(turn)}`,
        remainingResources: [resource('CPU', 2048), resource('MEMORY', 3886)],
        registeredResources: [resource('CPU', 2048), resource('MEMORY', 3886)],
        attributes: ['ecs.capability.task-eni', 'ecs.os-type', 'ecs.ami-id'].map((name) => ({ name, value: hex(turn) })),
        status: 'ACTIVE',
        agentConnected: true,
      },
    },
    by: nodeRole,
  }),
  (turn) => ({
    source: 'ecs.amazonaws.com',
    name: 'DescribeTasks',
    request: { cluster, tasks: Array.from({ length: 10 }, (_, index) => `${cluster}/${hex(turn)}${hex(index)}`) },
    by: builder,
  }),
  (turn) => ({
    source: 'autoscaling.amazonaws.com',
    name: 'CompleteLifecycleAction',
    request: {
      lifecycleHookName: 'drain',
      autoScalingGroupName: 'shop-web',
      lifecycleActionResult: 'CONTINUE',
      instanceId: `i-0${hex(turn)}00000000`,
    },
    by: lambdaRole,
  }),
  () => ({
    source: 'cloudformation.amazonaws.com',
    name: 'DescribeStacks',
    request: { stackName: 'shop-web' },
    by: ssoPerson('carol@example.com'),
  }),
  (turn) => ({
    source: 'ssm.amazonaws.com',
    name: 'GetParameters',
    request: { names: [`/shop/${turn % 30}/url`, `/shop/${turn % 30}/password`], withDecryption: true },
    by: lambdaRole,
  }),
  (turn) => ({
    source: 'ssm.amazonaws.com',
    name: 'UpdateInstanceInformation',
    request: { instanceId: `i-0${hex(turn)}00000000`, agentVersion: '3.3.1957.0', agentStatus: 'Active', platformType: 'Linux' },
    by: nodeRole,
  }),
  (turn) => ({
    source: 'secretsmanager.amazonaws.com',
    name: 'GetSecretValue',
    request: { secretId: `arn:aws:secretsmanager:ap-northeast-2:${MEMBER}:secret:shop/${turn % 12}-EXAMPLE` },
    by: lambdaRole,
  }),
  (turn) => ({
    source: 'monitoring.amazonaws.com',
    name: 'DescribeAlarms',
    request: { alarmNames: [`shop-${turn % 40}-errors`], alarmTypes: ['MetricAlarm'] },
    by: builder,
  }),
  () => ({
    source: 'iam.amazonaws.com',
    name: 'ListAttachedRolePolicies',
    request: { roleName: 'eks-node' },
    by: ssoPerson('bob@example.com'),
  }),
  (turn) => ({
    source: 'lambda.amazonaws.com',
    name: 'GetFunction20150331v2',
    request: { functionName: `arn:aws:lambda:ap-northeast-2:${MEMBER}:function:orders-${turn % 7}` },
    by: builder,
  }),
  () => ({
    source: 'elasticloadbalancing.amazonaws.com',
    name: 'DescribeTargetHealth',
    request: { targetGroupArn: `arn:aws:elasticloadbalancing:ap-northeast-2:${MEMBER}:targetgroup/web/0123456789abcdef` },
    by: nodeRole,
  }),
  () => ({ source: 'sts.amazonaws.com', name: 'GetCallerIdentity', request: null, by: iamUser('deployer') }),
  (turn) => ({
    source: 'glue.amazonaws.com',
    name: 'GetPartitions',
    request: { databaseName: 'sales', tableName: 'orders', expression: `day = ${turn % 365}`, maxResults: 1000 },
    by: assumedRole('service-role/AWSGlueServiceRole', 'GlueJobRunnerSession'),
  }),
];

/** Calls that CloudTrail marks as read-only. */
const READS = new Set(['BatchGetImage', 'Decrypt', 'GenerateDataKey']);

function resource(name: string, integerValue: number): JsonObject {
  return { name, type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue };
}

/** Ordinary calls that no detection has a trigger for, and one in ten events of the catalogue's cases; the same in every run. */
export function traffic(events: number): CloudEvent[] {
  const calls = ORDINARY.filter((call) => !isAwaited(ordinary(call, 0)));
  return Array.from({ length: events }, (_, turn) =>
    turn % CANDIDATE_EVERY === 0
      ? withNewId(CANDIDATES, turn / CANDIDATE_EVERY)
      : ordinary(calls[turn % calls.length] as Ordinary, turn),
  );
}

/** Events of the cases that some detection waits for. */
export const CANDIDATES: readonly CloudEvent[] = EVERY_CASE.flatMap(({ events }) => events).filter(isAwaited);

/** Whether any detection of the catalogue waits for an event, because of the call or of the caller. */
function isAwaited(event: CloudEvent): boolean {
  const reading = normalise(event);
  if (reading.kind === 'held') return false;
  return reading.activities.some((activity) => candidatesFor(CATALOGUE_INDEX.triggers, activity, false).length > 0);
}

function ordinary(call: Ordinary, turn: number): CloudEvent {
  const event = apiCall({ ...call(turn), at: isoTime(START + turn * 100) });
  return READS.has(String(event.detail.eventName)) ? withFields(event, { readOnly: true }) : event;
}

/** The next event of a list, in rotation, with a new id. */
export function withNewId(events: readonly CloudEvent[], turn: number): CloudEvent {
  const event = events[turn % events.length] as CloudEvent;
  const id = uuid('traffic', turn);
  return 'eventID' in event.detail ? { ...event, detail: { ...event.detail, eventID: id } } : { ...event, id };
}
