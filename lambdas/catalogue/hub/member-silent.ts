import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import { HEARTBEAT_CALL, heartbeatRuleArn } from '#core/heartbeat/heartbeat.ts';
import { type SilenceReport, type SilentRegion, silenceIn, silentResource } from '#core/heartbeat/silence.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { HUB_SILENCE, PRODUCT } from '#core/naming.ts';

/** The report of an event; it comes from the heartbeat's own queue, never through a bus that others can write to. */
const reportOf = memoizeLast(({ kind, detail }: Activity) => (kind === 'silence' ? silenceIn(detail) : undefined));

const silentIn = (activity: Activity): readonly SilentRegion[] => reportOf(activity)?.silent ?? [];

/** AWS lets an account look up two of its records a second: so only one Region is asked about. */
const REGIONS_ASKED = 1;

/** Whether CloudTrail recorded the call is unknown only if AWS accepted it. */
function questionsOf(activity: Activity): Extract<Question, { ask: 'call-on-record' }>[] {
  return silentIn(activity)
    .filter(({ hop }) => hop === 'not-back')
    .slice(0, REGIONS_ASKED)
    .flatMap(({ region, nonce }) => {
      const arn = heartbeatRuleArn(activity.account, region);
      return nonce === undefined ? [] : [{ ask: 'call-on-record', arn, call: HEARTBEAT_CALL.name, identity: nonce } as const];
    });
}

function evidenceOf(activity: Activity, answers: Answers): Evidence[] {
  const asked = questionsOf(activity);
  return silentIn(activity).map(({ nonce: _, ...silent }) => {
    const question = asked.find(({ arn }) => arn === heartbeatRuleArn(activity.account, silent.region));
    const found = question && answers.of(question)?.found;
    const hop = found === undefined ? silent.hop : found ? 'not-forwarded' : 'not-recorded';
    return { kind: 'silence', ...silent, hop };
  });
}

const subjectOf = (activity: Activity) => {
  const nothing: SilenceReport = { who: 'account', critical: false, silent: [], back: [] };
  return silentResource(reportOf(activity) ?? nothing, activity.account);
};

const trigger = { source: PRODUCT, notices: [HUB_SILENCE] } as const;

export const memberSilent: Detection = {
  id: 'member-silent',
  title: { en: 'The hub no longer receives events from an account', ko: '허브가 계정의 이벤트를 더 이상 받지 못합니다' },
  about: {
    en: 'Three heartbeats in a row did not come back, so the hub does not see what happens there now. An intruder may have cut the forwarding.',
    ko: '하트비트가 세 번 연속 돌아오지 않았습니다. 지금 그곳의 이벤트는 허브에 전달되지 않습니다. 침입자가 이벤트 전달을 끊었을 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [trigger],
  techniques: ['T1562.008'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => silentIn(activity).length > 0,
  severityFor: (activity) => (reportOf(activity)?.critical === true ? 'CRITICAL' : 'HIGH'),
  facts: { asks: questionsOf },
  subject: subjectOf,
  evidence: evidenceOf,
  resolvedBy: {
    triggers: [trigger],
    matches: (activity) => (reportOf(activity)?.back ?? []).length > 0,
    subject: subjectOf,
    remaining: (activity, standing) => {
      const back = reportOf(activity)?.back ?? [];
      return standing.filter((fact) => fact.kind !== 'silence' || !back.includes(fact.region));
    },
  },
};
