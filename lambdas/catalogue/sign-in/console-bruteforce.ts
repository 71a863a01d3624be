import type { Detection } from '#core/detection/detection.ts';
import type { Recalled } from '#core/detection/memory.ts';
import { isBreakGlass, tuningOf } from '#core/detection/tuning.ts';
import { HOUR } from '#core/duration.ts';
import { noted } from '#core/incident/evidence.ts';
import { isoTime } from '#core/iso-time.ts';
import { CONSOLE_LOGIN, isLogin, isUnknownUser, origin, signInResource } from '../readings/sign-in.ts';

/**
 * Only for existing IAM users: masked names cannot be blocked, and root and role sessions must not be. Failures of a
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
  containment: { response: 'auto', playbooks: ['deny-guessed-sessions', 'deny-login-for-a-while'] },
  matches: (activity) => activity.actor.type === 'user' && !isUnknownUser(activity) && isLogin(activity, 'Failure'),
  memory: ({ bruteForce: { failures, withinMinutes } }) => ({
    kind: 'window',
    key: ({ actor }) => actor.name,
    atLeast: failures,
    minutes: withinMinutes,
  }),
  subject: signInResource,
  evidence: (activity, _, recalled) => {
    const { name } = activity.actor;
    const kept = isBreakGlass(name, tuningOf(activity)) ? [noted('break-glass-user', name)] : [];
    const first = noted('first-failure', isoTime(firstGuess(activity.at, recalled)));
    return [noted('user', name), first, ...kept, ...origin(activity)];
  },
};

/** A longer pause starts a new series of guesses. */
const PAUSE = HOUR;

/** AWS ends every session of the console after this. */
const LONGEST_SESSION = 12 * HOUR;

/** When the guessing began: the password may have been found at any time since, and the session used only now. */
function firstGuess(at: number, { because = [], earlier = [] }: Partial<Recalled> = {}): number {
  const times = [...earlier, ...because].map((entry) => entry.at).filter((time) => at - time <= LONGEST_SESSION);
  return times.toReversed().reduce((first, time) => (first - time <= PAUSE ? Math.min(first, time) : first), at);
}
