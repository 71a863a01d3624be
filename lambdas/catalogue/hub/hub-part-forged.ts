import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { HUB_FORGERY, PRODUCT } from '#core/naming.ts';
import { forgeryIn } from '../readings/forgery.ts';

/** The function that notices a forgery opens the incident itself (see core/incident/forgery.ts). */
export const hubPartForged: Detection = {
  id: 'hub-part-forged',
  title: { en: 'A message or record of the hub was forged', ko: '허브 내부의 메시지나 기록이 위조되었습니다' },
  about: {
    en: "Each queue and each part of a record has one writer. The hub ignores what anyone else wrote; it means that an intruder has one of the hub's roles or works in its account.",
    ko: '각 대기열과 기록의 각 부분에는 쓸 수 있는 함수가 하나뿐입니다. 다른 곳에서 쓴 내용은 실행되지 않으며, 침입자가 허브의 역할을 탈취했거나 허브 계정에서 직접 작업하고 있다는 뜻입니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: PRODUCT, notices: [HUB_FORGERY] }],
  techniques: ['T1078.004'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => activity.kind === 'forgery' && forgeryIn(activity) !== undefined,
  subject: (activity) => {
    const { where = 'table', name = 'unknown' } = forgeryIn(activity) ?? {};
    const { account, region } = activity;
    return where === 'queue'
      ? { type: 'AwsSqsQueue', id: name, arn: `arn:aws:sqs:${region}:${account}:${name}` }
      : { type: 'AwsDynamoDbTable', id: name, arn: `arn:aws:dynamodb:${region}:${account}:table/${name}` };
  },
  evidence: (activity) => {
    const { key = '', what = '' } = forgeryIn(activity) ?? {};
    return [noted('forged', key), noted('forged-part', what)];
  },
};
