import { describe, expect, test } from 'vitest';
import { consoleNewsIn, type KnownFindings, unresolvedIn } from '#adapters/lambda/console-events.ts';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { causeOfFinding } from '#catalogue/cause-of-finding.ts';
import { assumedRole, type By, root, ssoPerson } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, digest, HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import { HUB_ACTION_IDS } from '#core/hub-actions.ts';
import type { ChosenElsewhere } from '#core/incident/console-news.ts';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import { DEFAULT_ROLES, functionPurpose, roleArn, roleName } from '#core/naming.ts';
import { decideByConsole } from '#decide/console.ts';
import { noteOf, recordStateOf, workflowOf } from '#publish/status.ts';
import { workflowChange } from '#publish/workflow.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, NOW, OPENED, withOpenIncident } from '../support/containment.ts';
import {
  actionChosen,
  defaultProduct,
  findingSeen,
  findingsChanged,
  findingsChangedV2,
  inQueue,
  ocsfIdentifier,
} from '../support/security-hub-console.ts';
import { becauseOf, lastNote } from '../support/words.ts';

const SAML = { Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] }] };
const publisher = roleName(CASE_NAMING, functionPurpose('publish'));

const idOf = (kind: 'role' | 'user', name: string) =>
  `${kind === 'role' ? 'AROA' : 'AIDA'}${digest('principal', name).slice(0, 10).toUpperCase()}EXAMPLE`;

/** IAM of the hub account: every caller in a record exists there with the id of the record. */
const principal = async (kind: 'role' | 'user', name: string) => {
  const id = idOf(kind, name);
  const isHubs = name.startsWith(DEFAULT_ROLES.rolePrefix);
  const arn = isHubs
    ? roleArn(CASE_NAMING, HUB_ACCOUNT, name.slice(DEFAULT_ROLES.rolePrefix.length))
    : `arn:aws:iam::${HUB_ACCOUNT}:${kind}/${name}`;
  return { id, arn, trust: SAML };
};

/** An incident whose plan waits, with events about its finding in Security Hub. */
async function waiting(modes: Parameters<typeof withOpenIncident>[0] = [{ default: 'approve' }]) {
  const around = await withOpenIncident(modes);
  const { ports, incidents, id } = around;
  if (modes?.[0]?.default === 'approve') await remediate(id, false, ports);
  const incident = async () => (await incidents.get(id)) as Incident;
  const receive = async (event: CloudEvent, known?: KnownFindings) => {
    const news = consoleNewsIn(inQueue(event), CASE_NAMING, known);
    const aboutOf = async ({ finding, ...place }: ChosenElsewhere) => causeOfFinding(finding, place, DEFAULT_TUNING);
    const all = { ...ports, naming: CASE_NAMING, principal, aboutOf };
    const done = [];
    for (const one of news) done.push(...(await decideByConsole(one, all)));
    return done;
  };
  return { ...around, incident, receive, place: await incident() };
}

describe('a suppression in Security Hub', () => {
  test('suppresses the incident under the person in the CloudTrail record, and the hub sends no change back', async () => {
    const { receive, incident, place } = await waiting();
    await receive(findingsChanged([place], { status: 'SUPPRESSED', note: 'bastion until the move' }));
    const suppressed = await incident();
    expect(suppressed).toMatchObject({
      state: 'SUPPRESSED',
      suppression: { by: expect.stringMatching(/\/bob@example\.com$/), reason: 'bastion until the move' },
      workflow: { status: 'SUPPRESSED' },
    });
    expect(lastNote(suppressed)).toBe('suppressed until it is reopened (in Security Hub): bastion until the move');
    const fields = { 'org-security-hub/workflow': 'NOTIFIED' };
    const known = { productArn: defaultProduct(MEMBER), isArchived: false, workflow: 'SUPPRESSED', fields };
    const imported = {
      Workflow: { Status: workflowOf(suppressed) },
      Note: { Text: noteOf(suppressed), UpdatedBy: 'org-security-hub', UpdatedAt: '2026-03-02T09:30:00Z' },
      RecordState: recordStateOf(suppressed),
    };
    expect(workflowChange(known, imported, { now: NOW })).toBeUndefined();
  });

  test('counts once: a duplicate record and the later finding event of Security Hub change nothing', async () => {
    const { receive, incident, place } = await waiting();
    const change = findingsChanged([place], { status: 'SUPPRESSED', note: 'meant' });
    await receive(change);
    const before = await incident();
    await receive(change);
    await receive(findingSeen(place, 'SUPPRESSED', 'NOTIFIED'));
    expect(await incident()).toEqual(before);
  });

  test('takes effect only when CloudTrail names the person who set the status', async () => {
    const { receive, incident, place } = await waiting();
    await receive(findingSeen(place, 'SUPPRESSED', 'NOTIFIED'));
    expect((await incident()).state).toBe('AWAITING_APPROVAL');
    await receive(findingsChanged([place], { status: 'SUPPRESSED' }));
    expect(await incident()).toMatchObject({ state: 'SUPPRESSED', workflow: { by: expect.stringMatching(/bob/) } });
  });

  test('ends when a person sets the finding to NEW', async () => {
    const { receive, incident, place } = await waiting();
    await receive(findingsChanged([place], { status: 'SUPPRESSED' }));
    expect(await receive(findingsChanged([place], { status: 'NEW' }))).toMatchObject([{ kind: 'contain' }]);
    expect(await incident()).toMatchObject({ state: 'NEW', workflow: { status: 'NEW' } });
    expect(lastNote(await incident())).toBe('reopened (in Security Hub)');
  });

  test('by the person who may have caused the incident is refused and recorded', async () => {
    const { receive, incident, place } = await waiting();
    await receive(findingsChanged([place], { status: 'SUPPRESSED', by: ssoPerson('alice@example.com') }));
    expect(await incident()).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect((await incident()).history.at(-1)?.reason).toMatchObject({ code: 'decision-refused', verb: 'suppress' });
  });

  const nonPeople: Record<string, [By, string]> = {
    'root of the hub account': [root(), 'root-decides-nothing'],
    'a function of the hub': [
      assumedRole(`${DEFAULT_ROLES.rolePath}${roleName(CASE_NAMING, functionPurpose('detect'))}`, 'x'),
      'function-decides-nothing',
    ],
    'a deleted role of the same name': [assumedRole('Other', 'bob'), 'sender-differs'],
  };
  test.each(Object.keys(nonPeople))('by %s is refused', async (name) => {
    const [by, code] = nonPeople[name] ?? [root(), ''];
    const { receive, incident, place } = await waiting();
    const gone = altered(findingsChanged([place], { status: 'SUPPRESSED', by }), name.startsWith('a deleted role'));
    expect(await receive(gone)).toMatchObject([{ kind: 'refused', reason: { code } }]);
    expect((await incident()).state).toBe('AWAITING_APPROVAL');
  });
});

/** The record with the id of a role that was deleted and created again. */
function altered(event: CloudEvent, isGone: boolean): CloudEvent {
  if (!isGone) return event;
  return JSON.parse(JSON.stringify(event).replaceAll(idOf('role', 'Other'), 'AROAOLDEXAMPLE')) as CloudEvent;
}

describe('a status that a person sets in Security Hub', () => {
  test('NOTIFIED is recorded, and the plan still waits', async () => {
    const { receive, incident, place } = await waiting();
    await receive(findingsChanged([place], { status: 'NOTIFIED' }));
    expect(await incident()).toMatchObject({ state: 'AWAITING_APPROVAL', workflow: { status: 'NOTIFIED' } });
    expect(lastNote(await incident())).toBe('set to NOTIFIED in Security Hub');
  });

  test('RESOLVED is only recorded if something is still open, because it does not close a port', async () => {
    const { receive, incident, place, member } = await waiting();
    await receive(findingsChanged([place], { status: 'RESOLVED' }));
    expect(await incident()).toMatchObject({ state: 'AWAITING_APPROVAL', workflow: { status: 'RESOLVED' } });
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('RESOLVED closes a contained incident', async () => {
    const { receive, incident, place, ports, id } = await waiting([{ default: 'auto' }]);
    await remediate(id, false, ports);
    await receive(findingsChanged([place], { status: 'RESOLVED' }));
    expect(await incident()).toMatchObject({ state: 'CLOSED' });
    expect(lastNote(await incident())).toBe('set to RESOLVED in Security Hub, and nothing is left to contain');
  });

  test('a note is added to the incident once, under the person that AWS names, not the one in the note', async () => {
    const { receive, incident, place } = await waiting();
    const change = findingsChanged([place], { note: 'the owner knows' });
    await receive(change);
    await receive(change);
    const notes = (await incident()).history.filter(({ reason }) => reason?.code === 'noted');
    expect(notes).toMatchObject([{ by: expect.stringMatching(/\/bob@example\.com$/), reason: { text: 'the owner knows' } }]);
  });

  test('on several findings counts for each, except those that Security Hub did not change', async () => {
    const { receive, place, incident } = await waiting();
    const other = { ...place, id: 'inc-ffffffffffffffffffffffff' };
    const left = { UnprocessedFindings: [{ FindingIdentifier: { Id: findingId(place), ProductArn: defaultProduct(MEMBER) } }] };
    await receive(findingsChanged([other, place], { status: 'SUPPRESSED' }, { response: left }));
    expect((await incident()).state).toBe('AWAITING_APPROVAL');
    await receive(findingsChanged([other, place], { status: 'SUPPRESSED' }, { response: { UnprocessedFindings: [] } }));
    expect((await incident()).state).toBe('SUPPRESSED');
  });

  test('in the unified Security Hub counts as well, with the finding id or the metadata id', async () => {
    for (const named of ['findings', 'metadata'] as const) {
      const { receive, place, incident } = await waiting();
      await receive(findingsChangedV2([place], { statusId: 3, comment: 'meant', named }));
      expect(await incident(), named).toMatchObject({ state: 'SUPPRESSED', suppression: { reason: 'meant' } });
    }
  });

  test('with only a metadata id in the record is applied after that id was looked up', async () => {
    const { receive, place, incident } = await waiting();
    const event = findingsChangedV2([place], { statusId: 3, comment: 'meant', named: 'metadata', isAnswered: false });
    const [uid = '', ...more] = unresolvedIn(inQueue(event), CASE_NAMING);
    expect([uid, more]).toEqual([`uid-of-${place.id}`, []]);
    expect(await receive(event)).toEqual([]);
    await receive(event, new Map([[uid, ocsfIdentifier(place)]]));
    expect(await incident()).toMatchObject({ state: 'SUPPRESSED', suppression: { reason: 'meant' } });
  });

  test('needs no lookup if the record has the finding id', async () => {
    const { place } = await waiting();
    for (const event of [
      findingsChangedV2([place], { statusId: 3, named: 'metadata' }),
      findingsChangedV2([place], { statusId: 3, isAnswered: false }),
      findingsChanged([place], { status: 'SUPPRESSED' }),
    ])
      expect(unresolvedIn(inQueue(event), CASE_NAMING)).toEqual([]);
  });

  test.each([0, 5, 99])('of OCSF without a counterpart (%i) is ignored', async (statusId) => {
    const { receive, place } = await waiting();
    expect(await receive(findingsChangedV2([place], { statusId }))).toEqual([]);
  });

  test('with lower-case field names in the record is read the same', async () => {
    const { receive, place, incident } = await waiting();
    const event = findingsChanged([place], { status: 'SUPPRESSED' });
    const small = JSON.stringify(event)
      .replaceAll('"FindingIdentifiers"', '"findingIdentifiers"')
      .replaceAll('"Workflow"', '"workflow"');
    await receive(JSON.parse(small.replaceAll('"Status"', '"status"')) as CloudEvent);
    expect((await incident()).state).toBe('SUPPRESSED');
  });

  const nothing: Record<string, (place: Incident) => CloudEvent> = {
    'the hub itself changes it': (place) =>
      findingsChanged([place], {
        status: 'SUPPRESSED',
        by: assumedRole(`${DEFAULT_ROLES.rolePath}${publisher}`, 'org-security-hub-publish'),
      }),
    'AWS refused the call': (place) => findingsChanged([place], { status: 'SUPPRESSED', error: 'AccessDeniedException' }),
    'it is a finding of another product': (place) =>
      findingsChanged(
        [],
        { status: 'SUPPRESSED' },
        { identifiers: [{ Id: findingId(place), ProductArn: 'arn:aws:securityhub:ap-northeast-2::product/aws/guardduty' }] },
      ),
    'another account imported a finding with the id of this incident': (place) =>
      findingsChanged(
        [],
        { status: 'SUPPRESSED' },
        { identifiers: [{ Id: findingId(place), ProductArn: defaultProduct('777788889999') }] },
      ),
    'another account is in the id of the finding': (place) =>
      findingsChanged([{ ...place, account: '777788889999' }], { status: 'SUPPRESSED' }),
    'only severity or fields change': (place) => findingsChanged([place], {}),
  };
  test.each(Object.keys(nothing))('is ignored if %s', async (name) => {
    const { receive, incident, place } = await waiting();
    await receive((nothing[name] as (one: Incident) => CloudEvent)(place));
    expect(await incident()).toEqual(place);
  });
});

describe('a status without a person in the event, such as from a member or an automation rule', () => {
  test.each(['SUPPRESSED', 'RESOLVED', 'NOTIFIED'] as const)('%s is recorded once and has no effect', async (status) => {
    const { receive, incident, place } = await waiting();
    const ours = status === 'NOTIFIED' ? 'NEW' : 'NOTIFIED';
    await receive(findingSeen(place, status, ours));
    await receive(findingSeen(place, status, ours));
    const after = await incident();
    expect(after).toMatchObject({ state: 'AWAITING_APPROVAL', workflow: { status, by: 'securityhub.amazonaws.com' } });
    expect(after.history.filter(({ reason }) => reason?.code === 'status-set')).toHaveLength(1);
    expect(lastNote(after)).toBe(
      `${status} in Security Hub; AWS has not reported yet who set it, and the hub does nothing until then`,
    );
  });
});

test('a recorded status without a person is recorded once more when CloudTrail names the person', async () => {
  const { receive, incident, place } = await waiting();
  await receive(findingSeen(place, 'NOTIFIED', 'NEW'));
  for (const _ of [1, 2]) await receive(findingsChanged([place], { status: 'NOTIFIED' }));
  await receive(findingSeen(place, 'NOTIFIED', 'NEW'));
  const recorded = (await incident()).history.flatMap(({ reason }) => (reason?.code === 'status-set' ? reason.isProven : []));
  expect(recorded).toEqual([false, true]);
});

describe('a custom action, whose event does not name the person', () => {
  test.each(HUB_ACTION_IDS)('%s is recorded with the command that confirms it, and changes nothing', async (action) => {
    const { receive, incident, place, member, ports, id } = await waiting();
    await receive(actionChosen(action, [place]));
    await remediate(id, false, ports);
    const after = await incident();
    expect(after.state).toBe('AWAITING_APPROVAL');
    expect(lastNote(after)).toContain(
      `${action} was chosen in Security Hub; AWS does not report by whom, so a person has to confirm it: npx hub`,
    );
    expect([after.approval, after.undoRequest, member.ruleIds()]).toEqual([undefined, undefined, [BYSTANDER, OPENED]]);
  });

  test('Contain asks for approval, even if the hub would contain by itself', async () => {
    const { receive, incident, place, member, ports, id } = await waiting([{ default: 'auto' }]);
    expect(await receive(actionChosen('Contain', [place]))).toMatchObject([{ kind: 'contain' }]);
    const asked = await remediate(id, false, ports);
    expect((await incident()).state).toBe('AWAITING_APPROVAL');
    expect(becauseOf(asked)).toContain('who chose Contain in Security Hub');
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('Undo of a containment undoes nothing and does not count as a first person', async () => {
    const { receive, incident, place, member, ports, id } = await waiting([{ default: 'auto' }]);
    await remediate(id, false, ports);
    expect(await receive(actionChosen('Undo', [place]))).toMatchObject([{ kind: 'nothing' }]);
    expect(await incident()).toMatchObject({ state: 'MITIGATED' });
    expect([(await incident()).undoRequest, member.ruleIds()]).toEqual([undefined, [BYSTANDER]]);
  });

  test('on several findings is recorded for each, and twice within a minute only once', async () => {
    const { receive, incident, place, world } = await waiting();
    const other = { ...place, id: 'inc-ffffffffffffffffffffffff' };
    expect(await receive(actionChosen('Suppress', [other, place]))).toHaveLength(1);
    await receive(actionChosen('Suppress', [place]));
    world.now = NOW + 60_000;
    await receive(actionChosen('Suppress', [place]));
    expect((await incident()).history.filter(({ reason }) => reason?.code === 'asked-in-security-hub')).toHaveLength(2);
  });
});

describe('the queue of the console accepts nothing else', () => {
  const place = { account: MEMBER, region: 'ap-northeast-2', id: 'inc-0123456789abcdef01234567' };
  const change = findingsChanged([place], { status: 'SUPPRESSED' });
  const bodies: Record<string, CloudEvent> = {
    'an action in a member': actionChosen('Contain', [place], MEMBER),
    'a record in an envelope of another sender': { ...change, source: 'custom' },
    'a status that Security Hub does not know': findingsChanged([place], { status: 'DONE' as 'NEW' }),
    'a note of more than 512 characters': findingsChanged([place], { note: 'x'.repeat(513) }),
    'more findings than a call accepts': findingsChanged(Array(101).fill(place), { status: 'SUPPRESSED' }),
    'an action that the hub does not have': actionChosen('Delete' as 'Contain', [place]),
    'another event of Security Hub': { ...change, 'detail-type': 'Security Hub Insight Results' },
  };
  test.each(Object.keys(bodies))('%s is set aside', (name) => {
    const event = bodies[name] ?? change;
    expect(() => consoleNewsIn(inQueue(event), CASE_NAMING)).toThrow(RefusedMessage);
  });
});
