import { AddTagsCommand, DeleteTrailCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { stopRecorder as stopped } from '#catalogue/events/guard-calls.ts';
import { deleteTrail, putEventSelectors, updateTrail } from '#catalogue/events/trail-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { JsonObject } from '#core/json.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { Image } from '#core/playbook/plan.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { recordsAll, widened } from '#playbooks/logging/event-selectors.ts';
import { restoreEventSelectors } from '#playbooks/logging/restore-event-selectors.ts';
import { restoreTrail } from '#playbooks/logging/restore-trail.ts';
import { MEMBER_OF_HUB } from '../support/baseline.ts';
import { type EmulatedMember, emulatedMember, MEMBER_REGION } from '../support/emulated-member.ts';
import { isAllowed } from '../support/iam.ts';
import { incidentFrom } from '../support/incidents.ts';
import { describePlaybook } from '../support/playbook-harness.ts';
import { runOf } from '../support/playbook-run.ts';
import {
  createRecorder,
  deleteChannel,
  deleteRecorder,
  RECORDER,
  recorderState,
  stopConfigRecorder,
} from '../support/recorders.ts';
import { deletes } from '../support/situations/idle-recorders.ts';
import { LOGGING } from '../support/situations/logging.ts';
import { moment, newTrail, trailState } from '../support/trails.ts';
import { becauseOf, english } from '../support/words.ts';

describePlaybook('restart-recorder', LOGGING['restart-recorder']);
describePlaybook('restore-trail', LOGGING['restore-trail'], [
  [
    'a trail that covers less and does not validate its log files',
    'a trail that writes elsewhere, to no log group, without its key',
  ],
]);
describePlaybook('restore-event-selectors', LOGGING['restore-event-selectors'], [
  [
    'management events were turned off',
    'only reads are recorded, and a service is left out',
    'advanced selectors record data only',
  ],
]);

const at = { now: 0, account: { name: 'shop', modes: [] } };
const trail = `arn:aws:cloudtrail:${MEMBER_REGION}:${MEMBER}:trail/audit`;

describe('a state that was not recorded', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  /** The reason why a person is asked; checks that nothing was written. */
  const refusal = async (playbook: PlaybookId, incident: Incident) => {
    const run = await runOf(playbook, member.call, incident);
    const ended = await run.fix();
    expect([ended?.state, run.writes()]).toEqual(['AWAITING_APPROVAL', []]);
    return ended?.outcome?.kind === 'refused' ? english(ended.outcome.reason) : becauseOf(ended);
  };

  test('a deleted recorder is not guessed', async () => {
    await createRecorder(member);
    await deleteRecorder(member);
    expect(
      await refusal('restart-recorder', await incidentFrom(deletes('ConfigurationRecorder'), 'config-recorder-stopped')),
    ).toBe(
      'recorder default is gone, and what it recorded with which role is not on record: set AWS Config up again as your own templates say',
    );
  });

  test('a deleted delivery channel is not guessed, and is safe after it was created again', async () => {
    await createRecorder(member);
    await stopConfigRecorder(member);
    await deleteChannel(member);
    const incident = await incidentFrom(deletes('DeliveryChannel'), 'config-recorder-stopped');
    expect(await refusal('restart-recorder', incident)).toMatch(
      /^delivery channel default is gone, and where it delivered is not on record/,
    );
    await createRecorder(member);
    const run = await runOf('restart-recorder', member.call, incident);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'already-safe' } });
  });

  test('a recorder without a delivery channel cannot start', async () => {
    await createRecorder(member);
    await stopConfigRecorder(member);
    await deleteChannel(member);
    expect(
      await refusal('restart-recorder', await incidentFrom(stopped({ recorder: RECORDER }), 'config-recorder-stopped')),
    ).toMatch(/^recorder default cannot start while the account has no delivery channel/);
  });

  test('a recorder is widened and keeps its role', async () => {
    const on = await LOGGING['restart-recorder']['a recorder that records some types only']?.arrange(member);
    const run = await runOf('restart-recorder', member.call, on?.incident as Incident);
    await run.fix();
    const { role } = await recorderState(member);
    const [put] = (await run.incident()).plan?.calls ?? [];
    expect(put).toMatchObject({ alsoNeeds: [{ action: 'iam:PassRole', arns: [role] }] });
  });

  test.each([
    ['the bucket', { S3BucketName: 'elsewhere' }, 's3BucketName'],
    ['the key', { KmsKeyId: '' }, 'kmsKeyId'],
  ])('the earlier %s of a trail is not guessed', async (_, changed, field) => {
    await deleteRecorder(member);
    const arn = await newTrail(member);
    const changes = Object.fromEntries(
      Object.entries(changed).map(([name, value]) => [name[0]?.toLowerCase() + name.slice(1), value]),
    );
    const event = updateTrail({
      trail: arn,
      changes: { ...changes, isMultiRegionTrail: false } as JsonObject,
      at: await moment(),
    });
    const name = arn.split('/').at(-1);
    expect(await refusal('restore-trail', await incidentFrom(event, 'cloudtrail-updated'))).toBe(
      `AWS Config recorded nothing of trail ${name}, so its earlier ${field} is not known: set it as your own templates say`,
    );
  });

  test('a setting that was already off is not a weakening', async () => {
    await createRecorder(member);
    const arn = await newTrail(member, { EnableLogFileValidation: false });
    const before = await moment();
    await member.clients.cloudTrail.send(new UpdateTrailCommand({ Name: arn, EnableLogFileValidation: false }));
    const event = updateTrail({ trail: arn, changes: { enableLogFileValidation: false }, at: before });
    const run = await runOf('restore-trail', member.call, await incidentFrom(event, 'cloudtrail-updated'));
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'already-safe' } });
  });

  test('a deleted trail without a record is not guessed', async () => {
    await deleteRecorder(member);
    const arn = await newTrail(member);
    await member.clients.cloudTrail.send(new DeleteTrailCommand({ Name: arn }));
    expect(
      await refusal('restore-trail', await incidentFrom(deleteTrail({ trail: arn, at: await moment() }), 'cloudtrail-deleted')),
    ).toMatch(/^AWS Config recorded nothing of trail recorded-\d+ before it was deleted/);
  });

  test('a record from after the deletion is ignored', async () => {
    await createRecorder(member);
    const before = await moment();
    const arn = await newTrail(member);
    await member.clients.cloudTrail.send(new DeleteTrailCommand({ Name: arn }));
    expect(
      await refusal('restore-trail', await incidentFrom(deleteTrail({ trail: arn, at: before }), 'cloudtrail-deleted')),
    ).toMatch(/^AWS Config recorded nothing/);
  });

  test('a deleted trail with the exempt tag is left to a person', async () => {
    await createRecorder(member);
    const arn = await newTrail(member);
    const TagsList = [{ Key: EXEMPT_TAG, Value: 'yes' }];
    await member.clients.cloudTrail.send(new AddTagsCommand({ ResourceId: arn, TagsList }));
    await member.clients.cloudTrail.send(new UpdateTrailCommand({ Name: arn, S3KeyPrefix: 'noticed' }));
    const before = await moment();
    await member.clients.cloudTrail.send(new DeleteTrailCommand({ Name: arn }));
    expect(
      await refusal('restore-trail', await incidentFrom(deleteTrail({ trail: arn, at: before }), 'cloudtrail-deleted')),
    ).toContain(EXEMPT_TAG);
    expect(await trailState(member, arn)).toBeUndefined();
  });
});

describe('what restore-trail decides', () => {
  const RECORDED = {
    name: 'audit',
    s3BucketName: 'amzn-s3-demo-audit-logs',
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    isOrganizationTrail: false,
    logFileValidationEnabled: true,
  };
  const record = (more: JsonObject = {}): Image => ({
    subject: 'trail-record',
    state: { ...RECORDED, ...more },
    lookup: { tags: {} },
  });
  const reasonFor = async (recorded: JsonObject) => {
    const incident = await incidentFrom(deleteTrail({ trail }), 'cloudtrail-deleted');
    const planned = restoreTrail.plan(incident, [record(recorded)], at);
    return planned.kind === 'refused' ? english(planned.reason) : planned.kind;
  };

  test('a record without the bucket is not used', async () => {
    const { s3BucketName: _, ...rest } = RECORDED;
    const incident = await incidentFrom(deleteTrail({ trail }), 'cloudtrail-deleted');
    expect(restoreTrail.plan(incident, [{ subject: 'trail-record', state: rest }], at)).toMatchObject({
      kind: 'refused',
      reason: { code: 'trail-record-missing', trail: 'audit', recorded: 'a part' },
    });
  });

  test('a trail of the whole organization is left to its management account', async () => {
    expect(await reasonFor({ isOrganizationTrail: true })).toMatch(/only its management account can create it again$/);
  });

  test('the plan text warns that the other selected events are not restored', async () => {
    const incident = await incidentFrom(deleteTrail({ trail }), 'cloudtrail-deleted');
    const planned = restoreTrail.plan(incident, [record({ hasCustomEventSelectors: true })], at);
    const words = planned.kind === 'planned' ? planned.plan.words : undefined;
    expect(words?.en).toMatch(/other events it was set to record are not on record: select them again$/);
    expect(words?.ko).toMatch(/따로 선택했던 이벤트는 기록에 없으므로 다시 선택하십시오$/);
  });

  test.each(['restore-trail', 'restore-event-selectors'] as const)(
    '%s refuses a trail of another account before any call',
    async (id) => {
      const theirs = `arn:aws:cloudtrail:${MEMBER_REGION}:${MANAGEMENT}:trail/organization-trail`;
      const event =
        id === 'restore-trail'
          ? deleteTrail({ trail: theirs })
          : putEventSelectors({ trail: theirs, selectors: [{ management: false }] });
      const incident = await incidentFrom(event, id === 'restore-trail' ? 'cloudtrail-deleted' : 'cloudtrail-event-selectors');
      const run = await runOf(id, () => Promise.reject(new Error('no call may be made')), incident);
      const reason = { code: 'trail-of-other-account', owner: MANAGEMENT, account: MEMBER };
      expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL', outcome: { kind: 'refused', reason } });
    },
  );

  test.each(['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'])('the role of the family is always denied %s', (action) => {
    const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } as const;
    const { policy } = remediationRole(MEMBER_OF_HUB, 'logging', 'fix');
    expect(isAllowed({ action, resource: trail }, { identity: [policy, everything] })).toBe(false);
  });
});

describe('what restore-event-selectors decides', () => {
  const objects = { Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] };

  test('a sixth selector is left to a person', async () => {
    const basic = Array.from({ length: 5 }, () => ({
      ReadWriteType: 'WriteOnly',
      IncludeManagementEvents: false,
      DataResources: [objects],
    }));
    const incident = await incidentFrom(
      putEventSelectors({ trail, selectors: [{ management: false }] }),
      'cloudtrail-event-selectors',
    );
    expect(
      restoreEventSelectors.plan(incident, [{ subject: 'event-selectors', state: { basic, advanced: [] } }], at),
    ).toMatchObject({
      kind: 'refused',
      reason: { code: 'event-selectors-full', trail: 'audit', selectors: 5 },
    });
  });

  test.each([
    ['nothing', { basic: [], advanced: [] }, false],
    ['one selector of everything', { basic: [{}], advanced: [] }, true],
    [
      'reads and writes from two',
      { basic: [{ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }], advanced: [] } as const,
      true,
    ],
    ['writes only', { basic: [{ ReadWriteType: 'WriteOnly' }], advanced: [] } as const, false],
    ['all but one service', { basic: [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }], advanced: [] }, false],
    ['an advanced one of reads', { basic: [], advanced: [management({ Field: 'readOnly', Equals: ['true'] })] }, false],
    [
      'advanced ones of reads and of writes',
      { basic: [], advanced: ['true', 'false'].map((value) => management({ Field: 'readOnly', Equals: [value] })) },
      true,
    ],
    [
      'an advanced one without a service',
      { basic: [], advanced: [management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] })] },
      false,
    ],
  ])('whether %s record enough', (_, selectors, enough) => {
    expect(recordsAll(selectors)).toBe(enough);
    expect(recordsAll(widened(selectors))).toBe(true);
  });

  test('recorded data events stay, for each kind of selector', () => {
    const reads = { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true, DataResources: [objects] } as const;
    const off = { ReadWriteType: 'All', IncludeManagementEvents: false } as const;
    expect(widened({ basic: [reads, { ...off, DataResources: [objects] }] as never, advanced: [] }).basic).toEqual([
      { ReadWriteType: 'All', IncludeManagementEvents: true, ExcludeManagementEventSources: [], DataResources: [objects] },
      { ...reads, IncludeManagementEvents: false, ExcludeManagementEventSources: [] },
    ]);
  });
});

function management(limit: { Field: string; Equals?: string[]; NotEquals?: string[] }) {
  return { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, limit] };
}
