import type { Json, JsonObject } from '#core/json.ts';
import { type CloudEvent, digest, MEMBER, minute, uuid } from './cases.ts';

/** Where and when a notice appears; `account` and `region` are those of the event bus. */
export type NoticeOverrides = { readonly account?: string; readonly region?: string; readonly at?: string; readonly id?: string };

type Notice = NoticeOverrides & {
  readonly type: string;
  readonly source: string;
  readonly resources?: readonly string[];
  readonly detail: JsonObject;
};

/** An event that is not an API call, as EventBridge delivers it. */
export function notice(overrides: Notice): CloudEvent {
  const { type, source, account = MEMBER, region = 'ap-northeast-2', at = minute(0), resources = [], detail } = overrides;
  const id = overrides.id ?? uuid('notice', [type, account, region, at, detail] as Json);
  return { version: '0', id, 'detail-type': type, source, account, time: at, region, resources, detail };
}

/** The fields of a GuardDuty finding that a case can set. */
export type GuardDutyCase = NoticeOverrides & {
  readonly finding?: string;
  readonly type?: string;
  /** Null omits the field. */
  readonly severity?: number | string | null;
  readonly resource?: JsonObject;
  readonly remote?: string;
  readonly sample?: boolean;
  readonly archived?: boolean;
  readonly count?: number;
  /** The account of the finding, if it is not that of the bus. */
  readonly of?: string;
};

/** An instance as a GuardDuty finding describes it. */
export function instanceResource(instanceId: string): JsonObject {
  return {
    resourceType: 'Instance',
    instanceDetails: {
      instanceId,
      instanceType: 't3.micro',
      launchTime: '2026-02-20T02:40:30Z',
      platform: null,
      productCodes: [],
      iamInstanceProfile: null,
      networkInterfaces: [
        {
          ipv6Addresses: [],
          networkInterfaceId: 'eni-0a1b2c3d4e5f60001',
          privateDnsName: 'ip-10-0-1-20.ap-northeast-2.compute.internal',
          privateIpAddress: '10.0.1.20',
          privateIpAddresses: [{ privateDnsName: 'ip-10-0-1-20.ap-northeast-2.compute.internal', privateIpAddress: '10.0.1.20' }],
          subnetId: 'subnet-0a1b2c3d4e5f60001',
          vpcId: 'vpc-0a1b2c3d4e5f60001',
          securityGroups: [{ groupName: 'web', groupId: 'sg-0a1b2c3d4e5f60001' }],
          publicDnsName: '',
          publicIp: '198.51.100.77',
        },
      ],
      tags: [{ key: 'Name', value: 'web' }],
      instanceState: 'running',
      availabilityZone: 'ap-northeast-2a',
      imageId: 'ami-0a1b2c3d4e5f60001',
      imageDescription: null,
    },
  };
}

/** GuardDuty Finding: one finding per event; an update has the same finding id and a higher count. */
export function guardDutyFinding(overrides: GuardDutyCase): CloudEvent {
  const { account = MEMBER, region = 'ap-northeast-2', at = minute(0), of = account, severity = 8, count = 1 } = overrides;
  const { type = 'UnauthorizedAccess:EC2/SSHBruteForce', remote = '203.0.113.66', sample = false, archived = false } = overrides;
  const id = overrides.finding ?? digest('finding', [type, of, region]).slice(0, 32);
  const detectorId = digest('detector', [of, region]).slice(0, 32);
  const place = { country: { countryName: 'Example' }, city: { cityName: '' }, geoLocation: { lat: 0, lon: 0 } };
  const organization = { asn: '64496', asnOrg: 'Example', isp: 'Example', org: 'Example' };
  const detail = {
    schemaVersion: '2.0',
    accountId: of,
    region,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${region}:${of}:detector/${detectorId}/finding/${id}`,
    type,
    resource: overrides.resource ?? instanceResource('i-0a1b2c3d4e5f60001'),
    service: {
      serviceName: 'guardduty',
      detectorId,
      action: {
        actionType: 'NETWORK_CONNECTION',
        networkConnectionAction: {
          connectionDirection: 'INBOUND',
          remoteIpDetails: { ipAddressV4: remote, organization, ...place },
          remotePortDetails: { port: 32794, portName: 'Unknown' },
          localPortDetails: { port: 22, portName: 'SSH' },
          localIpDetails: { ipAddressV4: '10.0.1.20' },
          protocol: 'TCP',
          blocked: false,
        },
      },
      resourceRole: 'TARGET',
      additionalInfo: sample ? { sample: true, value: '{"sample":true}', type: 'default' } : { value: '{}', type: 'default' },
      eventFirstSeen: minute(-15),
      eventLastSeen: at,
      archived,
      count,
    },
    ...(severity !== null && { severity }),
    createdAt: minute(-10),
    updatedAt: at,
    title: `${sample ? '[SAMPLE] ' : ''}203.0.113.66 is performing SSH brute force attacks against the instance.`,
    description: '203.0.113.66 is performing SSH brute force attacks. They are used to gain access by guessing the password.',
  };
  return notice({ ...overrides, type: 'GuardDuty Finding', source: 'aws.guardduty', detail });
}

/** A finding in the AWS Security Finding Format. Null omits a field. */
export type FindingCase = {
  readonly account?: string;
  readonly region?: string;
  readonly control?: string;
  readonly product?: string;
  readonly generator?: string;
  readonly id?: string;
  readonly updated?: string;
  readonly severity?: JsonObject;
  readonly compliance?: string | null;
  readonly workflow?: string | null;
  readonly record?: string | null;
  readonly resource?: { readonly Type: string; readonly Id: string; readonly Details?: JsonObject };
  readonly types?: readonly string[];
  /** Beside those of Security Hub itself. */
  readonly fields?: Readonly<Record<string, string>>;
};

export function securityFinding(overrides: FindingCase): JsonObject {
  const {
    account = MEMBER,
    region = 'ap-northeast-2',
    control = 'EC2.19',
    compliance = 'FAILED',
    updated = minute(0),
  } = overrides;
  const {
    workflow = 'NEW',
    record = 'ACTIVE',
    severity = { Label: 'HIGH', Normalized: 70, Original: 'HIGH', Product: 70 },
  } = overrides;
  const group = { Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:${region}:${account}:security-group/sg-0a1b2c3d4e5f60001` };
  return {
    SchemaVersion: '2018-10-08',
    Id:
      overrides.id ??
      `arn:aws:securityhub:${region}:${account}:security-control/${control}/finding/${uuid('finding', [account, control])}`,
    ProductArn: overrides.product ?? `arn:aws:securityhub:${region}::product/aws/securityhub`,
    ProductName: 'Security Hub',
    CompanyName: 'AWS',
    Region: region,
    GeneratorId: overrides.generator ?? `security-control/${control}`,
    AwsAccountId: account,
    Types: overrides.types ?? ['Software and Configuration Checks/Industry and Regulatory Standards'],
    FirstObservedAt: minute(-30),
    LastObservedAt: updated,
    CreatedAt: minute(-30),
    UpdatedAt: updated,
    Severity: severity,
    Title: 'Security groups should not allow unrestricted access to ports with high risk',
    Description: 'This control checks whether unrestricted incoming traffic reaches the ports that carry the highest risk.',
    ProductFields: {
      RelatedAWSResources: '[]',
      'aws/securityhub/ProductName': 'Security Hub',
      'aws/securityhub/CompanyName': 'AWS',
      ...overrides.fields,
    },
    Resources: [{ ...(overrides.resource ?? group), Partition: 'aws', Region: region }],
    ...(compliance !== null && { Compliance: { Status: compliance, SecurityControlId: control } }),
    WorkflowState: 'NEW',
    ...(workflow !== null && { Workflow: { Status: workflow } }),
    ...(record !== null && { RecordState: record }),
    FindingProviderFields: { Severity: severity, Types: ['Software and Configuration Checks'] },
  };
}

/** Security Hub Findings - Imported: one or more new or updated findings per event. */
export function findingsImported(overrides: NoticeOverrides & { findings: readonly JsonObject[] }): CloudEvent {
  const resources = overrides.findings.map(({ ProductArn, Id }) => `${ProductArn}/${Id}`);
  const detail = { findings: overrides.findings };
  return notice({ ...overrides, type: 'Security Hub Findings - Imported', source: 'aws.securityhub', resources, detail });
}

/** Security Hub Findings - Custom Action: a person ran an action on findings in the console. */
export function actionPressed(overrides: NoticeOverrides & { action: string; findings: readonly JsonObject[] }): CloudEvent {
  const { account = MEMBER, region = 'ap-northeast-2', action, findings } = overrides;
  return notice({
    ...overrides,
    type: 'Security Hub Findings - Custom Action',
    source: 'aws.securityhub',
    resources: [`arn:aws:securityhub:${region}:${account}:action/custom/${action.replaceAll(/\W/g, '')}`],
    detail: { actionName: action, actionDescription: `${action}, asked of the hub`, findings },
  });
}

/** A metric that an alarm watches. */
export type MetricCase = { readonly name: string; readonly namespace: string; readonly dimensions?: JsonObject };

/** CloudWatch Alarm State Change. CloudWatch writes the offset of its times without a colon. */
export function alarmChanged(
  overrides: NoticeOverrides & { alarm: string; now: string; before?: string; metrics?: readonly MetricCase[] },
): CloudEvent {
  const { account = MEMBER, region = 'ap-northeast-2', at = minute(0), alarm, now, before = 'OK', metrics = [] } = overrides;
  const state = (value: string, when: string) => ({
    value,
    reason: `Threshold Crossed: 1 out of the last 1 datapoints was checked against the threshold (20.0) for ${value}.`,
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: when,
      startDate: new Date(Date.parse(when) - 10 * 60_000).toISOString().replace('Z', '+0000'),
      statistic: 'Sum',
      period: 300,
      threshold: 20,
    }),
    timestamp: when,
  });
  const written = (when: string) => when.replace('Z', '.000+0000');
  return notice({
    ...overrides,
    type: 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    resources: [`arn:aws:cloudwatch:${region}:${account}:alarm:${alarm}`],
    detail: {
      alarmName: alarm,
      configuration: {
        description: 'Requests that look like a scan',
        metrics: metrics.map(({ name, namespace, dimensions = {} }, index) => ({
          id: uuid('metric', [alarm, index]),
          metricStat: { metric: { dimensions, name, namespace }, period: 300, stat: 'Sum' },
          returnData: true,
        })),
      },
      previousState: state(before, written(minute(-10))),
      state: state(now, written(at)),
    },
  });
}
