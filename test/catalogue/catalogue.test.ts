import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { hubSession } from '#catalogue/events/callers.ts';
import { type CloudEvent, type KnownFact, minute } from '#catalogue/events/cases.ts';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import { findingsImported, securityFinding } from '#catalogue/events/notices.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import { fittingPlaybooks, playbooksOf } from '#core/detection/containment.ts';
import type { Signal } from '#core/detection/detection.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { opened } from '#core/incident/life.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import { normalise } from '#normalise/normalise.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { explanationOf } from '../support/case-explanation.ts';
import { CASE_FILES, CASES, EVERY_CASE, SCENARIO_FILES } from '../support/every-case.ts';
import { play } from '../support/play.ts';

const NOW = Date.parse(minute(30));
const FIRING = EVERY_CASE.filter(({ fires }) => fires);

const ACCOUNT = { Type: 'AwsAccount', Id: 'AWS::::Account:444455556666' };
const BUCKET = { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::amzn-s3-demo-bucket' };
const ACCOUNT_OF_CASES = { name: 'shop', environment: 'dev', modes: [] } as const;

describe('every case of the catalogue', () => {
  for (const { id, fires, sentence, events, facts } of EVERY_CASE) {
    test(`${id} ${fires ? 'fires' : 'stays quiet'}: ${sentence}`, async () => {
      const { signals, looked } = await play(events, undefined, facts);
      const fired = signals.some(({ detection }) => detection.id === id);
      if (fired !== fires) expect.fail(explanationOf({ id, fires, sentence }, looked));
      expect(fired).toBe(fires);
    });
  }
});

describe('a signal', () => {
  // Facts may add evidence that the events lack. Without facts, all evidence must be in an event of the scenario.
  for (const { id, sentence, events } of FIRING.filter(({ facts }) => facts.length === 0)) {
    test(`${id} gives no evidence beyond the events: ${sentence}`, async () => {
      const { evidence } = await firing(id, events);
      for (const item of evidence)
        expect(
          events.some((event) => isSaid(item, event)),
          JSON.stringify(item),
        ).toBe(true);
    });
  }

  test('a detection with playbooks always gives evidence', async () => {
    for (const { id, sentence, events, facts } of FIRING) {
      const { detection, evidence } = await firing(id, events, facts);
      if (playbooksOf(detection).length > 0) expect(evidence.length, sentence).toBeGreaterThan(0);
    }
  });

  test('every playbook of a detection exists, applies to one of its cases and acts on that type of resource', async () => {
    for (const detection of CATALOGUE) {
      const { id } = detection;
      const cases = FIRING.filter((one) => one.id === id);
      const signals = await Promise.all(cases.map(({ events, facts }) => firing(id, events, facts)));
      for (const name of playbooksOf(detection)) {
        const served = signals.filter(({ evidence }) => fittingPlaybooks(detection, evidence).includes(name));
        const types = new Set(served.map(({ resource }) => resource.type));
        expect(PLAYBOOKS[name].actsOn.filter((type) => types.has(type)).length, `${name} of ${id}`).toBeGreaterThan(0);
      }
    }
  });

  test('every scenario that asks a person without naming a playbook gives the reason in both languages', () => {
    const reasons = CATALOGUE.flatMap(({ id, containment }) =>
      'noPlaybook' in containment ? [[id, containment.noPlaybook] as const] : [],
    );
    expect(reasons.map(([id]) => id).toSorted()).toEqual([
      'guard-service-disabled',
      'prefix-list-opened',
      'root-access-key-created',
      'tamper-after-login',
    ]);
    for (const [id, { en, ko }] of reasons) expect([en.length > 20, /\p{Script=Hangul}/u.test(ko)], id).toEqual([true, true]);
  });

  test.each([
    ['securityhub-finding', [findingsImported({ findings: [securityFinding({ control: 'IAM.4', resource: ACCOUNT })] })]],
    ['securityhub-finding', [findingsImported({ findings: [securityFinding({ control: 'S3.5', resource: BUCKET })] })]],
    ['config-noncompliant', [complianceChange({ rule: 'cloudtrail-enabled', type: 'AWS::::Account', id: '444455556666' })]],
  ])('no playbook applies to %s about a resource that none of them is for', async (id, events) => {
    const { detection, evidence } = await firing(id, events);
    expect(playbooksOf(detection)).not.toEqual([]);
    expect(fittingPlaybooks(detection, evidence)).toEqual([]);
  });

  test('revoking an opening never treats a group as safe if its incident names no rule', async () => {
    const playbook = PLAYBOOKS['revoke-open-ingress'];
    const about = FIRING.filter(({ id }) => playbooksOf(scenarioOf(id)).includes('revoke-open-ingress'));
    const kinds = new Map<string, string>();
    for (const { id, sentence, events, facts } of about) {
      const signal = await firing(id, events, facts);
      const last = events.at(-1);
      if (last === undefined || signal.resource.type !== 'AwsEc2SecurityGroup') continue;
      const [activity] = read(last);
      if (activity === undefined) throw new Error(`nothing to read in ${id}: ${sentence}`);
      const incident = opened(signal, activity, NOW, NOW);
      const names = incident.evidence.some(({ kind }) => kind === 'ingress-rule');
      const planned = playbook?.plan(incident, [], { now: NOW, account: ACCOUNT_OF_CASES });
      kinds.set(`${id}: ${sentence}`, `${names ? 'named' : 'unnamed'} ${planned?.kind}`);
      // Without a named rule, no automatic containment may run.
      const asks =
        incident.unanswered.length > 0 || signal.detection.containment.response === 'ask' || planned?.kind === 'refused';
      expect(names || asks, `${id}: ${sentence}`).toBe(true);
    }
    expect([...kinds].filter(([, kind]) => kind === 'unnamed already-safe')).toEqual([]);
    expect([...kinds.values()]).toContain('unnamed refused');
  });

  test('every resource has an id and an ARN in the account of the event', async () => {
    for (const { id, sentence, events, facts } of FIRING) {
      const { resource } = await firing(id, events, facts);
      expect(resource.id, sentence).not.toMatch(/^$|unknown/);
      // Bucket names are globally unique, so their ARNs name no account.
      if (!resource.arn.startsWith('arn:aws:s3:::')) expect(resource.arn, sentence).toContain(`:${events.at(-1)?.account}:`);
    }
  });

  test('a trail is the same resource by name and by ARN', async () => {
    const arn = 'arn:aws:cloudtrail:ap-northeast-2:444455556666:trail/organization-trail';
    const expected = { type: 'AwsCloudTrailTrail', id: 'organization-trail', arn };
    for (const trail of ['organization-trail', arn]) {
      expect((await firing('cloudtrail-stop-logging', [stopLogging({ trail })])).resource).toEqual(expected);
    }
  });

  test('the severity is one level higher if root acts', async () => {
    const id = 'sg-open-highrisk-port';
    const event = {
      ...authorizeIngress({ group: 'sg-1', permissions: [{ protocol: 'tcp', from: 3389, to: 3389, v4: ['0.0.0.0/0'] }] }),
    };
    const byRoot = { ...event, detail: { ...event.detail, userIdentity: { type: 'Root', accountId: event.account } } };
    expect((await firing(id, [event])).severity).toBe('HIGH');
    expect((await firing(id, [byRoot])).severity).toBe('CRITICAL');
  });
});

describe('sequences of events leave the right incidents', () => {
  const group = 'sg-0a1b2c3d4e5f60007';
  const ssh = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
  const opening = authorizeIngress({ group, permissions: [ssh] });
  const place = `444455556666/ap-northeast-2/${group}`;
  const untagged: KnownFact[] = [
    [
      { ask: 'security-group', id: group },
      { tags: {}, ingress: [] },
    ],
  ];

  test('the same event delivered twice opens one incident and counts one occurrence', async () => {
    const { incidents } = await play([opening, { ...opening, id: 'another-envelope' }], undefined, untagged);
    const open = await incidents.openAt(place);
    expect(open.map(({ scenario, occurrences }) => [scenario, occurrences])).toEqual([['sg-ssh-open-world', 1]]);
  });

  test('a further opening of the same group joins the open incident', async () => {
    const again = authorizeIngress({ group, permissions: [{ ...ssh, v4: [], v6: ['::/0'] }], at: minute(1) });
    const { incidents } = await play([opening, again], undefined, untagged);
    const open = await incidents.openAt(place);
    expect(open.map(({ occurrences, standing }) => [occurrences, standing.length])).toEqual([[2, 2]]);
  });

  test('closing half of an opening leaves the other half open', async () => {
    const halves = authorizeIngress({ group, permissions: [{ ...ssh, v4: ['0.0.0.0/1', '128.0.0.0/1'] }] });
    const { incidents } = await play([
      halves,
      revokeIngress({ group, permissions: [{ ...ssh, v4: ['0.0.0.0/1'] }], at: minute(1) }),
    ]);
    const [open] = await incidents.openAt(place);
    expect(open?.standing).toMatchObject([{ cidr: '128.0.0.0/1' }]);
  });

  test('closing all of it mitigates every incident about the group', async () => {
    const all = { protocol: '-1', v4: ['0.0.0.0/0'] };
    const { incidents } = await play([
      authorizeIngress({ group, permissions: [all] }),
      revokeIngress({ group, permissions: [all], at: minute(1) }),
    ]);
    expect(await incidents.openAt(place)).toEqual([]);
  });

  test('the hub carrying out a recorded plan is an echo of its incident and no signal', async () => {
    const { incidents } = await play([opening]);
    const id = await plan(incidents, 'ec2:RevokeSecurityGroupIngress', group);
    const call = revokeIngress({ group, permissions: [ssh], at: minute(1), by: hubSession('network', id) });
    expect(await play([withFields(call, { requestID: NOTED })], incidents)).toMatchObject({ signals: [], echoOf: id });
  });

  test('the same call on another group than the plan names is misuse', async () => {
    const { incidents } = await play([opening]);
    const id = await plan(incidents, 'ec2:RevokeSecurityGroupIngress', group);
    const call = revokeIngress({
      group: 'sg-0a1b2c3d4e5f60008',
      permissions: [ssh],
      at: minute(1),
      by: hubSession('network', id),
    });
    expect((await firing('hub-role-misuse', [call], [], incidents)).severity).toBe('CRITICAL');
  });

  test('another call on the planned group is misuse', async () => {
    const { incidents } = await play([opening]);
    const id = await plan(incidents, 'ec2:RevokeSecurityGroupIngress', group);
    const call = authorizeIngress({ group, permissions: [ssh], at: minute(1), by: hubSession('network', id) });
    expect((await firing('hub-role-misuse', [withFields(call, { requestID: NOTED })], [], incidents)).severity).toBe('CRITICAL');
  });

  test('the planned call in another account than the incident is misuse', async () => {
    const { incidents } = await play([opening]);
    const id = await plan(incidents, 'ec2:RevokeSecurityGroupIngress', group);
    const call = revokeIngress({
      group,
      permissions: [ssh],
      at: minute(1),
      account: '123456789012',
      by: hubSession('network', id),
    });
    expect((await firing('hub-role-misuse', [withFields(call, { requestID: NOTED })], [], incidents)).severity).toBe('CRITICAL');
  });

  const NOTED = '59dbff89-35bd-4eac-99ed-be587EXAMPLE';

  async function plan(incidents: IncidentStore, action: string, resource: string): Promise<string> {
    const [open] = await incidents.openAt(place);
    if (open === undefined) throw new Error('nothing is open');
    const made = [{ action, resource, at: open.openedAt, request: NOTED }];
    await incidents.replace(open, { ...open, made, version: open.version + 1 });
    return open.id;
  }
});

describe('the catalogue as a whole', () => {
  test('an id is the name of its file, and the catalogue holds every file', () => {
    expect(CATALOGUE.map(({ id }) => id).toSorted()).toEqual(SCENARIO_FILES.map(nameOf).toSorted());
  });

  test('every scenario has its case file, and every case file has its scenario', () => {
    expect(CASE_FILES.toSorted()).toEqual(SCENARIO_FILES.toSorted());
  });

  test('ids are unique', () => {
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
  });

  test('sentences are unique within a scenario', () => {
    const sentences = EVERY_CASE.map(({ id, sentence }) => `${id}: ${sentence}`);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test('titles are unique in every language', () => {
    for (const language of ['en', 'ko'] as const) {
      expect(new Set(CATALOGUE.map(({ title }) => title[language])).size).toBe(CATALOGUE.length);
    }
  });

  for (const detection of CATALOGUE) {
    const { id, title, severity, techniques, controls, containment } = detection;

    test(`${id} has an English and a Korean title`, () => {
      expect(title.en).toMatch(/^[\x20-\x7e]+$/);
      expect(title.ko).toMatch(/\p{Script=Hangul}/u);
      expect(title.ko).not.toBe(title.en);
    });

    test(`${id} names a severity, techniques and controls from their lists`, () => {
      expect(SEVERITIES).toContain(severity);
      for (const technique of techniques) expect(technique).toMatch(/^T\d{4}(\.\d{3})?$/);
      for (const control of controls) expect(control).toMatch(/^[A-Za-z0-9]+\.\d+$/);
    });

    test(`${id} has a playbook if it contains automatically, and none if it is report only`, () => {
      const isKnown = playbooksOf(detection).length > 0;
      if (containment.response === 'auto') expect(isKnown).toBe(true);
      if (containment.response === 'none') expect(isKnown).toBe(false);
    });

    test(`${id} shows at least two cases that fire and three that do not`, () => {
      const { fires = {}, staysQuiet = {} } = CASES.get(id) ?? {};
      expect(Object.keys(fires).length).toBeGreaterThanOrEqual(2);
      expect(Object.keys(staysQuiet).length).toBeGreaterThanOrEqual(3);
    });
  }
});

async function firing(
  id: string,
  events: readonly CloudEvent[],
  facts: readonly KnownFact[] = [],
  incidents?: IncidentStore,
): Promise<Signal> {
  const { signals } = await play(events, incidents, facts);
  const signal = signals.find(({ detection }) => detection.id === id);
  if (signal === undefined) throw new Error(`${id} did not fire`);
  return signal;
}

function read(event: CloudEvent): readonly Activity[] {
  const reading = normalise(JSON.parse(JSON.stringify(event)));
  if (reading.kind === 'held') throw new Error(reading.reason.code);
  return reading.activities;
}

/** Whether the text of the event contains a piece of evidence. */
function isSaid(evidence: Evidence, event: CloudEvent | undefined): boolean {
  const words = [...JSON.stringify(event).matchAll(/"((?:[^"\\]|\\.)*)"|-?\d+/g)].map(([number, text]) => text ?? number);
  if (evidence.kind === 'role-call') return words.includes(evidence.role) && words.includes(evidence.call.split(':')[1] ?? '');
  if (evidence.kind === 'stopped-trail') return words.some((word) => evidence.trail.endsWith(word) && word.includes('trail'));
  if (evidence.kind === 'noted') return true;
  if (evidence.kind === 'public-grant') return [evidence.bucket, evidence.key].every((name) => isNamed(name, words));
  if (evidence.kind === 'public-statement') return [evidence.sid, ...evidence.actions].every((name) => isNamed(name, words));
  if (evidence.kind === 'silence') return [evidence.region, evidence.hop, evidence.error].every((name) => isNamed(name, words));
  if (evidence.kind !== 'ingress-rule') return false;
  const { cidr, from, to, rule } = evidence;
  const ports = [from, to].every((port) => port === undefined || words.includes(String(port)));
  return ports && (rule === undefined || words.includes(rule)) && words.some((word) => canonicalCidr(word) === cidr);
}

/** Whether a name is among the words of the event; true for absent evidence. */
function isNamed(name: string | undefined, words: readonly string[]): boolean {
  const written = JSON.stringify(name ?? '').slice(1, -1);
  return words.some((word) => word.includes(written));
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
