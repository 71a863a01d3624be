import type { GetInsightSelectorsResponse, InsightType } from '@aws-sdk/client-cloudtrail';
import { isNoted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { JsonObject } from '#core/json.ts';
import { list, object } from '#core/json.ts';
import { type PlannedCall, refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { MOST_BASIC, recordsAll, type Selectors, selectorsIn, widened } from './event-selectors.ts';
import { isOwn, notOwn, onTrail, READ_TRAIL_TAGS, trailTags } from './trails.ts';

/** The earlier selectors of a trail are not on record, so it gets the smallest safe set. Has no undo: recording less is the attack itself. */
export const restoreEventSelectors: Playbook<MemberCall> = {
  id: 'restore-event-selectors',
  title: { en: 'Restore the recording of every management event', ko: '추적의 모든 관리 이벤트 기록 복원' },
  actsOn: ['AwsCloudTrailTrail'],
  permissions: {
    fix: [
      { action: 'cloudtrail:GetEventSelectors', access: 'read', on: onTrail },
      { action: 'cloudtrail:GetInsightSelectors', access: 'read', on: onTrail },
      READ_TRAIL_TAGS,
      { action: 'cloudtrail:PutEventSelectors', access: 'write', on: onTrail, byDecision: true },
      { action: 'cloudtrail:PutInsightSelectors', access: 'write', on: onTrail, byDecision: true },
    ],
    undo: [],
  },

  tags: trailTags,

  read: async (incident, call) => {
    if (!isOwn(incident)) return [];
    const TrailName = incident.resource.arn;
    const [selectors, insights] = await Promise.all([
      call('cloudtrail:GetEventSelectors', { TrailName }).then(selectorsIn),
      isAboutInsights(incident) ? insightsOf(TrailName, call) : undefined,
    ]);
    const events = { subject: 'event-selectors', state: selectors as unknown as JsonObject } as const;
    return insights === undefined ? [events] : [events, { subject: 'insight-selectors', state: insights }];
  },

  plan: (incident, images) => {
    if (!isOwn(incident)) return notOwn(incident);
    const { id, arn } = incident.resource;
    const events = images.find(({ subject }) => subject === 'event-selectors');
    const insights = images.find(({ subject }) => subject === 'insight-selectors');
    const selectors = object(events?.state) as unknown as Selectors;
    const isIncomplete = isAboutEvents(incident) && events !== undefined && !recordsAll(selectors);
    const hasNoInsights = insights !== undefined && list(insights.state).length === 0;
    if (!isIncomplete && !hasNoInsights) return { kind: 'already-safe' };
    const { basic, advanced } = isIncomplete ? widened(selectors) : selectors;
    if (basic.length > MOST_BASIC) {
      return refused({ code: 'event-selectors-full', trail: id, selectors: MOST_BASIC });
    }
    const on = { resource: id, arns: [arn] };
    const chosen = advanced.length > 0 ? { AdvancedEventSelectors: [...advanced] } : { EventSelectors: [...basic] };
    const calls: PlannedCall[] = [
      ...(isIncomplete ? [planned('cloudtrail:PutEventSelectors', on, { TrailName: arn, ...chosen })] : []),
      ...(hasNoInsights
        ? [
            planned('cloudtrail:PutInsightSelectors', on, {
              TrailName: arn,
              InsightSelectors: BOTH.map((InsightType) => ({ InsightType })),
            }),
          ]
        : []),
    ];
    const en = [
      ...(isIncomplete ? ['every management event, reads and writes, of every service'] : []),
      ...(hasNoInsights ? [`insights of both kinds (${BOTH.join(', ')})`] : []),
    ];
    const ko = [
      ...(isIncomplete ? ['모든 서비스의 읽기·쓰기 관리 이벤트 전체'] : []),
      ...(hasNoInsights ? [`두 종류의 인사이트(${BOTH.join(', ')})`] : []),
    ];
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Set trail ${id} to record ${en.join(' and ')} again; the data events it records now stay, and which it recorded before is unknown`,
          ko: `추적 ${id}가 ${ko.join(', ')}를 다시 기록하도록 설정합니다. 지금 기록하는 데이터 이벤트는 그대로 두며, 이전에 무엇을 기록했는지는 알 수 없습니다`,
        },
        calls,
        before: [...(isIncomplete ? [events] : []), ...(hasNoInsights ? [insights] : [])],
      },
    };
  },
};

const BOTH: readonly InsightType[] = ['ApiCallRateInsight', 'ApiErrorRateInsight'];

function isAboutInsights({ standing }: Incident): boolean {
  return isNoted(standing, 'insights');
}

function isAboutEvents({ standing }: Incident): boolean {
  return standing.some((one) => one.kind === 'noted' && one.what !== 'insights' && one.what !== 'state-before');
}

/** The kinds of insight that are on; for a trail without any, AWS answers with an error. */
async function insightsOf(TrailName: string, call: MemberCall): Promise<string[]> {
  const insights = call('cloudtrail:GetInsightSelectors', { TrailName });
  const { InsightSelectors = [] } = await insights.catch((error: Error): GetInsightSelectorsResponse => {
    if (error.name === 'InsightNotEnabledException') return {};
    throw error;
  });
  return InsightSelectors.flatMap(({ InsightType }) => InsightType ?? []).toSorted();
}
