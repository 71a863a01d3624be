import type { Activity } from '../../../core/activity.ts';
import type { CallTrigger, Detection } from '../../../core/detection.ts';
import { CONSOLE_LOGIN, isLogin, origin, personOf, visitorOf } from '../../readings/sign-in.ts';
import { placeText, tooFar } from '../../readings/travel.ts';

/** Roles of the identity centre, whose sessions are named after people. */
const PEOPLE = 'AWSReservedSSO_';

const STARTS = { source: 'sts.amazonaws.com', reads: true } as const;

/** Where people start sessions. Machines do so all day long, and from everywhere. */
const SESSION_STARTS: readonly CallTrigger[] = [
  { ...STARTS, calls: ['AssumeRole', 'GetSessionToken'], where: { userIdentity: { type: ['IAMUser'] } } },
  {
    ...STARTS,
    calls: ['AssumeRole'],
    where: { userIdentity: { sessionContext: { sessionIssuer: { userName: [{ prefix: PEOPLE }] } } } },
  },
  { ...STARTS, calls: ['AssumeRoleWithSAML'], where: { userIdentity: { type: ['SAMLUser'] } } },
];

/** A VPN looks alike, and so does a colleague with the same key; therefore a person decides. */
export const loginImpossibleTravel: Detection = {
  id: 'login-impossible-travel',
  title: { en: 'One person was in two places at once', ko: '한 사용자가 동시에 두 곳에서 로그인했습니다' },
  about: {
    en: 'Between two sign-ins or session starts lie more kilometres than an aircraft flies in that time: one of them was somebody else.',
    ko: '두 로그인 또는 세션 시작 사이의 거리가 비행기로도 갈 수 없을 만큼 멉니다. 둘 중 하나는 다른 사람입니다.',
  },
  severity: 'HIGH',
  triggers: [CONSOLE_LOGIN, ...SESSION_STARTS],
  techniques: ['T1078.004'],
  controls: [],
  response: 'ask',
  matches: (activity) => isLogin(activity, 'Success') || isSessionStart(activity),
  memory: { kind: 'pair', key: personOf, value: placeText, minutes: 10, contradicts: tooFar },
  subject: visitorOf,
  evidence: (activity) => [
    ...(activity.actor.accessKey === undefined
      ? []
      : [{ kind: 'noted' as const, what: 'access key', value: activity.actor.accessKey }]),
    ...origin(activity),
  ],
};

function isSessionStart({ source, name, actor }: Activity): boolean {
  if (source !== 'sts.amazonaws.com') return false;
  if (name === 'AssumeRoleWithSAML') return actor.type === 'federated';
  if (name !== 'AssumeRole' && name !== 'GetSessionToken') return false;
  return actor.type === 'user' || (actor.role?.split('/').at(-1)?.startsWith(PEOPLE) ?? false);
}
