import { describe, expect, test } from 'vitest';
import { logRead, memberFlowLogs } from '#adapters/member/flow-logs.ts';
import type { RoleRequest } from '#adapters/member/sts.ts';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { announce } from '#announce/announce.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { askingIdentity } from '#core/detection/facts.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import { answered } from '#core/incident/look-back-answer.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { updateIncident } from '#core/incident/update.ts';
import { INCIDENT_UPDATED } from '#core/naming.ts';
import { type FlowLogs, LOOK_BACK_PERMISSIONS } from '#core/network/flow-log.ts';
import { FILTER_PATTERN_LIMIT } from '#core/network/flow-log-pattern.ts';
import { type LookBackPorts, lookBack } from '#flow/look-back.ts';
import { type Exposure, type MemberLog, search, searchPattern } from '#flow/search.ts';
import type { MemberRead } from '#member/reads.ts';
import { inspectRole } from '#member-baseline/roles.ts';
import { evidenceWords } from '#words/evidence.ts';
import { MEMBER_OF_HUB } from '../support/baseline.ts';
import { type Document, isAllowed } from '../support/iam.ts';
import { awsError, incidentFrom } from '../support/incidents.ts';

const GROUP = 'sg-0a1b2c3d4e5f60001';
const ENI = 'eni-0a1b2c3d4e5f60001';
const LOGS: FlowLogs = { group: '/shop/flow-logs' };
const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };

async function exposed(permissions = [SSH]): Promise<Incident> {
  return incidentFrom(authorizeIngress({ group: GROUP, permissions }), 'sg-ssh-open-world');
}

/** A flow log line of an internet address that reaches SSH some seconds after a time, with some fields overridden. */
function line(after: number, more: { from?: string; port?: number; eni?: string; action?: string; account?: string } = {}) {
  const { from = '203.0.113.9', port = 22, eni = ENI, action = 'ACCEPT', account = MEMBER } = more;
  return (at: number) => {
    const start = Math.floor(at / 1000) + after;
    return `2 ${account} ${eni} ${from} 10.0.0.10 40222 ${port} 6 12 2048 ${start} ${start + 55} ${action} OK`;
  };
}

type Line = ReturnType<typeof line>;

/** A member whose log contains these lines, timed relative to the incident. */
function member(incident: Incident, lines: readonly Line[], more: { complete?: boolean; interfaces?: readonly string[] } = {}) {
  const { complete = true, interfaces = [ENI] } = more;
  const asked: { pattern: string; from: number; to: number }[] = [];
  const log: MemberLog = {
    interfacesOf: async (group) => ({
      interfaces: new Map(interfaces.map((id) => [id, { groups: [group], addresses: ['10.0.0.10'] }])),
      complete: true,
    }),
    linesOf: async (pattern, from, to) => {
      asked.push({ pattern, from, to });
      return { lines: lines.map((one) => one(incident.firstAt)), complete };
    },
  };
  return { log, asked };
}

/** An incident after looking back, and the notes added to it. */
async function lookedBack(incident: Incident, open: LookBackPorts['open'], more: Partial<LookBackPorts> = {}) {
  const incidents = incidentsInMemory();
  await incidents.open(incident);
  const now = () => incident.firstAt + 16 * 60_000;
  const ports: LookBackPorts = { ...askingOf(incidents, now), optedIn: async () => LOGS, open, ...more };
  await lookBack(incident.id, ports);
  const after = (await incidents.get(incident.id)) as Incident;
  return { ports, incidents, after, notes: notesIn(after) };
}

/** Adds the answers to the incident, as detection does. */
function askingOf(incidents: Pick<IncidentStore, 'get' | 'replace'>, now: () => number) {
  const answer: LookBackPorts['answer'] = (one) =>
    updateIncident(one.incident, incidents, (incident) => answered(incident, one, now()));
  return { incident: incidents.get, answer, now };
}

function notesIn({ evidence }: Incident): string[] {
  return evidence.filter(({ kind }) => kind === 'look-back' || kind === 'connection').map((one) => evidenceWords(one).en);
}

function mitigated(incident: Incident): Incident {
  const at = incident.firstAt + 2_000;
  return { ...moved(incident, 'MITIGATED', { by: 'hub', at }, { verifiedAt: at }) };
}

const time = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');

describe('connections while a group was open', () => {
  test('are written into the incident: source, target, count and times', async () => {
    const incident = await exposed();
    const other = line(90, { from: '2001:db8::77' });
    const { log } = member(incident, [line(60), line(120), other]);
    const { notes } = await lookedBack(incident, async () => log);
    const [from, at] = [incident.firstAt, (seconds: number) => time(incident.firstAt + seconds * 1000)];
    expect(notes).toEqual([
      `flow logs while it was open: 2 connections from ${time(from)} to ${time(from + 16 * 60_000)}`,
      `connection: 203.0.113.9 -> ${ENI} tcp/22, 2 times, ${at(60)} to ${at(175)}`,
      `connection: 2001:db8::77 -> ${ENI} tcp/22, once, ${at(90)} to ${at(145)}`,
    ]);
  });

  test('may be none', async () => {
    const incident = await exposed();
    const { notes } = await lookedBack(incident, async () => member(incident, []).log);
    expect(notes).toEqual([expect.stringMatching(/^flow logs while it was open: no connection from /)]);
  });

  test.each<[string, Line]>([
    ['to another port', line(60, { port: 443 })],
    ['to an interface of another group', line(60, { eni: 'eni-0a1b2c3d4e5f60009' })],
    ['from inside', line(60, { from: '10.0.3.7' })],
    ['that was rejected', line(60, { action: 'REJECT' })],
    ['that ended before', line(-120)],
    ['that began later', line(17 * 60)],
    ['of another account', line(60, { account: '222233334444' })],
    ['in an unreadable line', () => 'what is this'],
  ])('do not include one %s', async (_, one) => {
    const incident = await exposed();
    const { notes } = await lookedBack(incident, async () => member(incident, [one]).log);
    expect(notes).toEqual([expect.stringContaining('no connection')]);
  });

  test('are only counted if there are as many as in a scan', async () => {
    const incident = await exposed();
    const many = Array.from({ length: 40 }, (_, index) => line(60, { from: `203.0.113.${index}` }));
    const { notes } = await lookedBack(incident, async () => member(incident, many, { complete: false }).log);
    expect(notes[0]).toContain('at least 40 connections');
    expect(notes).toHaveLength(21);
  });
});

describe('an unknown result is recorded with the reason', () => {
  test.each(['AccessDenied', 'ThrottlingException', 'ResourceNotFoundException'])('after %s', async (name) => {
    const { notes } = await lookedBack(await exposed(), async () => Promise.reject(awsError(name)));
    expect(notes).toEqual([`flow logs while it was open: not known: ${name}: AWS said ${name}`]);
  });

  test('if no interface has the group any longer', async () => {
    const incident = await exposed();
    const { notes } = await lookedBack(incident, async () => member(incident, [line(60)], { interfaces: [] }).log);
    expect(notes).toEqual(['flow logs while it was open: not known: no network interface has the security group any more']);
  });

  test('if there was too much to read and nothing was found', async () => {
    const incident = await exposed();
    const { notes } = await lookedBack(incident, async () => member(incident, [], { complete: false }).log);
    expect(notes).toEqual([expect.stringContaining('not known: there was too much to read')]);
  });
});

describe('looking back', () => {
  test('after the fix covers the opening until five minutes after the fix, in a separate search', async () => {
    const incident = await exposed();
    const { log, asked } = member(incident, [line(60)]);
    const { ports, incidents, after } = await lookedBack(incident, async () => log);
    const fixed = mitigated(after);
    await incidents.replace(after, fixed);
    await lookBack(incident.id, ports);
    const last = (await incidents.get(incident.id)) as Incident;
    const sums = notesIn(last).filter((note) => note.startsWith('flow logs'));
    expect(sums).toEqual([
      expect.stringContaining('while it was open: 1 connection '),
      expect.stringContaining('until it was closed: 1 connection '),
    ]);
    expect(asked[1]?.to).toBe((fixed.verifiedAt ?? 0) + 5 * 60_000);
    expect(asked[1]?.from).toBe(incident.firstAt - 10 * 60_000);
  });

  test('happens once for each phase, even if the message is delivered again', async () => {
    const incident = await exposed();
    const { log, asked } = member(incident, [line(60)]);
    const { ports, incidents, after } = await lookedBack(incident, async () => log);
    await lookBack(incident.id, ports);
    expect(asked).toHaveLength(1);
    expect(await incidents.get(incident.id)).toBe(after);
  });

  test('retries after concurrent writes and keeps their changes', async () => {
    const incident = await exposed();
    const { log } = member(incident, []);
    const incidents = incidentsInMemory();
    await incidents.open(incident);
    let races = 3;
    const replace: typeof incidents.replace = async (previous, next) => {
      if (races-- > 0) await incidents.replace(previous, { ...previous, version: previous.version + 1, occurrences: 10 - races });
      return incidents.replace(previous, next);
    };
    const ports = {
      ...askingOf({ get: incidents.get, replace }, () => incident.firstAt),
      optedIn: async () => LOGS,
      open: async () => log,
    };
    await lookBack(incident.id, ports);
    const after = (await incidents.get(incident.id)) as Incident;
    expect([after.occurrences, notesIn(after).length]).toEqual([10, 1]);
  });

  test('is announced only to the control room, because a change that this function receives would start it again', async () => {
    const incident = await exposed();
    const { after } = await lookedBack(incident, async () => member(incident, [line(60)]).log);
    expect(after.version).toBe(incident.version + 1);
    expect(announce({ before: incident, after })?.type).toBe(INCIDENT_UPDATED);
  });

  test('does not change what is still open, because a playbook must not act on the result', async () => {
    const incident = await exposed();
    const { after } = await lookedBack(incident, async () => member(incident, [line(60)]).log);
    expect(after.standing).toEqual(incident.standing);
  });

  test.each<[string, Partial<LookBackPorts>]>([
    ['an account that did not opt in', { optedIn: async () => undefined }],
    ['a Region the account does not send from', { optedIn: async () => ({ ...LOGS, regions: ['eu-west-1'] }) }],
  ])('is skipped for %s', async (_, more) => {
    const incident = await exposed();
    const { log, asked } = member(incident, [line(60)]);
    const { after } = await lookedBack(incident, async () => log, more);
    expect([after, asked]).toEqual([incident, []]);
  });

  test.each(['CLOSED', 'SUPPRESSED'] as const)('is skipped for an incident that is %s', async (state) => {
    const incident = { ...(await exposed()), state };
    const { log, asked } = member(incident, []);
    await lookedBack(incident, async () => log);
    expect(asked).toEqual([]);
  });

  test('is skipped for an incident that does not exist', async () => {
    const { ports } = await lookedBack(await exposed(), async () => Promise.reject(new Error('never opened')));
    await expect(lookBack('inc-000000000000000000000000', ports)).resolves.toBeUndefined();
  });

  test('fails and is retried if the settings cannot be read', async () => {
    const optedIn = async () => Promise.reject(new Error('no settings'));
    await expect(lookedBack(await exposed(), async () => Promise.reject(new Error('x')), { optedIn })).rejects.toThrow(
      'no settings',
    );
  });
});

describe('the search', () => {
  const rule = { kind: 'ingress-rule', protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' } as const;
  const exposure: Exposure = {
    incident: 'inc-0123456789abcdef01234567',
    account: MEMBER,
    region: 'ap-northeast-2',
    group: GROUP,
    rules: [rule],
    from: 1_772_442_000_000,
    to: 1_772_442_960_000,
  };

  test('names the ports and interfaces if they fit, otherwise fewer conditions', () => {
    const narrow = searchPattern(exposure, undefined, [ENI]);
    expect(narrow).toContain(`interfaceid = ${ENI}`);
    expect(narrow).toContain('dstport = 22');
    const many = searchPattern(
      exposure,
      undefined,
      Array.from({ length: 100 }, () => ENI),
    );
    expect([many.includes('interfaceid ='), many.includes('dstport = 22')]).toEqual([false, true]);
    const range = searchPattern({ ...exposure, rules: [{ ...rule, to: 25 }] }, undefined, [ENI]);
    expect([range.includes('dstport ='), range.includes('action = ACCEPT')]).toEqual([false, true]);
    for (const pattern of [narrow, many, range]) expect(pattern.length).toBeLessThanOrEqual(FILTER_PATTERN_LIMIT);
  });

  test('finds connections allowed by a range of ports and by all traffic', async () => {
    const { log } = member({ firstAt: exposure.from } as Incident, [line(60, { port: 24 })]);
    for (const one of [{ ...rule, from: 20, to: 25 }, { kind: 'ingress-rule', protocol: '-1', cidr: '::/0' } as const]) {
      expect((await search({ ...exposure, rules: [one] }, LOGS, log)).records).toHaveLength(1);
    }
  });

  test("uses the member's inspect role with the incident as source identity, limited to the one log group", async () => {
    const assumed: RoleRequest[] = [];
    const assume = async (request: RoleRequest) => {
      assumed.push(request);
      return { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
    };
    const { naming } = MEMBER_OF_HUB;
    await memberFlowLogs(assume, naming, () => 'external-id')(exposure, LOGS);
    const role = inspectRole({ ...MEMBER_OF_HUB, flowLogs: LOGS });
    expect(assumed[0]).toMatchObject({
      roleArn: `arn:aws:iam::${MEMBER}:role${role.path}${role.name}`,
      sourceIdentity: askingIdentity(exposure.incident),
    });
    const session = JSON.parse(assumed[0]?.policy ?? '{}') as Document;
    const may = (action: string, resource: string) => isAllowed({ action, resource }, { identity: [role.policy], session });
    const group = (name: string, region = 'ap-northeast-2') =>
      `arn:aws:logs:${region}:${MEMBER}:log-group:${name}:log-stream:one`;
    expect(may('logs:FilterLogEvents', group(LOGS.group))).toBe(true);
    expect(may('ec2:DescribeNetworkInterfaces', '*')).toBe(true);
    expect(may('logs:FilterLogEvents', group('/shop/access'))).toBe(false);
    expect(may('logs:FilterLogEvents', group(LOGS.group, 'us-east-1'))).toBe(false);
    expect(may('logs:GetLogEvents', group(LOGS.group))).toBe(false);
  });

  test('makes exactly the calls it may make, with a limit of pages', async () => {
    const made: string[] = [];
    const read = (async (action: string) => {
      made.push(action);
      return {
        NextToken: 'more',
        nextToken: 'more',
        events: [{ message: 'one' }],
        NetworkInterfaces: [{ NetworkInterfaceId: ENI }],
      };
    }) as unknown as MemberRead;
    const log = logRead(LOGS.group, read, () => 0);
    expect(await log.interfacesOf(GROUP)).toMatchObject({ complete: false });
    expect(await log.linesOf('', 0, 1)).toEqual({ lines: Array.from({ length: 40 }, () => 'one'), complete: false });
    expect([...new Set(made)].sort()).toEqual(LOOK_BACK_PERMISSIONS.map(({ action }) => action).sort());
  });

  test('ends at its time limit', async () => {
    let now = 0;
    const read = (async () => {
      now += 15_000;
      return { nextToken: 'more', events: [] };
    }) as unknown as MemberRead;
    expect(await logRead(LOGS.group, read, () => now).linesOf('', 0, 1)).toEqual({ lines: [], complete: false });
    expect(now).toBe(30_000);
  });
});
