import * as events from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { login, rootPerson } from '#catalogue/events/sign-in-calls.ts';
import { centralBus, dropsOf, FORWARDER, put, queueFor, rule } from './buses.ts';
import { arnOfRole, as, EMULATED_REGION, forOrganization, hubKey, memberKey, ORGANIZATION, trusting } from './organization.ts';

describe('EventBridge', () => {
  test('keeps account, region, time, id and resources of an event across the hop to another account', async () => {
    const bus = await centralBus('hop', forOrganization(ORGANIZATION));
    const queue = await queueFor('hop', hubKey);
    await rule(hubKey, 'hop', { account: [MEMBER], source: ['test.hop'] }, { Arn: queue.arn }, { EventBusName: 'hop' });
    await rule(memberKey, 'hop', { source: ['test.hop'] }, { Arn: bus, RoleArn: FORWARDER });
    const id = await put(
      memberKey,
      'test.hop',
      { a: 1 },
      { Time: new Date('2026-01-02T03:04:05Z'), Resources: ['arn:aws:s3:::one'] },
    );
    expect(await queue.bodies()).toEqual([
      {
        version: '0',
        id,
        'detail-type': 'test',
        source: 'test.hop',
        account: MEMBER,
        time: '2026-01-02T03:04:05Z',
        region: EMULATED_REGION,
        resources: ['arn:aws:s3:::one'],
        detail: { a: 1 },
      },
    ]);
  });

  test('drops what another account sends to a bus whose policy does not allow it, and records why', async () => {
    const closed = await centralBus('closed');
    const foreign = await centralBus('foreign', forOrganization('o-otherorgid0'));
    const open = await centralBus('open', { Principal: { AWS: MEMBER } });
    for (const [name, Arn, RoleArn] of [
      ['closed', closed, FORWARDER],
      ['foreign', foreign, FORWARDER],
      ['open', open, FORWARDER],
      ['roleless', open, undefined],
    ] as const) {
      await rule(memberKey, name, { source: ['test.invited'] }, { Arn, RoleArn });
    }
    const drops = await dropsOf(await put(memberKey, 'test.invited', {}));
    expect(drops.map((drop) => [drop.target, drop.reason])).toEqual([
      [closed, `the bus policy does not let account ${MEMBER} call events:PutEvents`],
      [foreign, `the bus policy does not let account ${MEMBER} call events:PutEvents`],
      [open, 'a target in another account needs a RoleArn'],
    ]);
  });

  test('refuses a target whose role does not exist or does not trust it for the rule, and one whose bus does not exist', async () => {
    const bus = await centralBus('strict', forOrganization(ORGANIZATION));
    const other = await trusting('of-another-rule', {
      Action: 'sts:AssumeRole',
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:events:*:${MEMBER}:rule/other-*` } },
    });
    const aim = (target: Omit<events.Target, 'Id'>) => rule(memberKey, 'strict', { source: ['test.strict'] }, target);
    for (const RoleArn of [arnOfRole(MEMBER, 'missing'), other]) {
      await expect(aim({ Arn: bus, RoleArn })).rejects.toThrow(
        `Provided role '${RoleArn}' cannot be assumed by principal 'events.amazonaws.com'.`,
      );
    }
    await expect(aim({ Arn: `${bus}-missing`, RoleArn: FORWARDER })).rejects.toThrow('Event bus strict-missing does not exist.');
    await expect(aim({ Arn: bus, RoleArn: FORWARDER })).resolves.toBeUndefined();
  });

  test('accepts the record of a sign-in only where AWS records it: of root in us-east-1, of a user in the Region that served it', async () => {
    const record = (event: CloudEvent, region: string) => {
      const entry = { Source: event.source, DetailType: event['detail-type'], Detail: JSON.stringify(event.detail) };
      return new events.EventBridgeClient(as(memberKey, region)).send(new events.PutEventsCommand({ Entries: [entry] }));
    };
    const [alice, served, boss] = [
      login({}),
      login({ region: EMULATED_REGION }),
      login({ by: rootPerson(), region: EMULATED_REGION }),
    ];
    expect(alice.region).toBe('eu-north-1');
    await expect(record(alice, EMULATED_REGION)).rejects.toThrow(
      `AWS records this sign-in in eu-north-1, not in ${EMULATED_REGION}.`,
    );
    await expect(record(boss, EMULATED_REGION)).rejects.toThrow(
      `AWS records this sign-in in us-east-1, not in ${EMULATED_REGION}.`,
    );
    for (const [event, region] of [
      [alice, 'eu-north-1'],
      [served, EMULATED_REGION],
      [boss, 'us-east-1'],
    ] as const) {
      expect((await record(event, region)).FailedEntryCount).toBe(0);
    }
  });

  test('does not forward an event that already came from another bus', async () => {
    const first = await centralBus('first', forOrganization(ORGANIZATION));
    const third = await centralBus('third');
    await rule(memberKey, 'first', { source: ['test.third'] }, { Arn: first, RoleArn: FORWARDER });
    await rule(hubKey, 'third', { source: ['test.third'] }, { Arn: third }, { EventBusName: 'first' });
    const drops = await dropsOf(await put(memberKey, 'test.third', {}));
    expect(drops).toMatchObject([{ target: third, code: 'NO_PERMISSIONS', reason: expect.stringContaining('third') }]);
  });

  test('delivers to a queue only as its policy allows', async () => {
    const right = await queueFor('for-rule', memberKey, `arn:aws:events:${EMULATED_REGION}:${MEMBER}:rule/for-rule`);
    const wrong = await queueFor('for-other-rule', memberKey, `arn:aws:events:${EMULATED_REGION}:${MEMBER}:rule/other`);
    await rule(memberKey, 'for-rule', { source: ['test.policy'] }, { Arn: right.arn });
    await rule(memberKey, 'for-other-rule', { source: ['test.policy'] }, { Arn: wrong.arn });
    const id = await put(memberKey, 'test.policy', {});
    expect(await right.bodies()).toHaveLength(1);
    expect(await wrong.bodies()).toHaveLength(0);
    expect(await dropsOf(id)).toMatchObject([{ target: wrong.arn, code: 'NO_PERMISSIONS' }]);
  });

  test("sends to the queue of the ARN's account, with the group of a FIFO queue", async () => {
    const queue = await queueFor('ordered.fifo', hubKey, undefined, {
      FifoQueue: 'true',
      ContentBasedDeduplication: 'true',
    });
    await rule(memberKey, 'fifo', { source: ['test.fifo'] }, { Arn: queue.arn, SqsParameters: { MessageGroupId: 'group' } });
    await put(memberKey, 'test.fifo', {});
    expect((await queue.take())[0]?.Attributes?.MessageGroupId).toBe('group');
  });

  test('never fails the sender, records what it cannot deliver and uses the dead-letter queue', async () => {
    const dead = await queueFor('dead', memberKey);
    const missing = `arn:aws:sqs:${EMULATED_REGION}:${MEMBER}:missing`;
    const ruleArn = `arn:aws:events:${EMULATED_REGION}:${MEMBER}:rule/undeliverable`;
    await rule(memberKey, 'undeliverable', { source: ['test.dead'] }, { Arn: missing, DeadLetterConfig: { Arn: dead.arn } });
    await rule(
      memberKey,
      'unsupported',
      { source: ['test.dead'] },
      { Arn: `arn:aws:lambda:${EMULATED_REGION}:${MEMBER}:function:one` },
    );
    const id = await put(memberKey, 'test.dead', { b: 2 });
    expect((await dropsOf(id)).map((drop) => [drop.code, drop.deadLetterQueue])).toEqual([
      ['NO_RESOURCE', dead.arn],
      ['UNSUPPORTED', undefined],
    ]);
    const [message] = await dead.take();
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ id, detail: { b: 2 } });
    expect(message?.MessageAttributes).toMatchObject({
      RULE_ARN: { StringValue: ruleArn },
      TARGET_ARN: { StringValue: missing },
      ERROR_CODE: { StringValue: 'NO_RESOURCE' },
    });
  });

  test('does not deliver for a disabled rule', async () => {
    const queue = await queueFor('disabled', memberKey);
    await rule(memberKey, 'disabled', { source: ['test.disabled'] }, { Arn: queue.arn }, { State: 'DISABLED' });
    await put(memberKey, 'test.disabled', {});
    expect(await queue.bodies()).toEqual([]);
  });

  test('delivers read-only management events only to rules that ask for them', async () => {
    const plain = await queueFor('plain', memberKey);
    const every = await queueFor('every', memberKey);
    const State = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    await rule(memberKey, 'plain', { source: ['aws.iam'] }, { Arn: plain.arn });
    await rule(memberKey, 'every', { source: ['aws.iam'] }, { Arn: every.arn }, { State });
    for (const readOnly of [true, 'true', false]) {
      await put(memberKey, 'aws.iam', { readOnly }, { DetailType: 'AWS API Call via CloudTrail' });
    }
    expect((await plain.bodies()).map((event) => event.detail.readOnly)).toEqual([false]);
    expect((await every.bodies()).map((event) => event.detail.readOnly)).toEqual([true, 'true', false]);
    const client = new events.EventBridgeClient(as(memberKey));
    expect((await client.send(new events.DescribeRuleCommand({ Name: 'every' }))).State).toBe(State);
  });

  test('gives targets a constant, a part or a filled template', async () => {
    const template = '{"who": <who>, "quoted": "<who>", "text": "by <who> in <aws.events.rule-name>", "all": <list>}';
    const inputs: Omit<events.Target, 'Id' | 'Arn'>[] = [
      { Input: '{"constant":true}' },
      { InputPath: '$.detail.list[1]' },
      { InputTransformer: { InputPathsMap: { who: '$.detail.who', list: '$.detail.list' }, InputTemplate: template } },
    ];
    const bodies: unknown[] = [];
    for (const [index, input] of inputs.entries()) {
      const queue = await queueFor(`input-${index}`, memberKey);
      await rule(memberKey, `input-${index}`, { source: [`test.input-${index}`] }, { Arn: queue.arn, ...input });
      await put(memberKey, `test.input-${index}`, { who: 'a "name" <who>', list: [1, { two: 2 }] });
      bodies.push(...(await queue.bodies()));
    }
    const who = 'a "name" <who>';
    expect(bodies).toEqual([
      { constant: true },
      { two: 2 },
      { who, quoted: who, text: `by ${who} in input-2`, all: [1, { two: 2 }] },
    ]);
  });

  test('matches any element of several arrays of objects', async () => {
    const queue = await queueFor('arrays', memberKey);
    const items = (...cidrs: string[]) => ({ items: [{ ipRanges: { items: cidrs.map((cidrIp) => ({ cidrIp })) } }] });
    await rule(
      memberKey,
      'arrays',
      { source: ['test.arrays'], detail: { items: { ipRanges: { items: { cidrIp: ['0.0.0.0/0'] } } } } },
      { Arn: queue.arn },
    );
    await put(memberKey, 'test.arrays', items('10.0.0.0/8', '0.0.0.0/0'));
    await put(memberKey, 'test.arrays', items('10.0.0.0/8'));
    expect(await queue.bodies()).toHaveLength(1);
  });

  test("accepts events for another account's bus ARN if its policy allows, and keeps the sender's account", async () => {
    const open = await centralBus('direct', forOrganization(ORGANIZATION));
    const closed = await centralBus('not-direct');
    const queue = await queueFor('direct', hubKey);
    await rule(hubKey, 'direct', { source: ['test.direct'] }, { Arn: queue.arn }, { EventBusName: 'direct' });
    await put(memberKey, 'test.direct', {}, { EventBusName: open });
    expect(await queue.bodies()).toMatchObject([{ account: MEMBER }]);
    await expect(put(memberKey, 'test.direct', {}, { EventBusName: closed })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('still archives events', async () => {
    const client = new events.EventBridgeClient(as(memberKey));
    await client.send(
      new events.CreateArchiveCommand({
        ArchiveName: 'kept',
        EventSourceArn: `arn:aws:events:${EMULATED_REGION}:${MEMBER}:event-bus/default`,
        EventPattern: '{"source":["test.kept"]}',
      }),
    );
    const id = await put(memberKey, 'test.kept', {});
    expect((await client.send(new events.DescribeArchiveCommand({ ArchiveName: 'kept' }))).EventCount).toBe(1);
    expect(await dropsOf(id)).toEqual([]);
  });

  test('refuses a request whose entries take more than 256 KB together', async () => {
    const client = new events.EventBridgeClient(as(memberKey));
    const entry = (bytes: number) => ({ Source: 'test.large', DetailType: 'test', Detail: JSON.stringify('x'.repeat(bytes)) });
    const send = (...Entries: events.PutEventsRequestEntry[]) => client.send(new events.PutEventsCommand({ Entries }));
    await send(entry(255 * 1024));
    await expect(send(entry(256 * 1024))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(send(entry(130 * 1024), entry(130 * 1024))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
