import type { Detection } from '#core/detection/detection.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import { type Hindrance, subjectOf } from '#core/incident/hindrance.ts';
import { HUB_HINDERED, PRODUCT } from '#core/naming.ts';
import { hindranceIn } from '../readings/hindrance.ts';

/** The function that is hindered opens the incident itself (see core/incident/hindrance.ts). */
export const hubHindered: Detection = {
  id: 'hub-hindered',
  title: { en: 'The hub cannot contain incidents', ko: '허브가 인시던트에 조치하지 못하고 있습니다' },
  about: {
    en: 'A budget is used up, an account refuses the calls of a containment, or so many incidents are opened that real ones may be overlooked. An attacker may cause each of these on purpose.',
    ko: '한도를 모두 썼거나, 계정이 조치 호출을 거부하거나, 인시던트가 너무 많아 진짜 공격을 놓칠 수 있는 상태입니다. 모두 누군가 일부러 만들 수 있는 상황입니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: PRODUCT, notices: [HUB_HINDERED] }],
  techniques: ['T1562.001'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => activity.kind === 'hindrance' && hindranceIn(activity) !== undefined,
  subject: (activity) => {
    const hindrance = hindranceIn(activity);
    const { account } = activity;
    return hindrance === undefined
      ? { type: 'AwsAccount', id: account, arn: `arn:aws:iam::${account}:root` }
      : subjectOf(hindrance);
  },
  evidence: (activity) => {
    const hindrance = hindranceIn(activity);
    return hindrance === undefined ? [] : evidenceOf(hindrance);
  },
};

function evidenceOf(hindrance: Hindrance): Evidence[] {
  if (hindrance.kind === 'flood') return [noted('incidents-within-the-hour', String(hindrance.incidents))];
  if (hindrance.kind === 'denied') {
    return [
      noted('uncontained-incident', hindrance.incident),
      noted('refused-call', hindrance.call),
      noted('refusal', hindrance.error),
    ];
  }
  const { budget, scenario, most } = hindrance;
  return [noted('used-up-budget', `${budget}: ${most}`), noted('scenario', scenario)];
}
