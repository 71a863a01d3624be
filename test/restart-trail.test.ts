import {
  AddTagsCommand,
  CreateTrailCommand,
  DeleteTrailCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '../lambdas/core/incident.ts';
import { EXEMPT_TAG } from '../lambdas/core/naming.ts';
import { MANAGEMENT, MEMBER } from '../lambdas/detect/catalogue/cases.ts';
import { stopLogging } from '../lambdas/detect/catalogue/trail-calls.ts';
import { faultOf } from '../lambdas/remediate/faults.ts';
import type { MemberCall } from '../lambdas/remediate/member-calls.ts';
import { restartTrail } from '../lambdas/remediate/playbooks/restart-trail.ts';
import { type EmulatedMember, emulatedMember, REGION } from './support/emulated-member.ts';
import { awsError, incidentFrom } from './support/incidents.ts';

const { plan, apply, verify, undo, isExempt } = restartTrail;
const SCENARIO = 'cloudtrail-stop-logging';

let member: EmulatedMember;
let trails = 0;

beforeAll(async () => {
  member = await emulatedMember();
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await member.clients.s3.send(new CreateBucketCommand({ Bucket: 'trails', CreateBucketConfiguration }));
});

afterAll(() => member.stop());

/** A trail that logged and was stopped, and the incident of that. */
async function stopped(
  named: 'by its name' | 'by its ARN' = 'by its name',
): Promise<{ arn: string; name: string; incident: Incident }> {
  trails += 1;
  const name = `audit-${trails}`;
  const { cloudTrail } = member.clients;
  const { TrailARN: arn = '' } = await cloudTrail.send(new CreateTrailCommand({ Name: name, S3BucketName: 'trails' }));
  await cloudTrail.send(new StartLoggingCommand({ Name: arn }));
  await cloudTrail.send(new StopLoggingCommand({ Name: arn }));
  const event = stopLogging({ trail: named === 'by its name' ? name : arn });
  return { arn, name, incident: await incidentFrom(event, SCENARIO) };
}

async function isLogging(Name: string): Promise<boolean | undefined> {
  return (await member.call('cloudtrail:GetTrailStatus', { Name })).IsLogging;
}

const anyPlan = { words: { en: '', ko: '' }, calls: [], before: [] };

describe('restart-trail', () => {
  test.each(['by its name', 'by its ARN'] as const)(
    'a trail that was stopped %s logs again and reads back as safe',
    async (named) => {
      const { arn, name, incident } = await stopped(named);
      const answer = await plan(incident, member.call);
      expect(answer).toEqual({
        kind: 'planned',
        plan: {
          words: { en: `Start logging on trail ${name}`, ko: expect.stringContaining(name) },
          calls: [{ action: 'cloudtrail:StartLogging', resource: name }],
          before: [{ trail: arn, logging: false }],
        },
      });
      expect([await isLogging(arn), await verify(incident, anyPlan, member.call)]).toEqual([false, false]);
      await apply(incident, anyPlan, member.call);
      expect([await isLogging(arn), await verify(incident, anyPlan, member.call)]).toEqual([true, true]);
    },
  );

  test('another trail that stands still stays as it is', async () => {
    const beside = await stopped();
    const { incident } = await stopped();
    await apply(incident, anyPlan, member.call);
    expect(await isLogging(beside.arn)).toBe(false);
  });

  test('a trail that somebody started again needs nothing', async () => {
    const { arn, incident } = await stopped();
    await member.clients.cloudTrail.send(new StartLoggingCommand({ Name: arn }));
    expect(await plan(incident, member.call)).toEqual({ kind: 'already-safe' });
  });

  test('starting a trail that logs already is harmless', async () => {
    const { incident } = await stopped();
    await apply(incident, anyPlan, member.call);
    await apply(incident, anyPlan, member.call);
    expect(await verify(incident, anyPlan, member.call)).toBe(true);
  });

  test('a trail is exempt while it carries the tag', async () => {
    const { arn, incident } = await stopped();
    expect(await isExempt(incident, member.call)).toBe(false);
    const TagsList = [{ Key: EXEMPT_TAG, Value: 'until the audit' }];
    await member.clients.cloudTrail.send(new AddTagsCommand({ ResourceId: arn, TagsList }));
    expect(await isExempt(incident, member.call)).toBe(true);
  });

  test('a deleted trail reads as gone from every step', async () => {
    const { arn, incident } = await stopped();
    await member.clients.cloudTrail.send(new DeleteTrailCommand({ Name: arn }));
    const steps = [
      () => plan(incident, member.call),
      () => apply(incident, anyPlan, member.call),
      () => verify(incident, anyPlan, member.call),
    ];
    for (const step of steps) expect(faultOf(await step().catch((error: unknown) => error))).toBe('gone');
  });

  test('a trail of another account is refused before any call', async () => {
    const trail = `arn:aws:cloudtrail:${REGION}:${MANAGEMENT}:trail/organization-trail`;
    const incident = await incidentFrom(stopLogging({ trail }), SCENARIO);
    const never: MemberCall = () => Promise.reject(new Error('no call may be made'));
    expect(await plan(incident, never)).toEqual({
      kind: 'refused',
      reason: `the trail belongs to account ${MANAGEMENT}, not to ${MEMBER} where the event came from`,
    });
  });

  test('there is no undo, because stopping a trail is the attack itself', () => {
    expect([undo, restartTrail.permissions.undo]).toEqual([undefined, []]);
  });

  test.each([
    ['AccessDeniedException', 'denied'],
    ['ThrottlingException', 'passing'],
    ['TrailNotFoundException', 'gone'],
    ['InvalidHomeRegionException', 'broken'],
  ] as const)('%s reaches the caller from every step and reads as %s', async (name, fault) => {
    const { incident } = await stopped();
    const refusing: MemberCall = () => Promise.reject(awsError(name));
    for (const step of [plan(incident, refusing), apply(incident, anyPlan, refusing), verify(incident, anyPlan, refusing)]) {
      expect(faultOf(await step.catch((error: unknown) => error))).toBe(fault);
    }
  });
});
