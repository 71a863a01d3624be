import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { TerraformStack, Testing } from '#cdktf';
import { HubBus } from '#central/bus.ts';
import { Notify } from '#central/notify.ts';
import { HubTable } from '#central/tables.ts';
import { noticesOf } from '#stacks/organization/notices.ts';
import { organizationFile } from '#stacks/organization/organization-file.ts';
import { EXAMPLE_TEXT } from '#test/support/organization-file.ts';
import {
  asList,
  EXAMPLE,
  resourcesOf,
  type SynthesizedResource,
  type TerraformJson,
  withPhysicalNames,
  writtenStatements,
} from '#test/support/synthesized.ts';

const { naming } = EXAMPLE;
const hub = `${naming.homeRegion}:${naming.hubAccount}`;
const keyArn = `arn:aws:kms:${hub}:key/00000000-0000-0000-0000-000000000000`;
const calendar = 'arn:aws:ssm:ap-northeast-2:111122223333:document/releases';
const file = organizationFile.parse({
  ...(parseYaml(EXAMPLE_TEXT) as object),
  notices: {
    routes: {
      soc: { channel: 'slack' },
      pager: { channel: 'webhook', host: 'hooks.example.com', secret: 'org-security-hub/pager' },
      night: { channel: 'email', to: ['oncall@example.com', 'lead@example.com'] },
      rooms: { channel: 'amazon-q' },
    },
    changeWindows: [{ name: 'freeze', calendar }],
  },
});
const notices = noticesOf(file);
if (notices === undefined) throw new Error('the file has notices');

const scope = new TerraformStack(Testing.app(), 'notices');
const notify = new Notify(scope, 'notify', {
  naming,
  keyArn,
  bundle: { zip: 'notify.zip', sha256: 'of the zip' },
  bus: new HubBus(scope, 'bus', { naming, organizationId: EXAMPLE.id, accounts: [] }),
  incidents: new HubTable(scope, 'incidents', { name: 'incidents', keyArn }),
  state: new HubTable(scope, 'state', { name: 'state', keyArn }),
  externalIds: '["not used"]',
  notices,
  addresses: { night: ['oncall@example.com', 'lead@example.com'] },
});
const stack = scope.toTerraform() as TerraformJson;
const named = (type: string, name: string): SynthesizedResource => {
  const found = resourcesOf(stack, type).find((one) => (one.name ?? one.function_name) === name);
  if (found === undefined) throw new Error(`there is no ${type} ${name}`);
  return found;
};
const statements = writtenStatements(resourcesOf(stack, 'aws_iam_role_policy')[0]?.policy);
const allowing = (action: string) => statements.filter(({ Action }) => asList(Action).includes(action));
const resourcesOfAction = (action: string) =>
  allowing(action).flatMap(({ Resource }) => asList(Resource).map((one) => withPhysicalNames(stack, one)));

describe('the function that notifies people', () => {
  test('may read exactly the secrets of its routes, and publish to exactly its topics', () => {
    expect(resourcesOfAction('secretsmanager:GetSecretValue')).toEqual([
      `arn:aws:secretsmanager:${hub}:secret:org-security-hub/notices/soc-??????`,
      `arn:aws:secretsmanager:${hub}:secret:org-security-hub/pager-??????`,
    ]);
    expect(resourcesOfAction('sns:Publish')).toEqual([
      `arn:aws:sns:${hub}:org-security-hub-notices-night`,
      `arn:aws:sns:${hub}:org-security-hub-notices-rooms`,
    ]);
  });

  test('may write rows of notices only, and reads only incidents, settings and the address of the control room from the tables', () => {
    const keys = allowing('dynamodb:PutItem').map(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
    );
    expect(keys.flat().filter((key) => !/^notice(-\w+)?#\*$/.test(String(key)))).toEqual([]);
    expect(resourcesOfAction('dynamodb:PutItem')).toEqual(['org-security-hub-state']);
    expect(allowing('dynamodb:GetItem').map(({ Resource }) => withPhysicalNames(stack, Resource))).toEqual([
      'org-security-hub-incidents',
      'org-security-hub-state',
      'org-security-hub-state',
    ]);
    const read = allowing('dynamodb:GetItem').flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [],
    );
    expect(read.filter((key) => !String(key).startsWith('notice'))).toEqual(['control-room']);
  });

  test('may send to its own queue of deliveries, to the dead-letter queues of its queues, and to no other', () => {
    expect(resourcesOfAction('sqs:SendMessage').toSorted()).toEqual(
      ['notices', 'notices-dead', 'notify-dead'].map((name) => `arn:aws:sqs:${hub}:org-security-hub-${name}`),
    );
  });

  test('assumes no role and decides nothing', () => {
    const actions = statements.flatMap(({ Action }) => asList(Action));
    expect(actions.filter((action) => /^(sts|events|iam|securityhub|lambda):/.test(action))).toEqual([]);
  });

  test('asks for one calendar, for tags of accounts, and for the SECURITY contact only', () => {
    expect(resourcesOfAction('ssm:GetCalendarState')).toEqual([calendar]);
    expect(allowing('account:GetAlternateContact')[0]?.Condition).toEqual({
      StringEquals: { 'account:AlternateContactTypes': 'SECURITY' },
    });
  });

  test('finds no secret, no address and no mail address in its environment', () => {
    const { variables } = named('aws_lambda_function', 'org-security-hub-notify').environment as { variables: object };
    expect(Object.keys(variables).toSorted()).toEqual([
      'HUB_ACCOUNT',
      'HUB_ROLE_PATH',
      'HUB_ROLE_PREFIX',
      'INCIDENT_TABLE',
      'NOTICES_QUEUE_URL',
      'STATE_TABLE',
    ]);
  });
});

describe('deliveries', () => {
  test('come only from the function itself, one for each call, with a dead-letter queue', () => {
    const { policy, redrive_policy } = named('aws_sqs_queue', 'org-security-hub-notices');
    const others = writtenStatements(policy).find(
      ({ Effect, Condition }) => Effect === 'Deny' && Condition?.ArnLike !== undefined,
    );
    expect(others?.Condition?.ArnNotEquals).toEqual({
      'aws:PrincipalArn': [`arn:aws:iam::${naming.hubAccount}:role/org-security-hub/org-security-hub-function-notify`],
    });
    expect(JSON.parse(String(redrive_policy))).toMatchObject({ maxReceiveCount: 10 });
  });

  test('are watched: the alarms of the stack cover both queues, the function and its schedule', () => {
    expect(notify.functions.flatMap(({ sources }) => sources.queues.map(({ name }) => name))).toEqual([
      'org-security-hub-notify',
      'org-security-hub-notices',
    ]);
    expect(notify.holding.map(({ queue }) => queue.name)).toEqual(['org-security-hub-summaries-dead']);
  });
});

describe('alarms of the hub itself', () => {
  test('reach the routes by a rule that matches only alarms of this product, the only sender besides the bus', () => {
    const rule = named('aws_cloudwatch_event_rule', 'org-security-hub-alarm-changes');
    expect(JSON.parse(String(rule.event_pattern))).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { alarmName: [{ prefix: 'org-security-hub-' }] },
    });
    const { policy } = named('aws_sqs_queue', 'org-security-hub-notify');
    const senders = writtenStatements(policy).find(({ Effect }) => Effect === 'Allow')?.Condition?.ArnEquals?.['aws:SourceArn'];
    expect(senders).toEqual([
      `arn:aws:events:${hub}:rule/org-security-hub/org-security-hub-notify`,
      `arn:aws:events:${hub}:rule/org-security-hub-alarm-changes`,
      `arn:aws:events:${hub}:rule/org-security-hub/org-security-hub-distant-alarms`,
    ]);
    const distant = named('aws_cloudwatch_event_rule', 'org-security-hub-distant-alarms');
    expect(JSON.parse(String(distant.event_pattern)), 'by the bus of the hub').toMatchObject({
      account: [naming.hubAccount],
      region: ['us-east-1'],
      detail: { alarmName: [{ prefix: 'org-security-hub-control-room-' }] },
    });
  });
});

describe('topics', () => {
  test('are encrypted with the key of the hub, accept only TLS, and have each address as a subscriber', () => {
    const topics = resourcesOf(stack, 'aws_sns_topic');
    expect(topics.map(({ name, kms_master_key_id }) => [name, kms_master_key_id])).toEqual([
      ['org-security-hub-notices-night', keyArn],
      ['org-security-hub-notices-rooms', keyArn],
    ]);
    for (const { policy } of resourcesOf(stack, 'aws_sns_topic_policy'))
      expect(String(policy)).toContain('"aws:SecureTransport":"false"');
    expect(resourcesOf(stack, 'aws_sns_topic_subscription').map(({ protocol, endpoint }) => [protocol, endpoint])).toEqual([
      ['email', 'oncall@example.com'],
      ['email', 'lead@example.com'],
    ]);
  });
});
