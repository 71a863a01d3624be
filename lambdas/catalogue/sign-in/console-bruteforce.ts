import type { Detection } from '#core/detection/detection.ts';
import { isBreakGlass, tuningOf } from '#core/detection/tuning.ts';
import { noted } from '#core/incident/evidence.ts';
import { CONSOLE_LOGIN, isLogin, isUnknownUser, origin, visitorOf } from '../readings/sign-in.ts';

/**
 * Only for existing IAM users: a masked name cannot be blocked, and root and role sessions must not be. Failures of a
 * break-glass user are reported too; the guard of containment makes sure that it is never blocked.
 */
export const consoleBruteforce: Detection = {
  id: 'console-bruteforce',
  title: { en: 'Repeated sign-in failures for one user', ko: '한 사용자의 로그인이 반복해서 실패했습니다' },
  about: {
    en: 'Several failed sign-ins of one user in a row are more than a slip: the name is known and the password is being tried.',
    ko: '한 사용자의 로그인이 짧은 시간에 거듭 실패했습니다. 사용자 이름은 알려졌고 비밀번호를 시도하는 중일 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [CONSOLE_LOGIN],
  techniques: ['T1110'],
  controls: ['CloudWatch.6'],
  tunedBy: ['bruteForce', 'breakGlass'],
  containment: { response: 'auto', playbooks: ['deny-login-for-a-while'] },
  matches: (activity) => activity.actor.type === 'user' && !isUnknownUser(activity) && isLogin(activity, 'Failure'),
  memory: ({ bruteForce: { failures, withinMinutes } }) => ({
    kind: 'window',
    key: ({ actor }) => actor.name,
    atLeast: failures,
    minutes: withinMinutes,
  }),
  subject: visitorOf,
  evidence: (activity) => {
    const { name } = activity.actor;
    const kept = isBreakGlass(name, tuningOf(activity)) ? [noted('break-glass-user', name)] : [];
    return [noted('user', name), ...kept, ...origin(activity)];
  },
};
