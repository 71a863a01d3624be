import type { Detection } from '#core/detection/detection.ts';
import { CONSOLE_LOGIN, isLogin, origin, signInResource } from '../readings/sign-in.ts';

export const rootLoginFailed: Detection = {
  id: 'root-login-failed',
  title: { en: 'A sign-in as root failed', ko: '루트 사용자 로그인이 실패했습니다' },
  about: {
    en: 'A person knows the address of the root user and does not know its password or second factor. Several tries in a row are an attack.',
    ko: '누군가 루트 사용자의 이메일 주소는 알지만 비밀번호나 2차 인증은 모릅니다. 짧은 시간에 반복되면 공격입니다.',
  },
  severity: 'MEDIUM',
  triggers: [CONSOLE_LOGIN],
  techniques: ['T1110'],
  controls: ['CloudWatch.6'],
  tunedBy: ['rootFailures'],
  containment: { response: 'none' },
  matches: (activity) => activity.actor.type === 'root' && isLogin(activity, 'Failure'),
  memory: ({ rootFailures: { failures, withinMinutes } }) => ({
    kind: 'window',
    optional: true,
    key: () => 'root',
    atLeast: failures,
    minutes: withinMinutes,
  }),
  severityFor: (_, recalled) => (recalled?.fires === true ? 'HIGH' : 'MEDIUM'),
  subject: signInResource,
  evidence: origin,
};
