import type { SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { announcementIn, decisionIn, lookBackIn, orderIn, readableAnnouncements } from '#adapters/lambda/messages.ts';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { replayOrderIn } from '#adapters/lambda/replay.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { flowLogRecord, reminderDue, silenceReport } from '#catalogue/events/hub-events.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import type { Origin } from '#core/detection/unreadable.ts';
import { HELD_QUEUES } from '#core/held-queues.ts';
import { normalise } from '#normalise/normalise.ts';
import { unreadableText } from '#words/unreadable.ts';
import {
  ALLOW_ALL,
  FUNCTIONS,
  functionRole,
  mayAs,
  maySend,
  policyOfFunction,
  policyOfQueue,
  QUEUES,
} from '../support/function-roles.ts';

const INCIDENT = 'inc-0123456789abcdef01234567';

/** The functions that may send to each queue; no function may send to any other queue. */
const SENDERS: Readonly<Record<string, readonly string[]>> = {
  'chat-decisions-dead.fifo': ['decide'],
  'chat-decisions.fifo': ['chat'],
  'notices-dead': ['notify'],
  notices: ['notify'],
  'notify-dead': ['notify'],
  'rule-changes-dead': ['notify'],
  // Sent again after a fault: no person may send there.
  'rule-changes': ['notify'],
  'security-hub': ['decide'],
  'remediate.fifo': ['decide', 'detect'],
  'remediate-critical.fifo': ['decide', 'detect'],
  'time-limits.fifo': ['clock'],
  reminders: ['clock'],
  connections: ['flow'],
  silence: ['beat'],
  'silence-dead': ['detect'],
  publish: ['clock'],
  parked: ['detect'],
  'flow-unread': ['flow'],
  'remediate-dead.fifo': ['remediate'],
  'remediate-critical-dead.fifo': ['remediate'],
  'decisions-dead.fifo': ['decide'],
  'time-limits-dead.fifo': ['decide'],
  'security-hub-dead': ['decide'],
  'page-decisions.fifo': ['serve'],
  'page-decisions-dead.fifo': ['decide'],
  stream: ['notify'],
  'stream-dead': ['stream'],
  'urgent-dead': ['detect'],
  'routine-dead': ['detect'],
  'reminders-dead': ['detect'],
  'connections-dead': ['detect'],
  'publish-dead': ['publish'],
  'ticket-dead': ['ticket'],
  'look-back-dead': ['flow'],
  'flow-dead': ['flow'],
  'announce-dead': ['announce'],
  'ledger-dead': ['ledger'],
};

const message = (queue: string, body: unknown) => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  eventSourceARN: `arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-${queue}`,
});

describe('a queue of the hub accepts messages only from its senders', () => {
  test.each(QUEUES)(
    '%s accepts messages from exactly the listed functions, even if a role is allowed everything by mistake',
    (queue) => {
      const senders = FUNCTIONS.filter((name) => maySend(name, queue));
      expect(senders.toSorted()).toEqual(SENDERS[queue] ?? []);
      expect(FUNCTIONS.filter((name) => maySend(name, queue, ALLOW_ALL)).toSorted()).toEqual(SENDERS[queue] ?? []);
    },
  );

  test.each(['urgent', 'routine'])(
    '%s accepts messages from no function, and from EventBridge only for rules of the bus',
    (lane) => {
      expect(FUNCTIONS.filter((name) => maySend(name, lane, ALLOW_ALL))).toEqual([]);
      const allowing = policyOfQueue(lane).Statement.filter(({ Effect }) => Effect === 'Allow');
      expect(allowing).toHaveLength(1);
      const rules = Object.values(allowing[0]?.Condition ?? {}).flatMap((keys) => Object.values(keys).flat());
      for (const rule of rules) expect(rule).toContain(':rule/org-security-hub/org-security-hub-');
    },
  );
});

describe('a queue that carries CloudTrail records about people', () => {
  const arn = (queue: string) => `arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-${queue}`;
  const person = 'arn:aws:iam::111122223333:role/Admin';

  test.each(['security-hub', 'rule-changes', 'security-hub-dead', 'rule-changes-dead'])(
    '%s accepts no message from a person, even if IAM allows them everything',
    (queue) => {
      const policies = [ALLOW_ALL, policyOfQueue(queue)];
      expect(mayAs(person, 'sqs:SendMessage', arn(queue), policies, { 'aws:PrincipalIsAWSService': 'false' })).toBe(false);
      expect(mayAs(person, 'sqs:SendMessage', arn('decisions.fifo'), [ALLOW_ALL, policyOfQueue('decisions.fifo')])).toBe(true);
      const allowing = policyOfQueue(queue).Statement.filter(({ Effect }) => Effect === 'Allow');
      expect(allowing).toMatchObject([{ Principal: { Service: 'events.amazonaws.com' } }]);
    },
  );
});

describe('a queue accepts only the kind of message it is for', () => {
  const events = {
    aws: stopLogging({ trail: 'x' }),
    clock: reminder(),
    flow: flowLogRecord({ groups: ['sg-1'], port: 22 }),
    beat: silenceReport({ back: ['us-east-1'] }),
  };
  const pairs = (['aws', 'clock', 'flow', 'beat'] as const).flatMap((origin) =>
    (['aws', 'clock', 'flow', 'beat'] as const).map((kind) => [kind, origin] as const),
  );

  test.each(pairs)('an event of %s in the queue of %s is read only if both are the same', (kind, origin) => {
    const reading = normalise(events[kind], undefined, origin);
    expect(reading.kind).toBe(kind === origin ? 'read' : 'held');
    if (reading.kind === 'held') expect(reading.reason).toMatchObject({ code: 'not-from-there', origin });
  });

  test.each<[string, unknown]>([
    ['a record without an envelope', events.aws.detail],
    ['an envelope without a source', { ...events.aws, source: undefined }],
    ['an envelope of the hub around a call', { ...events.aws, source: 'org-security-hub' }],
    ['an envelope of a partner', { ...events.aws, source: 'aws.partner/example.com/x' }],
    ['an envelope of an unknown sender', { ...events.aws, source: 'custom' }],
    ['no object', 'text'],
  ])('a lane holds %s', (_, event) => {
    expect(normalise(JSON.parse(JSON.stringify(event)), undefined, 'aws').kind).toBe('held');
  });

  test('the reason is shown in English and Korean', () => {
    const reason = { code: 'not-from-there', origin: 'aws' as Origin, sender: 'org-security-hub Hub Reminder' } as const;
    expect(unreadableText(reason, 'en')).toBe(
      'names the sender org-security-hub Hub Reminder, which cannot come from the rules that forward AWS events',
    );
    expect(unreadableText(reason, 'ko')).toContain('org-security-hub Hub Reminder');
  });

  test.each([
    ['decisions.fifo', { verb: 'lapse', incident: INCIDENT, by: 'hub' }],
    ['decisions.fifo', { verb: 'expire', incident: INCIDENT, by: 'hub' }],
    ['time-limits.fifo', { verb: 'approve', incident: INCIDENT, by: 'hub' }],
    ['time-limits.fifo', { verb: 'undo', incident: INCIDENT, by: 'alice' }],
    ['time-limits.fifo', { verb: 'expire', incident: INCIDENT, by: 'alice' }],
  ])('%s refuses %j', (queue, body) => {
    expect(() => decisionIn(message(queue, body))).toThrow(RefusedMessage);
  });

  test('each queue accepts its own decisions', () => {
    const approval = { verb: 'approve', incident: INCIDENT, by: 'arn:aws:sts::111122223333:assumed-role/SecOps/alice' };
    expect(decisionIn(message('decisions.fifo', approval))).toEqual(approval);
    const end = { verb: 'expire', incident: INCIDENT, by: 'hub' };
    expect(decisionIn(message('time-limits.fifo', end))).toEqual(end);
  });
});

describe('hub replay', () => {
  const waits = (name: string) => /(-dead(\.fifo)?|^parked|^flow-unread)$/.test(name);

  test('covers every dead-letter queue and holding queue of the hub', () => {
    const known = Object.values(HELD_QUEUES).map(({ from }) => from);
    expect(QUEUES.filter(waits).toSorted()).toEqual(known.toSorted());
  });

  test('sends dead letters to their original queue and held events to the low-priority lane', () => {
    for (const [name, held] of Object.entries(HELD_QUEUES)) {
      if (held.replay === 'none' || name === 'parked') continue;
      expect(QUEUES).toContain(held.to);
      expect(held.from).toBe(held.to.replace(/(\.fifo)?$/, '-dead$1'));
    }
    expect(HELD_QUEUES.parked).toEqual({ from: 'parked', replay: 'operator', to: 'routine' });
  });

  test('is done by the operator if the queue accepts messages from people, and otherwise by the function that reads it', () => {
    const person = 'arn:aws:iam::111122223333:role/Admin';
    const arn = (queue: string) => `arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-${queue}`;
    const maySendTo = (queue: string) =>
      mayAs(person, 'sqs:SendMessage', arn(queue), [ALLOW_ALL, policyOfQueue(queue)], { 'aws:PrincipalIsAWSService': 'false' });
    for (const held of Object.values(HELD_QUEUES)) {
      if (held.replay === 'none') continue;
      expect([held.to, maySendTo(held.to)]).toEqual([held.to, held.replay === 'operator']);
      if (held.replay === 'operator') continue;
      expect(maySendTo(held.from)).toBe(false);
      expect(maySendTo(held.ask)).toBe(true);
      const mover = FUNCTIONS.filter((name) => maySend(name, held.to));
      expect(mover).toHaveLength(1);
      const policies = mover.map((name) =>
        mayAs(functionRole(name), 'sqs:ReceiveMessage', arn(held.from), [policyOfFunction(name)]),
      );
      expect(policies).toEqual([true]);
    }
  });

  test.each([
    ['decisions.fifo', { replay: 'rule-changes', most: 10, by: 'x' }],
    ['decisions.fifo', { replay: 'decisions', most: 10, by: 'x' }],
    ['notify', { replay: 'security-hub', most: 10, by: 'x' }],
    ['notify', { replay: '__proto__', most: 10, by: 'x' }],
    ['notify', { replay: 'rule-changes', most: 1e9, by: 'x' }],
    ['time-limits.fifo', { replay: 'security-hub', most: 10, by: 'x' }],
  ])('%s refuses an order to replay messages of another function: %j', (queue, body) => {
    expect(() => replayOrderIn(message(queue, body))).toThrow(RefusedMessage);
  });

  test('accepts an order in the queue of the function that reads it', () => {
    const order = { replay: 'security-hub', most: 10, by: 'arn:aws:iam::111122223333:user/alice' };
    expect(replayOrderIn(message('decisions.fifo', order))).toEqual(order);
    expect(replayOrderIn(message('decisions.fifo', { verb: 'stop', by: 'x' }))).toBeUndefined();
  });
});

describe('a malformed message is set aside once, with the reason', () => {
  const POISON = [
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'APPROVE', 'lapse'].map((verb) => ({
      verb,
      incident: INCIDENT,
      by: 'x',
    })),
    { verb: 'approve', incident: 'inc-1', by: 'x' },
    { verb: 'approve', incident: INCIDENT },
    { verb: 'approve', incident: INCIDENT, by: 'x', playbook: '__proto__' },
    { verb: 'approve', incident: INCIDENT, by: 'x', more: true },
    { verb: ['approve'], incident: INCIDENT, by: 'x' },
    '{"__proto__":{"verb":"approve"}}',
    'not json',
    'null',
    '[]',
  ];

  test.each(POISON.map((body) => [body]))('%j as a decision', async (body) => {
    const aside: string[] = [];
    const hidden: number[] = [];
    const handler = sqsHandler(async (record) => void decisionIn(record), {
      setAside: async (_, reason) => void aside.push(reason),
      hide: async (_, seconds) => void hidden.push(seconds),
    });
    const record = { ...message('decisions.fifo', body), messageId: 'one', attributes: {} } as SQSRecord;
    expect(await handler({ Records: [record] })).toEqual({ batchItemFailures: [] });
    expect(aside).toHaveLength(1);
    expect(JSON.parse(aside[0] ?? '')).toMatchObject({ code: 'message-refused', queue: 'decisions' });
    expect(hidden).toEqual([]);
  });

  test('if it cannot be set aside, it stays in its queue', async () => {
    const handler = sqsHandler(async (record) => void decisionIn(record), {
      setAside: () => Promise.reject(new Error('no access')),
      hide: async () => undefined,
    });
    const record = { ...message('decisions.fifo', 'x'), messageId: 'one', attributes: {} } as SQSRecord;
    expect(await handler({ Records: [record] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
  });

  test.each([
    ['an order', () => orderIn(message('remediate.fifo', { incident: INCIDENT, approval: { by: 'x' } }))],
    ['an order with another incident id', () => orderIn(message('remediate.fifo', { incident: 'x' }))],
    ['an announcement', () => announcementIn(message('publish', { detail: { id: INCIDENT } }), 0)],
    [
      'a flow log answer about other evidence',
      () =>
        lookBackIn(
          message(
            'connections',
            '{"answer":{"incident":"inc-0123456789abcdef01234567","phase":"while-open","evidence":[{"kind":"noted","what":"user","value":"ceo"}]}}',
          ),
        ),
    ],
  ])('%s that does not match its schema is refused', (_, read) => {
    expect(read).toThrow(RefusedMessage);
  });

  test('it does not prevent other announcements of its batch from being read', () => {
    const good = { detail: { id: INCIDENT, account: '444455556666', region: 'ap-northeast-2' } };
    expect(readableAnnouncements([message('publish', 'x'), message('publish', good)], 0)).toEqual([good.detail]);
  });

  test('a renewal time in the future is limited to now, so that later changes are published', () => {
    const forged = { detail: { id: INCIDENT, account: '444455556666', region: 'ap-northeast-2', renewedAt: 9e15 } };
    expect(announcementIn(message('publish', forged), 1_000).renewedAt).toBe(1_000);
  });
});

function reminder() {
  const resource = {
    type: 'AwsEc2SecurityGroup',
    id: 'sg-1',
    arn: 'arn:aws:ec2:ap-northeast-2:444455556666:security-group/sg-1',
  };
  return reminderDue({ scenario: 'sg-ssh-open-world', resource, standing: [] });
}
