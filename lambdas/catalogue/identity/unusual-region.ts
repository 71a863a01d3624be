import type { Activity } from '#core/detection/activity.ts';
import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { isGlobal } from '../readings/source-of-call.ts';

export const unusualRegion: Detection = {
  id: 'unusual-region',
  title: {
    en: 'A change was made in a Region the account does not use',
    ko: '평소 사용하지 않는 리전에서 작업이 수행되었습니다',
  },
  about: {
    en: 'Intruders prefer Regions that are not monitored. At first the hub only learns which Regions are usual.',
    ko: '침입자는 모니터링하지 않는 리전을 선호합니다. 처음에는 평소 사용하는 리전을 학습하기만 합니다.',
  },
  severity: 'MEDIUM',
  triggers: [{ writes: 'unused-region' }],
  techniques: ['T1535'],
  controls: [],
  tunedBy: ['regionDays', 'learningDays'],
  containment: { response: 'none' },
  matches: (activity) => !isGlobal(activity) && !isByAws(activity),
  memory: ({ regionDays: days, learningDays }) => ({
    kind: 'baseline',
    key: () => 'account',
    value: ({ region }) => region,
    days,
    learningDays,
  }),
  subject: ({ account }) => ({ type: 'AwsAccount', id: account, arn: `arn:aws:iam::${account}:root` }),
  evidence: (activity) => [noted('region', activity.region), noted('call', callOf(activity))],
};

/** AWS itself is active in every Region, also through service-linked roles. */
function isByAws({ actor }: Activity): boolean {
  return actor.type === 'service' || actor.role?.includes(':role/aws-service-role/') === true;
}
