import { describe, expect, test } from 'vitest';
import { remediatePurpose } from '#core/naming.ts';
import { FAMILIES, type Phase } from '#core/playbook/playbook-id.ts';
import { CENTRAL, HUB } from '#test/support/central-stack.ts';
import { asList, EXAMPLE, resourcesOf, synthesized, withPhysicalNames, writtenStatements } from '#test/support/synthesized.ts';

const BOUNDED = await synthesized({ ...EXAMPLE, permissionsBoundary: 'arn:aws:iam::{account}:policy/boundary' });

const INCIDENTS = 'org-security-hub-incidents';
const STATE = 'org-security-hub-state';
const ROOM = 'org-security-hub-control-room';
const queue = (name: string) => `arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-${name}`;
const role = (name: string) => `arn:aws:iam::*:role/org-security-hub/org-security-hub-${name}`;

const KEY = `aws_kms_key.${Object.keys(CENTRAL.resource.aws_kms_key ?? {})[0]}`;

/** The keys of the settings that decide what the hub may do. */
const AUTHORITY = ['settings', 'switch', 'stop'];

/** Calls that Lambda makes with the role of a function to read its queue. */
const POLLING = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/** Where a function puts messages that their sender had no right to send. */
const ASIDE = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [queue(name.replace(/(\.fifo)?$/, '-dead$1')), ['sqs:SendMessage']]));

/** IAM knows no resource for ListStreams: named on a stream, it would allow nothing. */
const READING_A_STREAM = {
  [`${INCIDENTS}/stream/*`]: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
  '*': ['dynamodb:ListStreams'],
};

/** The members' roles of one phase for every family: the function that fixes may not assume those that undo. */
function assuming(phase: Phase): Record<string, readonly string[]> {
  const roles = FAMILIES.map((family) => role(remediatePurpose(family, phase)));
  return Object.fromEntries(roles.map((arn) => [arn, ['sts:AssumeRole', 'sts:SetSourceIdentity']]));
}

/** The AWS calls of each function by resource: exactly these and no others may be allowed. */
const CALLS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  detect: {
    [INCIDENTS]: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    [STATE]: ['dynamodb:BatchGetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [queue('urgent')]: POLLING,
    [queue('routine')]: POLLING,
    [queue('reminders')]: POLLING,
    [queue('connections')]: POLLING,
    [queue('silence')]: POLLING,
    ...ASIDE('urgent', 'routine', 'reminders', 'connections', 'silence'),
    [queue('remediate.fifo')]: ['sqs:SendMessage'],
    [queue('remediate-critical.fifo')]: ['sqs:SendMessage'],
    [queue('parked')]: ['sqs:SendMessage'],
    [role('inspect')]: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  },
  remediate: {
    [INCIDENTS]: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [STATE]: ['dynamodb:BatchGetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [queue('remediate.fifo')]: POLLING,
    [queue('remediate-critical.fifo')]: POLLING,
    ...ASIDE('remediate.fifo', 'remediate-critical.fifo'),
    ...assuming('fix'),
  },
  decide: {
    [INCIDENTS]: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    [STATE]: [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:PutItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    'arn:aws:events:ap-northeast-2:111122223333:event-bus/org-security-hub': ['events:PutEvents'],
    '*': ['securityhub:GetFindings'],
    'arn:aws:iam::111122223333:role/*': ['iam:GetRole', 'iam:GetUser'],
    'arn:aws:iam::111122223333:user/*': ['iam:GetRole', 'iam:GetUser'],
    [queue('decisions.fifo')]: POLLING,
    [queue('time-limits.fifo')]: POLLING,
    [queue('security-hub')]: [...POLLING, 'sqs:SendMessage'],
    [queue('page-decisions.fifo')]: POLLING,
    ...ASIDE('decisions.fifo', 'time-limits.fifo', 'page-decisions.fifo'),
    // No person may send records of CloudTrail about people, so the function sends again what failed.
    [queue('security-hub-dead')]: ['sqs:DeleteMessage', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
    [queue('remediate.fifo')]: ['sqs:SendMessage'],
    [queue('remediate-critical.fifo')]: ['sqs:SendMessage'],
    ...assuming('undo'),
  },
  ledger: {
    ...READING_A_STREAM,
    'arn:aws:s3:::org-security-hub-ledger-111122223333/incidents/*': ['s3:GetObject', 's3:PutObject'],
    [queue('ledger-dead')]: ['sqs:SendMessage'],
  },
  announce: {
    ...READING_A_STREAM,
    'arn:aws:events:ap-northeast-2:111122223333:event-bus/org-security-hub': ['events:PutEvents'],
    [queue('announce-dead')]: ['sqs:SendMessage'],
  },
  clock: {
    [INCIDENTS]: ['dynamodb:GetItem'],
    [STATE]: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    [queue('reminders')]: ['sqs:SendMessage'],
    [queue('time-limits.fifo')]: ['sqs:SendMessage'],
    [queue('publish')]: ['sqs:SendMessage'],
    'arn:aws:sqs:*:*:org-security-hub-undelivered*': ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  },
  beat: {
    [STATE]: ['dynamodb:BatchGetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [queue('silence')]: ['sqs:SendMessage'],
    [role('heartbeat')]: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  },
  publish: {
    [INCIDENTS]: ['dynamodb:GetItem'],
    [STATE]: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    [queue('publish')]: POLLING,
    ...ASIDE('publish'),
    [role('import-findings')]: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    '*': ['securityhub:GetFindings', 'securityhub:GetMembers'],
    'arn:aws:securityhub:ap-northeast-2:111122223333:product/111122223333/default': ['securityhub:BatchImportFindings'],
    'arn:aws:securityhub:ap-northeast-2:111122223333:hub/default': ['securityhub:BatchUpdateFindings'],
  },
  serve: {
    [ROOM]: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    [INCIDENTS]: ['dynamodb:GetItem'],
    [STATE]: ['dynamodb:BatchGetItem', 'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
    'arn:aws:s3:::org-security-hub-ledger-111122223333': ['s3:ListBucketVersions'],
    'arn:aws:s3:::org-security-hub-ledger-111122223333/incidents/*': ['s3:GetObject', 's3:GetObjectVersion'],
    [queue('page-decisions.fifo')]: ['sqs:SendMessage'],
  },
  socket: {
    [ROOM]: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
    [STATE]: ['dynamodb:GetItem'],
  },
  stream: {
    [INCIDENTS]: ['dynamodb:GetItem'],
    [ROOM]: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    [STATE]: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
    [queue('stream')]: POLLING,
    ...ASIDE('stream'),
    'arn:aws:execute-api:ap-northeast-2:111122223333:*/live/POST/@connections/*': ['execute-api:ManageConnections'],
  },
  ticket: {
    [INCIDENTS]: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    [STATE]: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
    [queue('ticket')]: POLLING,
    ...ASIDE('ticket'),
    'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:org-security-hub/tickets/jira-??????': [
      'secretsmanager:GetSecretValue',
    ],
  },
  flow: {
    [INCIDENTS]: ['dynamodb:GetItem'],
    [STATE]: ['dynamodb:BatchGetItem'],
    'arn:aws:kinesis:ap-northeast-2:111122223333:stream/org-security-hub-flow-logs': [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    [queue('look-back')]: POLLING,
    ...ASIDE('look-back'),
    [queue('connections')]: ['sqs:SendMessage'],
    [queue('flow-unread')]: ['sqs:SendMessage'],
    [queue('flow-dead')]: ['sqs:SendMessage'],
    [role('inspect')]: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  },
};

/** Calls that every function needs to run. */
const RUNNING = (name: string) => ({
  [`/aws/lambda/org-security-hub-${name}:*`]: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  [KEY]: ['kms:Decrypt', 'kms:GenerateDataKey'],
});

function policyOf(name: string): readonly ReturnType<typeof writtenStatements>[number][] {
  const found = resourcesOf(CENTRAL, 'aws_iam_role_policy').find((policy) => policy.name === name);
  return writtenStatements(found?.policy);
}

describe('the role of each function', () => {
  test('is listed in the table of calls', () => {
    const functions = resourcesOf(CENTRAL, 'aws_iam_role_policy').map(({ name }) => String(name));
    expect(functions.sort()).toEqual(Object.keys(CALLS).sort());
  });

  test.each(Object.entries(CALLS))('%s: allows exactly the calls it makes', (name, calls) => {
    const allowed: Record<string, string[]> = {};
    for (const { Effect, Action, Resource } of policyOf(name)) {
      expect(Effect).toBe('Allow');
      for (const resource of asList(Resource).map((one) => withPhysicalNames(CENTRAL, one)))
        allowed[resource] = [...(allowed[resource] ?? []), ...asList(Action)].sort();
    }
    expect(allowed).toEqual({ ...RUNNING(name), ...calls });
  });

  test.each(Object.keys(CALLS))('%s: no action is a pattern', (name) => {
    const actions = policyOf(name).flatMap(({ Action }) => asList(Action));
    expect(actions.filter((action) => /[*?]/.test(action))).toEqual([]);
  });

  test('of detect may write memory, kept events and reminders to the state table, but not the settings that are stored there too', () => {
    const writing = policyOf('detect').filter(
      ({ Action, Resource }) => asList(Action).includes('dynamodb:PutItem') && withPhysicalNames(CENTRAL, Resource) === STATE,
    );
    const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['memory#*', 'event#*', 'agenda-of-detect#*'] } };
    expect(writing).toEqual([expect.objectContaining({ Action: ['dynamodb:PutItem'], Condition })]);
  });

  test('of the clock may access only reminders in the state table, and otherwise only read the settings', () => {
    const touching = policyOf('clock').filter(({ Resource }) =>
      asList(Resource).some((one) => withPhysicalNames(CENTRAL, one) === STATE),
    );
    const within = (...keys: string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });
    expect(touching).toEqual([
      expect.objectContaining({
        Condition: within('agenda#*', 'agenda-of-detect#*', 'agenda-of-decide#*', 'agenda-of-publish#*'),
      }),
      expect.objectContaining({ Action: ['dynamodb:BatchGetItem'], Condition: within(...AUTHORITY) }),
    ]);
  });

  test('of the heartbeat may write only pulses to the state table, and only detect, which notes what comes back, may write them too', () => {
    const within = (keys: string) => [{ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] } }];
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem']) expect(keysOf('beat', action)).toEqual(within('beat#*'));
    expect(keysOf('beat', 'dynamodb:BatchGetItem')).toEqual([...within('beat#*'), ...only(...AUTHORITY)]);
    const others = Object.keys(CALLS).filter((name) => name !== 'beat' && name !== 'detect');
    const writes = (name: string) =>
      policyOf(name).filter(({ Action }) => asList(Action).some((call) => /Put|Update|Delete/.test(String(call))));
    expect(others.filter((name) => JSON.stringify(writes(name)).includes('beat#'))).toEqual([]);
  });

  /** The conditions under which a role may make a call on the state table. */
  const keysOf = (name: string, action: string) =>
    policyOf(name)
      .filter(({ Action, Resource }) => asList(Action).includes(action) && withPhysicalNames(CENTRAL, Resource) === STATE)
      .map(({ Condition }) => Condition);
  const only = (...keys: string[]) => [{ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } }];

  test('of a function that acts may read the settings but not write them: people decide what the hub may do', () => {
    for (const name of ['detect', 'remediate', 'decide'])
      expect(keysOf(name, 'dynamodb:BatchGetItem'), name).toContainEqual(only(...AUTHORITY)[0]);
    expect(keysOf('remediate', 'dynamodb:UpdateItem')).toEqual(only('runs#*'));
    expect(keysOf('remediate', 'dynamodb:PutItem')).toEqual(only('agenda#*'));
    expect(keysOf('decide', 'dynamodb:UpdateItem')).toEqual(only('undos#*'));
    expect(keysOf('publish', 'dynamodb:PutItem')).toEqual(only('agenda-of-publish#*'));
    expect(keysOf('publish', 'dynamodb:GetItem')).toEqual(only('control-room'));
  });

  test('of decide is the only one that may set and lift the switch, and no role may write a stop in the name of a person', () => {
    expect(keysOf('decide', 'dynamodb:PutItem')).toEqual(
      ['switch', 'agenda-of-decide#*', 'page-decision#*'].flatMap((key) => only(key)),
    );
    expect(keysOf('decide', 'dynamodb:DeleteItem')).toEqual(only('switch', 'stop'));
    const others = Object.keys(CALLS).filter((name) => name !== 'decide');
    const writes = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
    const keys = others.flatMap((name) => writes.flatMap((call) => keysOf(name, call)));
    expect(keys.filter((condition) => /"(switch|stop|settings)/.test(JSON.stringify(condition)))).toEqual([]);
  });

  test('of a function that writes incidents deletes no row, and seals only its own part', () => {
    const keysOfIncidents = (name: string, action: string) =>
      policyOf(name)
        .filter(({ Action, Resource }) => asList(Action).includes(action) && withPhysicalNames(CENTRAL, Resource) === INCIDENTS)
        .map(({ Condition }) => Condition);
    for (const name of ['detect', 'remediate', 'decide'])
      expect(keysOfIncidents(name, 'dynamodb:DeleteItem'), name).toEqual(only('open#*'));
    expect(keysOfIncidents('detect', 'dynamodb:UpdateItem')).toEqual(only('seal#detect#*'));
    expect(keysOfIncidents('remediate', 'dynamodb:UpdateItem')).toEqual(only('seal#remediate#*'));
    expect(keysOfIncidents('decide', 'dynamodb:UpdateItem')).toEqual(only('seal#decide#*'));
  });

  test('lets only Lambda assume it, and only for functions of the hub account', () => {
    for (const { assume_role_policy } of resourcesOf(CENTRAL, 'aws_iam_role'))
      expect(writtenStatements(assume_role_policy)).toEqual([
        {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': HUB } },
        },
      ]);
  });

  test('has the permissions boundary that the organization file names, with the account id filled in', () => {
    const boundaries = Object.entries(BOUNDED).flatMap(([name, stack]) =>
      resourcesOf(stack, 'aws_iam_role').map(({ permissions_boundary }) => [name, permissions_boundary]),
    );
    expect(boundaries).toContainEqual(['central', 'arn:aws:iam::111122223333:policy/boundary']);
    expect(boundaries).toContainEqual(['member-shop', 'arn:aws:iam::444455556666:policy/boundary']);
    expect(boundaries.filter(([, boundary]) => boundary === undefined)).toEqual([]);
  });
});
