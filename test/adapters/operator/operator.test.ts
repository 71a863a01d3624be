import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DeleteQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayer, replayOrderIn } from '#adapters/lambda/replay.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { ledgerIn, ledgerReader } from '#adapters/store/ledger.ts';
import { stateTable } from '#adapters/store/state-table.ts';
import { switchInDynamoDb } from '#adapters/store/switch.ts';
import { undoLimitInDynamoDb } from '#adapters/store/undo-limit-in-dynamodb.ts';
import type { Incident } from '#core/incident/incident.ts';
import { ledgerLink } from '#core/incident/ledger.ts';
import { moved } from '#core/incident/life.ts';
import { PRODUCT } from '#core/naming.ts';
import { type Settings, STOP_KEY, type Stop } from '#core/settings.ts';
import { sshIncident } from '../../support/containment.ts';
import { type EmulatedHub, emulatedHub, LEDGER } from '../../support/emulated-hub.ts';
import { entryFor } from '../../support/ledger-changes.ts';

const SETTINGS: Settings = { accounts: { '444455556666': { name: 'shop', modes: [{ default: 'auto' }] } } };
const STEP = { by: 'hub', at: 1_700_000_000_000 };

let hub: EmulatedHub;
let incident: Incident;

beforeAll(async () => {
  hub = await emulatedHub(SETTINGS);
  incident = await sshIncident();
  const store = incidentsInDynamoDb(`${PRODUCT}-incidents`, hub.dynamodb);
  await store.open(incident);
  await store.replace(incident, moved(incident, 'AWAITING_APPROVAL', STEP));
});

afterAll(() => hub.stop());

describe('an operator', () => {
  test('sees incidents by their state', async () => {
    const [listed, ...more] = await hub.operator.incidents('AWAITING_APPROVAL', 10);
    expect(more).toEqual([]);
    expect(listed).toMatchObject({ id: incident.id, severity: incident.severity, resource: incident.resource });
    expect(await hub.operator.incidents('NEW', 10)).toEqual([]);
  });

  test('reads one incident with its history', async () => {
    const found = await hub.operator.incident(incident.id);
    expect(found?.history.map(({ state }) => state)).toEqual(['NEW', 'AWAITING_APPROVAL']);
  });

  test('is identified by the ARN of the credentials', async () => {
    expect(await hub.operator.me()).toMatch(/^arn:aws:(iam|sts)::/);
  });

  test('sends decisions to the queue of decisions', async () => {
    const order = { verb: 'approve', incident: incident.id, by: 'arn:aws:iam::111122223333:user/kim' } as const;
    await hub.operator.decide(order);
    const received = await hub.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: hub.queue('decisions.fifo') }));
    expect(JSON.parse(received.Messages?.[0]?.Body ?? '')).toEqual(order);
  });
});

const KIM = { arn: 'arn:aws:iam::111122223333:user/kim', id: 'AIDAKIM' };

describe('the emergency stop', () => {
  const authority = () => stateTable(`${PRODUCT}-state`, hub.dynamodb).authority();

  test('is off by default', async () => {
    expect(await authority()).toEqual({ settings: SETTINGS });
  });

  const store = () => switchInDynamoDb(`${PRODUCT}-state`, hub.dynamodb);

  test('is visible to the next read with its author and reason, without a proof', async () => {
    expect(await hub.operator.stop(KIM, 'too many at once')).toBe(true);
    expect((await authority()).stop).toEqual({ by: KIM.arn, sender: KIM.id, at: expect.any(Number), reason: 'too many at once' });
  });

  test('keeps the person who stopped first, even if another person stops again', async () => {
    expect(await hub.operator.stop({ arn: 'arn:aws:iam::111122223333:user/mallory' }, 'mine now')).toBe(false);
    expect((await authority()).stop).toMatchObject({ by: KIM.arn, reason: 'too many at once' });
  });

  test('is lifted in both rows together, and only if they are as they were read', async () => {
    const stops = await store().standing();
    const thrown: Stop = { by: KIM.arn, sender: KIM.id, at: 5, reason: 'too many at once', proven: true };
    expect(await store().write(thrown, undefined)).toBe(true);
    expect(await store().write({ ...thrown, at: 6 }, undefined), 'written once').toBe(false);
    expect((await authority()).stop).toEqual(thrown);
    expect(await store().lift(stops), 'thrown in between').toBe(false);
    const resumeRequest = { by: 'arn:aws:iam::111122223333:user/lee', sender: 'AIDALEE', at: 1, lapsesAt: 2 };
    expect(await store().write({ ...thrown, resumeRequest }, thrown)).toBe(true);
    expect((await authority()).stop?.resumeRequest).toEqual(resumeRequest);
    expect(await store().lift(await store().standing())).toBe(true);
    expect((await authority()).stop).toBeUndefined();
    expect(await store().lift({})).toBe(true);
  });

  test('takes effect for any row that a person writes by hand, and can be lifted', async () => {
    await hub.dynamodb.putItem({
      TableName: `${PRODUCT}-state`,
      Item: { pk: { S: STOP_KEY.pk }, sk: { S: STOP_KEY.sk }, proven: { BOOL: true } },
    });
    expect((await authority()).stop).toEqual({ by: 'unknown', at: 0, reason: '' });
    expect(await store().lift(await store().standing())).toBe(true);
  });

  test('is sent to the function that decides, in one message group', async () => {
    await hub.operator.decideSwitch({ verb: 'stop', by: KIM.arn, reason: 'exercise' });
    const received = await hub.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: hub.queue('decisions.fifo'), MessageSystemAttributeNames: ['All'] }),
    );
    expect(JSON.parse(received.Messages?.[0]?.Body ?? '')).toEqual({ verb: 'stop', by: KIM.arn, reason: 'exercise' });
    expect(received.Messages?.[0]?.Attributes?.MessageGroupId).toBe('switch');
  });

  test('cannot be read without settings: that is an error, not a permission', async () => {
    await expect(stateTable(`${PRODUCT}-incidents`, hub.dynamodb).authority()).rejects.toThrow('has no settings');
  });
});

describe('the undos of an hour', () => {
  const count = (id: string, most: number, account = incident.account) =>
    undoLimitInDynamoDb(`${PRODUCT}-state`, hub.dynamodb, () => STEP.at)({ id, account }, most);

  test('count an incident once, in its own account, up to the limit', async () => {
    expect(await count('inc-1', 2)).toBe(true);
    expect(await count('inc-2', 2)).toBe(true);
    expect(await count('inc-3', 2)).toBe(false);
    expect(await count('inc-1', 2)).toBe(true);
    expect(await count('inc-3', 2, '777788889999')).toBe(true);
    expect(await count('inc-4', 0, '222233334444')).toBe(false);
  });
});

describe('a dead-letter message', () => {
  const send = (queue: string, body: string) => {
    const ordered = queue.endsWith('.fifo') ? { MessageGroupId: 'a group', MessageDeduplicationId: body } : {};
    return hub.clients.sqs.send(new SendMessageCommand({ QueueUrl: hub.queue(queue), MessageBody: body, ...ordered }));
  };
  const received = async (queue: string) => {
    const MessageSystemAttributeNames = ['All' as const];
    const QueueUrl = hub.queue(queue);
    const { Messages = [] } = await hub.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames }),
    );
    return Messages.map(({ Body, Attributes }) => [Body, Attributes?.MessageGroupId]);
  };

  const replay = (name: string, most: number) => hub.operator.deadLetters.replay({ replay: name, most, by: 'alice' });

  test('is counted by the queue it is replayed to', async () => {
    await send('urgent-dead', 'one');
    await send('urgent-dead', 'two');
    expect(await hub.operator.deadLetters.waiting()).toMatchObject({ urgent: 2, routine: 0, parked: 0 });
  });

  test('is moved back to its queue, up to the number asked for, and no longer waits', async () => {
    expect(await replay('urgent', 1)).toEqual({ kind: 'sent', count: 1 });
    expect(await replay('urgent', 100)).toEqual({ kind: 'sent', count: 1 });
    expect((await received('urgent')).map(([body]) => body).sort()).toEqual(['one', 'two']);
    expect(await hub.operator.deadLetters.waiting()).toMatchObject({ urgent: 0 });
  });

  test('keeps its message group in a FIFO queue', async () => {
    await send('remediate-dead.fifo', 'order');
    expect(await replay('remediate', 10)).toEqual({ kind: 'sent', count: 1 });
    expect(await received('remediate.fifo')).toEqual([['order', 'a group']]);
  });

  test('is sent again by the function of its queue if only that may send there, and the operator asks the function', async () => {
    await send('security-hub-dead', 'an event of AWS');
    expect(await replay('security-hub', 10)).toEqual({ kind: 'asked' });
    const [[body] = []] = await received('decisions.fifo');
    const [, , , account] = hub.queue('decisions.fifo').split('/');
    const eventSourceARN = `arn:aws:sqs:${hub.address.region}:${account}:${PRODUCT}-decisions.fifo`;
    const order = replayOrderIn({ body: body ?? '', eventSourceARN });
    expect(order).toEqual({ replay: 'security-hub', most: 10, by: 'alice' });
    expect(order && (await replayer(hub.address)(order, { eventSourceARN, attributes: { SenderId: 'AIDAEXAMPLE' } }))).toBe(1);
    expect(await received('security-hub')).toEqual([['an event of AWS', undefined]]);
  });

  test('is not replayed if its proof of who decided has expired, or if a stream has it', async () => {
    await send('page-decisions-dead.fifo', 'an old token');
    expect(await replay('page-decisions', 10)).toBeUndefined();
    expect(await hub.operator.deadLetters.waiting()).toMatchObject({ 'page-decisions': 1, ledger: 0 });
  });

  test('is listed for the queues that this hub has', async () => {
    await hub.clients.sqs.send(new DeleteQueueCommand({ QueueUrl: hub.queue('ticket-dead') }));
    const waiting = await hub.operator.deadLetters.waiting();
    expect(waiting).not.toHaveProperty('ticket');
    expect(waiting).toHaveProperty('notify');
  });
});

describe('the ledger', () => {
  const append = () => ledgerIn(LEDGER, { ...hub.address, forcePathStyle: true });
  const read = () => ledgerReader(LEDGER, { ...hub.address, forcePathStyle: true });

  test('has the incident after each step, in the order of the steps', async () => {
    const next = moved(incident, 'PROCESSING', STEP);
    expect(await append()(entryFor(incident))).toBe('written');
    expect(await append()(entryFor(next, incident))).toBe('written');
    const entries = await read().entriesOf(incident.id);
    expect(entries.map(({ key }) => key)).toEqual([entryFor(incident).key, entryFor(next, incident).key]);
    expect(JSON.parse(entries[1]?.body ?? '')).toMatchObject({
      step: 2,
      row: { state: 'PROCESSING' },
      incident: { id: incident.id },
    });
  });

  test('is unchanged after a step that is delivered again', async () => {
    expect(await append()(entryFor(incident))).toBe('there-already');
    expect((await read().entriesOf(incident.id))[0]).toMatchObject({ versions: 1, deleted: false });
  });

  test('has a step even if something else wrote an object of its name before', async () => {
    const forged = { ...incident, id: 'inc-0123456789abcdef01234567' };
    const { key, body } = entryFor(forged);
    await append()({ key, body: body.replace('NEW', 'CLOSED') });
    expect(await append()({ key, body })).toBe('further-version');
    const { VersionId } = await hub.clients.s3.send(new GetObjectCommand({ Bucket: LEDGER, Key: key }));
    expect(await read().entriesOf(forged.id)).toMatchObject([{ key, versions: 2, body: body.replace('NEW', 'CLOSED') }]);
    const last = await hub.clients.s3.send(new GetObjectCommand({ Bucket: LEDGER, Key: key, VersionId }));
    expect(await last.Body?.transformToString()).toBe(body);
  });

  test('is at the link of the incident', () => {
    expect(ledgerLink('111122223333', incident)).toBe(
      `s3://org-security-hub-ledger-111122223333/incidents/444455556666/${incident.id}/`,
    );
  });
});
