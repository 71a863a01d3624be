import type { Detection } from '#core/detection/detection.ts';
import { raised } from '#core/detection/severity.ts';
import { noted } from '#core/incident/evidence.ts';
import { ownEntry } from '#core/own-property.ts';
import { effectOf, GUARDS, guardOf, guardQuestions, namedByGuardCall } from '../readings/guards.ts';
import { isByHub } from '../readings/hub-parts.ts';

const VERDICTS = { off: 'fires', partly: 'fires', unknown: 'unknown', none: 'quiet' } as const;

/**
 * Also if a service stays on but detects or reports less: a protection plan turned off, a standard disabled, a filter that
 * archives new findings, a list of addresses that are never reported. Then the severity is one level lower.
 * Tuning single controls does not count, nor do services that the hub does not rely on (Inspector, Macie, Detective).
 */
export const guardServiceDisabled: Detection = {
  id: 'guard-service-disabled',
  title: { en: 'A security service of the account was disabled', ko: '계정의 보안 서비스가 비활성화되거나 제거되었습니다' },
  about: {
    en: 'Detectors, analyzers and flow logs are what an intruder removes before the real work begins.',
    ko: '탐지기와 분석기, 흐름 로그는 침입자가 본격적인 행동에 앞서 먼저 없애는 것들입니다.',
  },
  severity: 'MEDIUM',
  urgent: true,
  triggers: GUARDS.map(({ source, calls }) => ({ source, calls })),
  techniques: ['T1562.001', 'T1562.008'],
  controls: ['GuardDuty.1', 'EC2.6', 'IAM.28'],
  containment: {
    response: 'ask',
    noPlaybook: {
      en: 'Only its owner knows the settings of the service; the hub would turn it on with different ones.',
      ko: '원래 설정은 담당자만 알고 있으므로, 허브가 다시 켜면 설정이 다른 서비스가 됩니다.',
    },
  },
  matches: (activity) => effectOf(activity) !== 'none' && !isByHub(activity),
  facts: {
    asks: guardQuestions,
    decides: (activity, answers) => ownEntry(VERDICTS, effectOf(activity, answers)),
  },
  severityFor: (activity) => {
    const severity = effectOf(activity) === 'off' ? 'HIGH' : 'MEDIUM';
    return activity.actor.type === 'root' ? raised(severity) : severity;
  },
  subject: (activity) => {
    const { account } = activity;
    const nothing = { type: 'AwsAccount', id: account, arn: `arn:aws:iam::${account}:root` };
    return guardOf(activity)?.resource(activity) ?? nothing;
  },
  evidence: (activity) => [
    noted('call', `${activity.source}:${activity.name}`),
    ...namedByGuardCall(activity).map((value) => noted('named-resource', value)),
  ],
};
