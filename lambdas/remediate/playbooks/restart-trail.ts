import type { Incident } from '../../core/incident.ts';
import { EXEMPT_TAG } from '../../core/naming.ts';
import type { Playbook, Scope } from '../../core/playbook.ts';
import type { MemberCall } from '../member-calls.ts';

const onTrail = ({ account, region, resource }: Scope) => `arn:aws:cloudtrail:${region}:${account}:trail/${resource}`;

/** Has no undo: stopping a trail is the attack itself, and the role is denied it. */
export const restartTrail: Playbook<MemberCall> = {
  id: 'restart-trail',
  title: { en: 'Start the trail again', ko: '중지된 추적을 다시 시작' },
  family: 'logging',
  resourceType: 'AwsCloudTrailTrail',
  permissions: {
    fix: [
      { action: 'cloudtrail:GetTrailStatus', access: 'read', on: onTrail },
      { action: 'cloudtrail:ListTags', access: 'read', on: onTrail },
      { action: 'cloudtrail:StartLogging', access: 'write', on: onTrail },
    ],
    undo: [],
  },

  isExempt: async (incident, call) => {
    const { ResourceTagList = [] } = await call('cloudtrail:ListTags', { ResourceIdList: [incident.resource.arn] });
    return ResourceTagList.some(({ TagsList = [] }) => TagsList.some(({ Key }) => Key === EXEMPT_TAG));
  },

  plan: async (incident, call) => {
    const owner = incident.resource.arn.split(':')[4];
    if (owner !== incident.account) {
      return {
        kind: 'refused',
        reason: `the trail belongs to account ${owner}, not to ${incident.account} where the event came from`,
      };
    }
    if (await isLogging(incident, call)) return { kind: 'already-safe' };
    const trail = incident.resource.id;
    return {
      kind: 'planned',
      plan: {
        words: { en: `Start logging on trail ${trail}`, ko: `추적 ${trail}의 로깅을 다시 시작합니다` },
        calls: [{ action: 'cloudtrail:StartLogging', resource: trail }],
        before: [{ trail: incident.resource.arn, logging: false }],
      },
    };
  },

  apply: async (incident, _plan, call) => {
    await call('cloudtrail:StartLogging', { Name: incident.resource.arn });
  },

  verify: (incident, _plan, call) => isLogging(incident, call),
};

async function isLogging(incident: Incident, call: MemberCall): Promise<boolean> {
  const { IsLogging } = await call('cloudtrail:GetTrailStatus', { Name: incident.resource.arn });
  return IsLogging === true;
}
