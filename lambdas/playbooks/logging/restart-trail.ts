import type { Playbook } from '#core/playbook/playbook.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { isOwn, notOwn, onTrail, READ_TRAIL_TAGS, trailTags } from './trails.ts';

/** Has no undo: stopping a trail is the attack itself, and the role may not do it. */
export const restartTrail: Playbook<MemberCall> = {
  id: 'restart-trail',
  title: { en: 'Restart the trail', ko: '중지된 추적을 다시 시작' },
  actsOn: ['AwsCloudTrailTrail'],
  permissions: {
    fix: [
      { action: 'cloudtrail:GetTrailStatus', access: 'read', on: onTrail },
      READ_TRAIL_TAGS,
      { action: 'cloudtrail:StartLogging', access: 'write', on: onTrail },
    ],
    undo: [],
  },

  tags: trailTags,

  read: async (incident, call) => {
    if (!isOwn(incident)) return [];
    const { resource } = incident;
    const { IsLogging } = await call('cloudtrail:GetTrailStatus', { Name: resource.arn });
    return [{ subject: `trail/${resource.arn}`, state: { logging: IsLogging === true } }];
  },

  plan: (incident, images) => {
    if (!isOwn(incident)) return notOwn(incident);
    const before = images.filter(({ state: is }) => !isLogging(is));
    if (before.length === 0) return { kind: 'already-safe' };
    const { id, arn } = incident.resource;
    return {
      kind: 'planned',
      plan: {
        words: { en: `Start logging on trail ${id}`, ko: `추적 ${id}의 로깅을 다시 시작합니다` },
        calls: [planned('cloudtrail:StartLogging', { resource: id, arns: [arn] }, { Name: arn })],
        before,
      },
    };
  },
};

function isLogging(state: unknown): boolean {
  return (state as { logging?: boolean }).logging === true;
}
