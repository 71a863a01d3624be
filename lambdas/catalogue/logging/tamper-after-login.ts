import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { CONSOLE_LOGIN, isOfIdentityCenter, isSignIn, OAUTH_SIGN_IN, personOf, signInResource } from '../readings/sign-in.ts';
import { trailOf } from '../readings/trail.ts';
import { isTampering } from '../readings/weakened-trail.ts';

const TAMPERING = ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors'];

/**
 * The subject is the user, because both events must name the same resource, whichever arrives last. A change that is weaker only
 * compared with the earlier state does not count here; the scenario of that change decides it.
 */
export const tamperAfterLogin: Detection = {
  id: 'tamper-after-login',
  title: {
    en: 'CloudTrail was disabled soon after a sign-in',
    ko: '콘솔 로그인 직후 CloudTrail이 비활성화되거나 약화되었습니다',
  },
  about: {
    en: 'Disabling the trail right after a sign-in is a sign of an attack. The times of both events count, not the order of arrival.',
    ko: '로그인 직후 추적을 비활성화하는 것은 공격의 징후입니다. 도착 순서가 아니라 실제 발생 시각으로 판단합니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'cloudtrail.amazonaws.com', calls: TAMPERING }, CONSOLE_LOGIN, OAUTH_SIGN_IN],
  techniques: ['T1562.008', 'T1078.004'],
  controls: ['CloudTrail.1', 'CloudTrail.3'],
  tunedBy: ['tamperAfterLoginMinutes'],
  containment: {
    response: 'ask',
    noPlaybook: {
      en: 'The change of the trail has a separate incident and is contained there; this one is about the person.',
      ko: '추적 변경은 별도의 인시던트에서 조치하며, 이 인시던트는 그 사람에 대한 것입니다.',
    },
  },
  matches: (activity) => isSignIn(activity) || isTampering(activity),
  memory: ({ tamperAfterLoginMinutes: minutes }) => ({
    kind: 'sequence',
    key: personOf,
    everywhere: isOfIdentityCenter,
    step: (activity) => (isSignIn(activity) ? 'first' : 'then'),
    minutes,
  }),
  subject: signInResource,
  evidence: (activity) => [
    noted('call', activity.name),
    ...(isTampering(activity) ? [noted('trail', trailOf(activity).arn)] : []),
    ...(activity.address === undefined ? [] : [noted('address', activity.address)]),
  ],
};
