import { expect, test } from 'vitest';
import { TerraformStack, Testing } from '#cdktf';
import { HubBus } from '#central/bus.ts';
import { Listener } from '#central/listener.ts';
import { HubTable } from '#central/tables.ts';
import {
  asList,
  EXAMPLE,
  resourcesOf,
  type SynthesizedResource,
  type TerraformJson,
  writtenStatements,
} from '#test/support/synthesized.ts';

const { naming } = EXAMPLE;
const keyArn = `arn:aws:kms:${naming.homeRegion}:${naming.hubAccount}:key/00000000-0000-0000-0000-000000000000`;

/** A stack with a new listener only, and the inputs of every listener. */
const scope = new TerraformStack(Testing.app(), 'listening');
const listener = new Listener(scope, 'chat', {
  naming,
  keyArn,
  name: 'ticket',
  description: 'Writes to a chat',
  bundle: { zip: 'ticket.zip', sha256: 'of the zip' },
  bus: new HubBus(scope, 'bus', { naming, organizationId: EXAMPLE.id, accounts: [] }),
  incidents: new HubTable(scope, 'incidents', { name: 'incidents', keyArn }),
  state: new HubTable(scope, 'state', { name: 'state', keyArn }),
  externalIds: '["not used"]',
  timeoutSeconds: 20,
  environment: { CHAT_CHANNEL: 'incidents' },
  allows: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: 'arn:aws:sns:ap-northeast-2:111122223333:chat' }],
});
const stack = scope.toTerraform() as TerraformJson;
const only = (type: string): SynthesizedResource => {
  const [one, ...more] = resourcesOf(stack, type);
  if (one === undefined || more.length > 0) throw new Error(`there should be exactly one ${type}`);
  return one;
};

test("a new listener receives every change of an incident on the hub bus, and only the hub's own events", () => {
  expect(JSON.parse(String(only('aws_cloudwatch_event_rule').event_pattern))).toEqual({
    source: ['org-security-hub'],
    'detail-type': ['IncidentOpened', 'IncidentChanged'],
    account: [naming.hubAccount],
  });
});

test('a new listener has a queue that waits six times as long as its function may run, and a dead-letter queue', () => {
  const queues = resourcesOf(stack, 'aws_sqs_queue');
  const queue = queues.find(({ name }) => name === 'org-security-hub-ticket');
  expect(queues.map(({ name }) => name).sort()).toEqual(['org-security-hub-ticket', 'org-security-hub-ticket-dead']);
  expect(queue?.visibility_timeout_seconds).toBe(120);
  expect(JSON.parse(String(queue?.redrive_policy))).toMatchObject({ maxReceiveCount: 10 });
});

test('a new listener runs at low priority and reports which messages failed', () => {
  expect(only('aws_lambda_event_source_mapping')).toMatchObject({
    scaling_config: { maximum_concurrency: 2 },
    function_response_types: ['ReportBatchItemFailures'],
  });
});

test('the function of a new listener may read incidents, take its messages, and what it asks for', () => {
  const actions = writtenStatements(only('aws_iam_role_policy').policy).flatMap(({ Action }) => asList(Action));
  expect(actions.filter((action) => !/^(logs|kms|sqs):/.test(action))).toEqual(['dynamodb:GetItem', 'sns:Publish']);
  expect((only('aws_lambda_function').environment as { variables: object }).variables).toMatchObject({
    CHAT_CHANNEL: 'incidents',
  });
});

test('a new listener gives its function with its queue to the alarms', () => {
  const watched = listener.functions.map(({ name, sources }) => [name, sources.queues.map((queue) => queue.deadLetterName)]);
  expect(watched).toEqual([['org-security-hub-ticket', ['org-security-hub-ticket-dead']]]);
});
