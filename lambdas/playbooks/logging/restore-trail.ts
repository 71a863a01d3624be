import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { passing } from './pass-role.ts';
import { isDeleted, loggingNow, recreated } from './recreated-trail.ts';
import { fieldsNow, strengthened } from './stronger-trail.ts';
import { READ_RECORDS, recordedTrail } from './trail-record.ts';
import { isMissing, isOwn, notOwn, onTrail, READ_TRAIL_TAGS, trailTags } from './trails.ts';

/**
 * Restores the fields of a weakened trail, and recreates a deleted one as AWS Config recorded it. Has no undo: weakening
 * or deleting it is the attack itself, and the role may not delete or stop it.
 */
export const restoreTrail: Playbook<MemberCall> = {
  id: 'restore-trail',
  title: { en: 'Restore the trail', ko: '추적을 이전 설정으로 복원' },
  actsOn: ['AwsCloudTrailTrail'],
  permissions: {
    fix: [
      { action: 'cloudtrail:GetTrail', access: 'read', on: onTrail },
      { action: 'cloudtrail:GetTrailStatus', access: 'read', on: onTrail },
      READ_TRAIL_TAGS,
      ...READ_RECORDS,
      { action: 'cloudtrail:UpdateTrail', access: 'write', on: onTrail, narrowedBy: 'plan', byDecision: true },
      { action: 'cloudtrail:CreateTrail', access: 'write', on: onTrail, narrowedBy: 'plan', byDecision: true },
      { action: 'cloudtrail:AddTags', access: 'write', on: onTrail, narrowedBy: 'plan', byDecision: true },
      { action: 'cloudtrail:StartLogging', access: 'write', on: onTrail, narrowedBy: 'plan' },
      passing('cloudtrail.amazonaws.com'),
    ],
    undo: [],
  },

  /** For a deleted trail, its recorded tags. */
  tags: async (incident, call) => {
    const gone = async (error: Error) =>
      isMissing(error) ? ((await recordedTrail(incident, call))?.tags ?? {}) : Promise.reject(error);
    return trailTags(incident, call).catch(gone);
  },

  read: async (incident, call) => {
    if (!isOwn(incident)) return [];
    const [record, now] = await Promise.all([
      recordedTrail(incident, call),
      isDeleted(incident) ? loggingNow(incident, call) : fieldsNow(incident, call),
    ]);
    const recorded = record && ({ subject: 'trail-record', state: record.trail, lookup: { tags: record.tags } } as const);
    return [
      ...(recorded === undefined ? [] : [recorded]),
      ...(now === undefined ? [] : [{ subject: `trail/${incident.resource.arn}` as const, state: now }]),
    ];
  },

  plan: (incident, images) => {
    if (!isOwn(incident)) return notOwn(incident);
    const record = images.find(({ subject }) => subject === 'trail-record');
    const trail = images.find(({ subject }) => subject !== 'trail-record');
    return isDeleted(incident) ? recreated(incident, record, trail) : strengthened(incident, record, trail);
  },
};
