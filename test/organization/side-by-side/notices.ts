import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, inject, test } from 'vitest';
import { FRESH_MS } from '#adapters/notify/secrets.ts';
import { operatorAt } from '#adapters/operator/operator.ts';
import { alarmChanged } from '#catalogue/events/notices.ts';
import { isoTime } from '#core/iso-time.ts';
import { PRODUCT } from '#core/naming.ts';
import { NOTICE_SECRETS } from '#core/notice/route.ts';
import { hubClients } from '#local/account-clients.ts';
import { putEventsEntry } from '#local/attacks/run-attack.ts';
import { administratorOf } from '#local/running.ts';
import { hub, untilHub } from '#test/support/hub-command.ts';
import { messagesOfChannels } from '#test/support/messages-of-channels.ts';
import { simulatedAttack } from '#test/support/simulated-attack.ts';
import { until } from '#test/support/until.ts';

const running = () => inject('running');
const notified = ['sg-ssh-open-world', 'sg-open-highrisk-port', 'hub-role-misuse', 's3-website-enabled'];
/** No other attack that runs at the same time is sent on the route `partner`, so only the attack of one test meets its faults. */
const PARTNER = 'hooks.example.net';
const PARTNER_SCENARIO = 'sg-open-all-ports';

/** What routes did about an incident or an alarm, from the rows that `notify` wrote. */
async function noticesOf(subject: string) {
  const { endpoint, organization } = running();
  const { hubAccount, homeRegion: region } = organization.naming;
  const credentials = await administratorOf(running(), hubAccount, region);
  const notices = await operatorAt({ endpoint, region, credentials }).notices(subject);
  return Object.fromEntries(notices.map((one) => [one.route, one]));
}

const noticed = (incident: string, route: string, states: readonly string[]) =>
  until(
    async () => (await noticesOf(incident))[route],
    (found) => states.includes(found?.state ?? ''),
  );

/** Waits until a message of one channel, or a mail, says this. */
async function saying(channel: 'slack' | 'discord' | 'webhook' | 'mail', text: string | RegExp): Promise<boolean> {
  return until(
    async () => {
      const { messages, mail } = await messagesOfChannels();
      const texts =
        channel === 'mail'
          ? mail.map(({ subject = '', message = '' }) => `${subject}\n${message}`)
          : messages.flatMap((one) => (one.channel === channel ? [JSON.stringify(one.payload)] : []));
      return texts.some((one) => (typeof text === 'string' ? one.includes(text) : text.test(one)));
    },
    (found) => found,
  );
}

async function order(path: '/faults' | '/revoked', body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${running().messages}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.status !== 204) throw new Error(await answer.text());
}

const story = () => inject('started').attacks.filter(({ scenario }) => notified.includes(scenario));
const waiting = () => story().find(({ expected }) => expected === 'AWAITING_APPROVAL')?.incidentId ?? '';

describe('the attacks of npm start', () => {
  test('were each sent on the routes that take them, or merged into the thread of a similar one', async () => {
    expect(story()).toHaveLength(5);
    for (const { incidentId } of story()) {
      const states = await until(
        async () => Object.values(await noticesOf(incidentId)).map(({ route, state }) => `${route} ${state}`),
        (found) => found.length === 3 && found.every((one) => /SENT|MERGED/.test(one)),
      );
      expect(states.map((one) => one.split(' ')[0])).toEqual(['on-call', 'pager', 'soc']);
      expect(states.filter((one) => !/SENT|MERGED/.test(one))).toEqual([]);
    }
  });

  test('are shown with their notices by hub incidents and hub show', async () => {
    const { out } = await hub('incidents', 'AWAITING_APPROVAL');
    expect(out.split('\n').find((line) => line.startsWith(waiting()))).toMatch(/AWAITING_APPROVAL\s+SENT\s/);
    expect((await hub('show', waiting())).out).toMatch(/SENT\s+soc \(slack\)/);
  });

  test('lead from the message to the incident in the control room', async () => {
    expect(await saying('slack', `${running().controlRoom}/#/incidents/${waiting()}`)).toBe(true);
  });

  test('are repeated while they wait for a decision, in the thread and by mail', async () => {
    expect(await saying('slack', 'Has waited for a decision for ')).toBe(true);
    expect(await saying('mail', /결정을 기다립니다/)).toBe(true);
  });

  test('come with notices of rule changes: such a route gets each change in its account, in its own language', async () => {
    const group = story().find(({ account, scenario }) => account === 'payments' && scenario === 'sg-ssh-open-world');
    expect(group).toBeDefined();
    expect(await saying('discord', /보안 그룹/)).toBe(true);
  });
});

describe('hub notify test', () => {
  test('reports that the channel accepted the message, and the message is there', async () => {
    const { code, out, err } = await hub('notify', 'test', 'soc');
    expect([code, out], err).toEqual([0, expect.stringContaining('soc: slack accepted the message')]);
    expect(await saying('slack', 'A test of notices: soc')).toBe(true);
  });

  test('reaches the mailbox of the person who confirmed the subscription', async () => {
    expect((await hub('notify', 'test', 'on-call')).out).toContain('on-call: email accepted the message');
    expect(await saying('mail', '알림 테스트: on-call')).toBe(true);
  });

  test('lists the routes where there is none of that name', async () => {
    const { code, err } = await hub('notify', 'test', 'nobody');
    expect([code, err]).toEqual([2, expect.stringContaining('Use one of: soc, pager, partner, on-call, rules, clicks')]);
  });
});

describe('a channel that does not answer', () => {
  test('delays neither the fix nor another channel, is FAILED with the reason, and gets the message when it answers again', async () => {
    await order('/faults', { host: PARTNER, faults: [{ kind: 'hang' }, { kind: 'status', status: 503 }] });
    const { incidentId, state } = await simulatedAttack(PARTNER_SCENARIO, 'playground');
    expect(state).toBe('MITIGATED');
    expect((await noticed(incidentId, 'partner', ['FAILED']))?.reason).toMatchObject({
      code: expect.stringMatching(/timed-out|answered/),
    });
    const other = await noticed(incidentId, 'soc', ['SENT', 'MERGED']);
    const late = await noticed(incidentId, 'partner', ['SENT']);
    const { messages } = await messagesOfChannels();
    expect(
      messages.filter(({ channel, payload }) => channel === 'webhook' && JSON.stringify(payload).includes(incidentId)),
    ).toHaveLength(1);
    expect(late?.at).toBeGreaterThan(other?.at ?? Number.POSITIVE_INFINITY);
  });
});

describe('a revoked webhook', () => {
  const dead = `${PRODUCT}-notices-dead`;

  test('leads to a FAILED notice that says what to do, a dead letter, and an alarm on the other routes; hub replay sends the message', async () => {
    await order('/revoked', { address: `${PARTNER}/partner` });
    const { incidentId, state } = await simulatedAttack(PARTNER_SCENARIO, 'playground');
    expect(state).toBe('MITIGATED');
    expect(await noticed(incidentId, 'partner', ['FAILED'])).toMatchObject({ reason: { code: 'webhook-revoked', status: 410 } });
    expect((await hub('incidents', 'MITIGATED')).out).toMatch(new RegExp(`${incidentId}.*MITIGATED\\s+FAILED`));
    const advice = 'the webhook no longer exists (410); put a new one into the secret';
    const shown = (await hub('show', incidentId)).out.split('\n').find((line) => line.includes('FAILED'));
    expect(shown).toMatch(/FAILED\s+partner \(webhook\)/);
    expect(shown).toContain(advice);
    expect((await hub('notify', 'test', 'partner')).err).toContain(`partner: webhook did not accept the message: ${advice}`);

    const name = await alarmOf(dead);
    await raise(name, 'ALARM');
    expect(await saying('slack', `The hub has a problem: ${name}`)).toBe(true);
    expect(await saying('mail', `허브에 문제가 있습니다: ${name}`)).toBe(true);

    await rotate();
    // Each environment of the function has read the revoked one a moment ago.
    await sleep(FRESH_MS);
    // The alarm was a message to the revoked webhook too.
    const subjects = [incidentId, `alarm:${name}`];
    const partnerStates = () => Promise.all(subjects.map(async (subject) => (await noticesOf(subject)).partner?.state));
    const sent = await untilHub(
      async () => {
        await hub('replay', 'notices');
        return partnerStates();
      },
      (states) => states.every((one) => one === 'SENT'),
    );
    expect(sent).toEqual(['SENT', 'SENT']);
    const left = await untilHub(
      async () => {
        await hub('replay', 'notices');
        return (await hub('replay')).out;
      },
      (out) => /^notices\s+0$/m.test(out),
    );
    expect(left).toMatch(/^notices\s+0$/m);
    await raise(name, 'OK');
    expect(await saying('slack', `An alarm of the hub has ended: ${name}`)).toBe(true);
  });
});

/** The alarm that watches a queue. */
async function alarmOf(queue: string): Promise<string> {
  const { cloudWatch } = await hubClients(running());
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: PRODUCT }));
  const found = MetricAlarms.find(({ Dimensions = [], Metrics = [] }) =>
    [...Dimensions, ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric?.Dimensions ?? [])].some(
      ({ Value }) => Value === queue,
    ),
  );
  return found?.AlarmName ?? `no alarm on ${queue}`;
}

/** The emulator counts no metrics: the alarm is set as a person does to try it, and the event that CloudWatch would send is put on the bus. */
async function raise(alarm: string, now: 'ALARM' | 'OK'): Promise<void> {
  const { hubAccount: account, homeRegion: region } = running().organization.naming;
  const { cloudWatch, events } = await hubClients(running());
  await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue: now, StateReason: 'a message waits' }));
  const event = alarmChanged({ account, region, at: isoTime(Date.now()), alarm, now });
  await events.send(new PutEventsCommand({ Entries: [putEventsEntry(event)] }));
}

/** A new webhook in the secret, as its owner makes one. */
async function rotate(): Promise<void> {
  const { secrets } = await hubClients(running());
  const SecretId = `${NOTICE_SECRETS}partner`;
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const { key } = JSON.parse(SecretString) as { key: string };
  const value = JSON.stringify({ url: `https://${PARTNER}/${randomUUID()}`, key });
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
}
