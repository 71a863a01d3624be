import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { CallTrigger } from '#core/detection/trigger.ts';
import { noted } from '#core/incident/evidence.ts';
import { text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';
import {
  CONSOLE_LOGIN,
  isOfIdentityCenter,
  isSignIn,
  OAUTH_SIGN_IN,
  origin,
  personOf,
  signInResource,
} from '../readings/sign-in.ts';
import { fasterThan, isExemptFromTravel, locationText } from '../readings/travel.ts';

/** Roles of IAM Identity Center, whose sessions are named after users. */
const PEOPLE = 'AWSReservedSSO_';

const STARTS = { source: 'sts.amazonaws.com', reads: true } as const;

/** How people start sessions. Workloads are left out: they start sessions all day, from everywhere. */
const SESSION_STARTS: readonly CallTrigger[] = [
  { ...STARTS, calls: ['AssumeRole', 'GetSessionToken'], where: { userIdentity: { type: ['IAMUser'] } } },
  {
    ...STARTS,
    calls: ['AssumeRole'],
    where: { userIdentity: { sessionContext: { sessionIssuer: { userName: [{ prefix: PEOPLE }] } } } },
  },
  { ...STARTS, calls: ['AssumeRoleWithSAML'], where: { userIdentity: { type: ['SAMLUser'] } } },
];

/** A VPN or a shared key looks the same, so a person decides. */
export const loginImpossibleTravel: Detection = {
  id: 'login-impossible-travel',
  title: { en: 'Impossible travel between two sign-ins', ko: '이동이 불가능한 두 위치에서 로그인했습니다' },
  about: {
    en: 'The distance between two sign-ins or session starts is too large even for an aircraft: one of them was another person.',
    ko: '두 로그인 또는 세션 시작 사이의 거리가 비행기로도 갈 수 없을 만큼 멉니다. 둘 중 하나는 다른 사람입니다.',
  },
  severity: 'HIGH',
  triggers: [CONSOLE_LOGIN, OAUTH_SIGN_IN, ...SESSION_STARTS],
  techniques: ['T1078.004'],
  controls: [],
  tunedBy: ['travel'],
  containment: { response: 'ask', playbooks: ['deny-login-for-a-while', 'revoke-role-sessions'] },
  matches: (activity) => isSignIn(activity) || isSessionStart(activity),
  memory: ({ travel: { withinMinutes, kmPerHour } }) => ({
    kind: 'pair',
    key: personOf,
    everywhere: isOfIdentityCenter,
    value: (activity) => (isExemptFromTravel(activity) ? undefined : locationText(activity)),
    minutes: withinMinutes,
    contradicts: fasterThan(kmPerHour),
  }),
  subject: (activity) => roleOf(activity) ?? signInResource(activity),
  evidence: (activity) => [
    ...(roleOf(activity) === undefined ? [] : [noted('session', signInResource(activity).id)]),
    ...(activity.actor.accessKey === undefined ? [] : [noted('access-key', activity.actor.accessKey)]),
    ...origin(activity),
  ],
};

function isSessionStart({ source, name, actor }: Activity): boolean {
  if (source !== 'sts.amazonaws.com') return false;
  if (name === 'AssumeRoleWithSAML') return actor.type === 'federated';
  if (name !== 'AssumeRole' && name !== 'GetSessionToken') return false;
  return actor.type === 'user' || (actor.role?.split('/').at(-1)?.startsWith(PEOPLE) ?? false);
}

/** The role whose sessions can be revoked; not for Identity Center roles, which this account does not own. */
function roleOf(activity: Activity): Resource | undefined {
  const { actor, request } = activity;
  const arn = actor.type === 'federated' ? text(request.roleArn) : actor.role;
  if (arn === undefined || isOfIdentityCenter(activity)) return undefined;
  return { type: 'AwsIamRole', id: arn.split('/').at(-1) ?? arn, arn };
}
