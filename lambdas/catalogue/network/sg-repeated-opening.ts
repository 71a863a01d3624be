import type { Detection } from '#core/detection/detection.ts';
import type { Recalled } from '#core/detection/memory.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import { riskyOpenings } from '../readings/exposure.ts';
import { OPENING_CALLS, securityGroupOf } from '../readings/ingress.ts';

export const sgRepeatedOpening: Detection = {
  id: 'sg-repeated-opening',
  title: {
    en: 'Several security groups were opened to the whole internet in a row',
    ko: '짧은 시간에 여러 보안 그룹이 인터넷 전체에 잇달아 열렸습니다',
  },
  about: {
    en: 'One opening may be a mistake. Several within a short time, by one actor or several in one account, look deliberate.',
    ko: '한 번의 개방은 실수일 수 있습니다. 한 행위자가, 또는 한 계정의 여러 행위자가 연달아 열었다면 의도적인 행위입니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'ec2.amazonaws.com', calls: OPENING_CALLS }],
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.13', 'EC2.19'],
  tunedBy: ['repeatedOpenings', 'riskyPorts'],
  containment: { response: 'auto', playbooks: ['revoke-open-ingress'] },
  matches: (activity) => riskyOpenings(activity).length > 0,
  memory: ({ repeatedOpenings: { groups, withinMinutes } }) => ({
    kind: 'window',
    // One window for the whole account also contains the openings of each single actor.
    key: () => 'openings',
    value: (activity) => securityGroupOf(activity).arn,
    atLeast: groups,
    minutes: withinMinutes,
  }),
  subject: securityGroupOf,
  evidence: (activity, _, recalled) => [...riskyOpenings(activity), ...groupsIn(recalled)],
};

/** Hundreds of openings must not make one incident too large; the latest are enough. */
const LISTED = 20;

/** The latest groups of the window. Each has its own incident, where it is contained. */
function groupsIn(recalled: Recalled | undefined): Evidence[] {
  const groups = new Set(recalled?.because.map(({ value }) => value));
  return [...groups].slice(-LISTED).map((value) => noted('group', value));
}
