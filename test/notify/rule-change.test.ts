import { describe, expect, test } from 'vitest';
import { noticeOrderIn } from '#adapters/lambda/notice-messages.ts';
import { hubSession } from '#catalogue/events/callers.ts';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { authorizeEgress, authorizeIngress, modifyRules, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { HOUR } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { incidentId } from '#core/incident/incident-id.ts';
import type { Route } from '#core/notice/route.ts';
import { orderDigests } from '#notify/digest.ts';
import { ruleChangesIn } from '#notify/observed.ts';
import { planRuleChange } from '#notify/rule-change.ts';
import { remediate } from '#remediate/remediate.ts';
import { OPENED, withOpenIncident } from '../support/containment.ts';
import { NOON, notifyPorts, SOC_ROUTE } from '../support/notify-ports.ts';
import { CHANGED_GROUP, EVERY_RULE_CALL, HARMLESS, observed, revokeEgress } from '../support/rule-changes.ts';

const RULES: Route = { ...SOC_ROUTE, name: 'rules', channel: 'discord', kinds: ['rule-changes'] };
const accounts = { [MEMBER]: { name: 'shop', modes: [{ default: 'observe' as const }], unit: 'workloads' } };
const opening = authorizeIngress({ group: CHANGED_GROUP, permissions: [HARMLESS], rules: ['sgr-0a1b2c3d4e5f60001'] });

const around = (given: Parameters<typeof notifyPorts>[0] = {}) =>
  notifyPorts({ routes: [RULES, SOC_ROUTE], settings: { accounts }, ...given });

async function notifyAbout(
  event: Parameters<typeof observed>[0],
  { ports, drain }: Pick<ReturnType<typeof notifyPorts>, 'ports' | 'drain'>,
) {
  const { change, activity } = observed(event);
  await planRuleChange(change, activity, ports);
  await drain();
}

describe('a rule change', () => {
  test('is sent only to routes for rule changes, with the caller, the place and each rule', async () => {
    const hub = around();
    await notifyAbout(opening, hub);
    expect(hub.sent.map(({ route }) => route)).toEqual(['rules']);
    const { message } = hub.sent[0] ?? {};
    expect(message).toMatchObject({
      kind: 'rule-change',
      title: `shop: Security group rules changed: ${CHANGED_GROUP}`,
      lines: [
        expect.stringMatching(`^${CHANGED_GROUP} in account shop \\(${MEMBER}\\), ap-northeast-2; user alice`),
        'Added, inbound: tcp 443 from 10.0.0.0/16, "intranet" (sgr-0a1b2c3d4e5f60001)',
      ],
    });
    expect(message?.facts.find(({ label }) => label === 'Security group')?.url).toContain(
      `SecurityGroup:groupId=${CHANGED_GROUP}`,
    );
    expect(message?.facts.find(({ label }) => label === 'Incident')?.value).toBe('none');
  });

  test('of every call is sent, inbound and outbound, even if it is harmless', async () => {
    const hub = around();
    for (const event of EVERY_RULE_CALL) await notifyAbout(event, hub);
    expect(hub.sent.map(({ message }) => message.lines[1])).toEqual([
      expect.stringMatching(/^Added, inbound: tcp 443 from 10.0.0.0\/16, "intranet"/),
      expect.stringMatching(/^Added, outbound: tcp 443 to 10.0.0.0\/16, "intranet"/),
      expect.stringMatching(/^Removed, inbound: tcp 443 from 10.0.0.0\/16, "intranet"/),
      'Removed, outbound: all traffic to 0.0.0.0/0 (sgr-0a1b2c3d4e5f60001)',
      'Now, inbound or outbound (CloudTrail does not record which): tcp 443 from or to 10.0.0.0/16 (sgr-0a1b2c3d4e5f60001)',
      'New description, inbound: tcp 443 from 10.0.0.0/16, "web"',
      'New description, outbound: tcp 443 to 10.0.0.0/16, "web"',
    ]);
  });

  test('names the rules of another group, a prefix list, ICMP and a range', () => {
    const permissions = [
      { protocol: 'udp', from: 5000, to: 5010, groups: ['sg-0bbbbbbbbbbbbbbb1'] },
      { protocol: 'icmp', from: -1, to: -1, prefixLists: ['pl-0a1b2c3d4e5f60001'] },
    ];
    expect(observed(authorizeEgress({ group: CHANGED_GROUP, permissions })).change.rules).toMatchObject([
      { way: 'out', protocol: 'udp', from: 5000, to: 5010, peer: 'sg-0bbbbbbbbbbbbbbb1' },
      { way: 'out', protocol: 'icmp', peer: 'pl-0a1b2c3d4e5f60001' },
    ]);
  });

  test('is sent once, even if it is delivered several times', async () => {
    const hub = around();
    for (const _ of [1, 2, 3]) await notifyAbout(opening, hub);
    const { change, activity } = observed(opening);
    await Promise.all([1, 2, 3].map(() => planRuleChange(change, activity, hub.ports)));
    await hub.drain();
    expect(hub.sent).toHaveLength(1);
  });

  test('that the channel does not accept is sent again', async () => {
    const hub = around();
    let tries = 0;
    hub.answers.next = () => (++tries === 1 ? { kind: 'retry', reason: { code: 'throttled' } } : { kind: 'sent' });
    await notifyAbout(opening, hub);
    expect([tries, hub.sent.length]).toEqual([2, 1]);
  });

  test.each([
    ['an account outside the organization file', { account: '999999999999' }],
    ['the hub account, which the file of this test does not list', { account: HUB_ACCOUNT }],
  ])('of %s is not sent', async (_, call) => {
    const hub = around();
    await notifyAbout(authorizeIngress({ group: CHANGED_GROUP, permissions: [HARMLESS], ...call }), hub);
    expect(hub.sent).toEqual([]);
  });

  test.each<[string, Partial<Route>, number]>([
    ['its account', { accounts: [MEMBER] }, 1],
    ['a unit above it', { units: ['workloads'] }, 1],
    ['another account', { accounts: ['555566667777'] }, 0],
    ['another unit', { units: ['work'] }, 0],
    ['incidents only', { kinds: ['incidents', 'alarms'] }, 0],
    ['other hours', { hours: { from: '01:00', to: '02:00', timeZone: 'UTC' } }, 0],
  ])('is matched against a route for %s', async (_, change, messages) => {
    const hub = around({ routes: [{ ...RULES, ...change }] });
    await notifyAbout(opening, hub);
    expect(hub.sent).toHaveLength(messages);
  });

  test('that AWS refused is not sent', () => {
    const refused = authorizeIngress({ group: CHANGED_GROUP, permissions: [HARMLESS], error: 'UnauthorizedOperation' });
    expect(ruleChangesIn(JSON.stringify(refused))).toEqual({ changes: [] });
  });

  test.each([
    ['an envelope that any account can send', { ...opening, source: 'custom' }],
    ['an envelope of the hub itself', { ...opening, source: 'org-security-hub' }],
    ['an envelope of a partner', { ...opening, source: 'aws.partner/example.com/x' }],
    ['an envelope of another account than the record', { ...opening, account: '555566667777' }],
    ['no envelope', opening.detail],
    ['no object', 'text'],
  ])('in %s is held with the reason', (_, event) => {
    expect(ruleChangesIn(JSON.stringify(event))).toHaveProperty('held.code');
  });
});

describe('an incident of the same event', () => {
  test('is named with its state if the event opened or joined it', async () => {
    const { id, incidents } = await withOpenIncident();
    const base = (await incidents.get(id)) as Incident;
    const open = authorizeIngress({
      group: CHANGED_GROUP,
      permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
    });
    const { change, activity } = observed(open);
    const resource = {
      type: 'AwsEc2SecurityGroup',
      id: CHANGED_GROUP,
      arn: `arn:aws:ec2:ap-northeast-2:${MEMBER}:security-group/${CHANGED_GROUP}`,
    };
    const known = incidentId('sg-ssh-open-world', resource, activity);
    expect(change.incidents).toContain(known);
    const hub = around({ settings: { accounts, controlRoom: 'https://hub.example.com' } });
    hub.incidents.set(known, { ...base, id: known, severity: 'CRITICAL', state: 'AWAITING_APPROVAL' });
    await notifyAbout(open, hub);
    const { message } = hub.sent[0] ?? {};
    expect(message).toMatchObject({ incident: known, severity: 'CRITICAL' });
    expect(message?.facts.at(-1)).toMatchObject({
      label: 'Incident',
      value: expect.stringContaining(known),
      url: `https://hub.example.com/#/incidents/${known}`,
    });
  });

  test('shows a changed rule as inbound only if the hub read it and plans to revoke it', async () => {
    const { id, incidents, ports } = await withOpenIncident([{ default: 'approve' }]);
    await remediate(id, false, ports);
    const base = (await incidents.get(id)) as Incident;
    const opened = { protocol: 'tcp', from: 22, to: 22, v4: '0.0.0.0/0' };
    const event = modifyRules({
      group: CHANGED_GROUP,
      changes: [
        { rule: OPENED, ...opened },
        { rule: 'sgr-0a1b2c3d4e5f60009', ...opened },
      ],
    });
    const { change } = observed(event);
    const hub = around();
    const [known = ''] = change.incidents;
    hub.incidents.set(known, { ...base, id: known });
    await notifyAbout(event, hub);
    expect(hub.sent[0]?.message.lines.slice(1)).toEqual([
      `Now, inbound: tcp 22 from 0.0.0.0/0 (${OPENED})`,
      'Now, inbound or outbound (CloudTrail does not record which): tcp 22 from or to 0.0.0.0/0 (sgr-0a1b2c3d4e5f60009)',
    ]);
  });

  test('shows a fix as a change by the hub only if its request id is known, not by the role name alone', async () => {
    const { id, incidents } = await withOpenIncident();
    const base = (await incidents.get(id)) as Incident;
    const by = hubSession('network', id);
    const fix = revokeIngress({ group: CHANGED_GROUP, permissions: [HARMLESS], by });
    const { activity } = observed(fix);
    const made = [
      { action: 'ec2:RevokeSecurityGroupIngress', resource: CHANGED_GROUP, at: NOON, request: String(activity.detail.requestID) },
    ];
    const hub = around();
    hub.incidents.set(id, { ...base, account: MEMBER, made } as Incident);
    await notifyAbout(fix, hub);
    await notifyAbout(revokeIngress({ group: CHANGED_GROUP, permissions: [HARMLESS], by, at: '2026-03-02T10:00:00Z' }), hub);
    expect(hub.sent.map(({ message }) => message.title)).toEqual([
      `shop: The hub changed security group rules: ${CHANGED_GROUP}`,
      `shop: Security group rules changed: ${CHANGED_GROUP}`,
    ]);
    expect(hub.sent[0]?.message.lines[1]).toBe(`This is the hub's own change for ${id}.`);
  });
});

describe('a rule change that a route holds back', () => {
  test('beyond the hourly limit is sent in one summary', async () => {
    const hub = around({ routes: [{ ...RULES, anHour: 2 }] });
    for (const event of EVERY_RULE_CALL.slice(0, 4)) await notifyAbout(event, hub);
    expect(hub.sent).toHaveLength(2);
    await notifyAbout(EVERY_RULE_CALL[3] ?? opening, hub);
    hub.clock.now += HOUR;
    expect(await orderDigests(hub.ports)).toEqual(['rules']);
    await hub.drain();
    const { message } = hub.sent.at(-1) ?? {};
    expect(message).toMatchObject({
      kind: 'digest',
      title: '2 changes of security group rules held back (the hourly message limit)',
    });
    expect(message?.lines).toContain(
      `shop, ap-northeast-2: ${CHANGED_GROUP}; Removed, outbound: all traffic to 0.0.0.0/0 (sgr-0a1b2c3d4e5f60001); alice`,
    );
    expect(await hub.ports.rows.of(`rule:${observed(revokeEgress()).change.event}`)).toMatchObject([{ state: 'SENT' }]);
    expect(await orderDigests(hub.ports)).toEqual([]);
  });

  test('is held in quiet hours and in a change window, but not in a window for certain scenarios', async () => {
    const dated = { name: 'release', from: NOON - HOUR, to: NOON + HOUR };
    const held = async (given: Parameters<typeof notifyPorts>[0]) => {
      const hub = around(given);
      await notifyAbout(opening, hub);
      return (await hub.ports.held.of('rules')).map(({ because }) => because.code);
    };
    expect(await held({ routes: [{ ...RULES, quiet: { from: '11:00', to: '13:00', timeZone: 'UTC' } }] })).toEqual([
      'quiet-hours',
    ]);
    expect(await held({ changeWindows: [dated] })).toEqual(['change-window']);
    expect(await held({ changeWindows: [{ ...dated, scenarios: ['sg-ssh-open-world'] }] })).toEqual([]);
  });
});

describe('an order to send a rule change', () => {
  const message = (body: unknown) => ({
    body: JSON.stringify(body),
    eventSourceARN: 'arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-notices',
  });

  test('is unchanged after its queue', () => {
    const changes = [{ rule: 'sgr-1', protocol: 'tcp', from: 1, to: 2, v4: '10.0.0.0/8', description: 'x'.repeat(5_000) }];
    const { change } = observed(modifyRules({ group: CHANGED_GROUP, changes }));
    const order = { change, route: 'rules' };
    expect(noticeOrderIn(message(order))).toEqual(order);
  });

  test('that does not match its schema is refused', () => {
    const { change } = observed(opening);
    expect(() => noticeOrderIn(message({ change: { ...change, by: 'x' }, route: 'rules' }))).toThrow();
    expect(() => noticeOrderIn(message({ change: { ...change, incidents: ['inc-1'] }, route: 'rules' }))).toThrow();
  });
});
