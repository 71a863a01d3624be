import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { deviceOf } from '../readings/device.ts';
import {
  CONSOLE_LOGIN,
  isOfIdentityCenter,
  isSignIn,
  OAUTH_SIGN_IN,
  origin,
  personOf,
  signInResource,
} from '../readings/sign-in.ts';

export const loginNewDevice: Detection = {
  id: 'login-new-device',
  title: { en: 'A person signed in with a device never seen before', ko: '처음 보는 기기에서 로그인했습니다' },
  about: {
    en: 'For months this person has not signed in with this kind of browser and system. Versions do not count: they change all the time.',
    ko: '이 사용자가 오랫동안 쓴 적 없는 브라우저와 운영 체제입니다. 자주 바뀌는 버전은 따지지 않습니다.',
  },
  severity: 'MEDIUM',
  triggers: [CONSOLE_LOGIN, OAUTH_SIGN_IN],
  techniques: ['T1078.004'],
  controls: [],
  tunedBy: ['baselineDays'],
  containment: { response: 'none' },
  matches: isSignIn,
  memory: ({ baselineDays: days }) => ({
    kind: 'baseline',
    key: personOf,
    everywhere: isOfIdentityCenter,
    value: ({ agent }) => deviceOf(agent),
    days,
  }),
  subject: signInResource,
  evidence: (activity) => [noted('device', deviceOf(activity.agent) ?? 'another device'), ...origin(activity)],
};
