import type { Detection } from '#core/detection/detection.ts';
import { SCANNER_ALARMS, SCANNER_NAMESPACE } from '#core/naming.ts';
import { alarmDoubts, alarmEvidence, alarmOf, isRaised, watchesScanners } from '../readings/alarm.ts';
import { areTrusted, isAnswered, requesterQuestions, requestersIn } from '../readings/requesters.ts';

export const webScannerDetected: Detection = {
  id: 'web-scanner-detected',
  title: { en: 'A website is being scanned for vulnerabilities', ko: '웹 사이트에 대한 취약점 스캔이 감지되었습니다' },
  about: {
    en: 'Requests for paths that only scanners ask for, or too many requests: a common first step of an attack.',
    ko: '스캐너만 찾는 경로에 대한 요청이나 지나치게 많은 요청이 들어왔습니다. 스캔은 침입의 흔한 시작입니다.',
  },
  severity: 'HIGH',
  triggers: [
    {
      source: 'aws.cloudwatch',
      notices: ['CloudWatch Alarm State Change'],
      where: {
        state: { value: ['ALARM'] },
        $or: [
          { alarmName: [{ prefix: SCANNER_ALARMS }] },
          { configuration: { metrics: { metricStat: { metric: { namespace: [SCANNER_NAMESPACE, 'AWS/WAFV2'] } } } } },
        ],
      },
    },
  ],
  techniques: ['T1190'],
  controls: [],
  containment: { response: 'auto', playbooks: ['block-address', 'deny-address-in-network-acl'] },
  matches: (activity) => activity.kind === 'alarm' && isRaised(activity) && watchesScanners(activity),
  facts: {
    asks: requesterQuestions,
    ifUnanswered: 'open',
    decides: (activity, answers) => {
      if (alarmDoubts(activity).length > 0) return 'fires';
      if (!isAnswered(activity, answers)) return 'unknown';
      return areTrusted(activity, answers) ? 'quiet' : 'fires';
    },
  },
  doubts: alarmDoubts,
  tunedBy: ['trustedNetworks'],
  subject: alarmOf,
  evidence: (activity, answers) => [...alarmEvidence(activity), ...requestersIn(activity, answers)],
};
