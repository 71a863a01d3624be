import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Answers } from '#core/detection/facts.ts';
import type { Recalled } from '#core/detection/memory.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import { PRODUCT } from '#core/naming.ts';
import { connectionOf, isThrough, openingsOf, trace } from '../readings/connection.ts';
import { coversPort, openToWorld, risky, riskyOpenings } from '../readings/exposure.ts';
import { OPENING_CALLS, securityGroup, securityGroupOf, type Traffic } from '../readings/ingress.ts';
import { rangesRead } from '../readings/live-rules.ts';

const CLOSING_CALLS = ['RevokeSecurityGroupIngress', 'DeleteSecurityGroup'];

export const sgConnectionAfterOpen: Detection = {
  id: 'sg-connection-after-open',
  title: {
    en: 'An outside address connected through an opened security group',
    ko: '열린 보안 그룹을 통해 외부에서 접속했습니다',
  },
  about: {
    en: 'The opening was not only found but used: a connection from a public address to the opened port was accepted.',
    ko: '열린 포트가 발견되는 데 그치지 않고 이용되었습니다. 공인 주소에서 온 연결이 열린 포트로 받아들여졌습니다.',
  },
  severity: 'CRITICAL',
  triggers: [
    { source: 'ec2.amazonaws.com', calls: [...OPENING_CALLS, ...CLOSING_CALLS] },
    { source: PRODUCT, notices: ['Flow Log Record'] },
  ],
  techniques: ['T1133', 'T1562.007'],
  controls: ['EC2.6', 'EC2.13', 'EC2.19'],
  tunedBy: ['connections', 'riskyPorts'],
  containment: { response: 'auto', playbooks: ['revoke-open-ingress', 'cut-connections'] },
  matches: (activity) => trace(activity) !== undefined,
  facts: {
    asks: (activity) => (connectionOf(activity) === undefined ? [] : [{ ask: 'security-group', id: subjectOf(activity).id }]),
  },
  memory: ({ connections: { withinHours, afterClosingMinutes } }) => ({
    kind: 'pair',
    key: (activity) => `${activity.region}/${subjectOf(activity).id}`,
    value: trace,
    minutes: withinHours * 60,
    contradicts: isThrough(afterClosingMinutes),
  }),
  subject: subjectOf,
  evidence: (activity, answers, recalled) => {
    const connection = connectionOf(activity);
    if (connection === undefined) return riskyOpenings(activity);
    const { port, protocol, from } = connection;
    return [
      noted('address', from),
      noted('interface', connection.interface),
      noted('port', `${protocol} ${port}`),
      ...openings(activity, answers, recalled, (traffic) => coversPort(traffic, port, protocol)),
    ];
  },
};

function subjectOf(activity: Activity) {
  const connection = connectionOf(activity);
  return connection === undefined ? securityGroupOf(activity) : securityGroup(activity, connection.group);
}

/**
 * A flow log does not name the rule, so the open rules are read from the group. It arrives minutes later; if the opening is already
 * contained by then, the evidence has the rules that were opened, and the fix verifies that they are gone.
 */
function openings(
  activity: Activity,
  answers: Answers,
  recalled: Recalled | undefined,
  isMeant: (traffic: Traffic) => boolean,
): readonly Evidence[] {
  const group = answers.of<'security-group'>({ ask: 'security-group', id: subjectOf(activity).id });
  const open = group === undefined ? [] : openToWorld(rangesRead(group), risky(activity)).filter(isMeant);
  return open.length > 0 ? [...new Set(open.map(({ evidence }) => evidence))] : openingsOf(recalled).filter(isMeant);
}
