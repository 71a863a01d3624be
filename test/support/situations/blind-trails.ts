import { PutEventSelectorsCommand, type PutEventSelectorsRequest, PutInsightSelectorsCommand } from '@aws-sdk/client-cloudtrail';
import type { CloudEvent, KnownFact } from '#catalogue/events/cases.ts';
import { insightsBefore, putAdvancedSelectors, putEventSelectors, putInsightSelectors } from '#catalogue/events/trail-calls.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { aboutTrail, newTrail, type OnTrail, trailState } from '../trails.ts';

/** A trail whose event selectors were changed to record less. */
function blinded(
  put: (trail: string) => {
    selectors?: Omit<PutEventSelectorsRequest, 'TrailName'>;
    event: CloudEvent;
    facts?: readonly KnownFact[];
  },
  isBlind: (state: NonNullable<Awaited<ReturnType<typeof trailState>>>) => boolean,
): Situation<OnTrail> {
  return {
    ...aboutTrail,
    arrange: async (member) => {
      const { cloudTrail } = member.clients;
      const arn = await newTrail(member);
      const { selectors, event, facts } = put(arn);
      if (selectors !== undefined) await cloudTrail.send(new PutEventSelectorsCommand({ TrailName: arn, ...selectors }));
      return { arn, incident: await incidentFrom(event, 'cloudtrail-event-selectors', facts) };
    },
    isOffending: async ({ arn }, member) => {
      const state = await trailState(member, arn);
      return state !== undefined && isBlind(state);
    },
    bystanders: async ({ arn }, member) => {
      const { basic = [], advanced = [], insights: _, ...others } = (await trailState(member, arn)) ?? {};
      return {
        others,
        data: [basic.flatMap(({ DataResources }) => DataResources), advanced.filter(({ Name }) => Name === 'data')],
      };
    },
    makeSafe: async ({ arn: TrailName }, { clients: { cloudTrail } }) => {
      const EventSelectors = [{ ReadWriteType: 'All', IncludeManagementEvents: true }] as const;
      await cloudTrail.send(new PutEventSelectorsCommand({ TrailName, EventSelectors: [...EventSelectors] }));
      const InsightSelectors = [{ InsightType: 'ApiCallRateInsight' }] as const;
      await cloudTrail.send(new PutInsightSelectorsCommand({ TrailName, InsightSelectors: [...InsightSelectors] }));
    },
  };
}

const OBJECTS = { Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] };
const DATA = {
  Name: 'data',
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
  ],
};

/** Trails whose event selectors were changed to record less. */
export const BLIND_TRAILS = {
  'management events were turned off': blinded(
    (trail) => ({
      selectors: { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: false, DataResources: [OBJECTS] }] },
      event: putEventSelectors({ trail, selectors: [{ management: false, objects: ['arn:aws:s3'] }] }),
    }),
    ({ basic }) => !basic.some(({ IncludeManagementEvents }) => IncludeManagementEvents === true),
  ),
  'only reads are recorded, and a service is left out': blinded(
    (trail) => ({
      selectors: {
        EventSelectors: [
          { ReadWriteType: 'ReadOnly', ExcludeManagementEventSources: ['kms.amazonaws.com'], DataResources: [OBJECTS] },
        ],
      },
      event: putEventSelectors({ trail, selectors: [{ readWrite: 'ReadOnly', excluded: ['kms.amazonaws.com'] }] }),
    }),
    ({ basic }) => !basic.some((one) => one.ReadWriteType === 'All' && one.ExcludeManagementEventSources?.length === 0),
  ),
  'advanced selectors record data only': blinded(
    (trail) => ({
      selectors: { AdvancedEventSelectors: [DATA] },
      event: putAdvancedSelectors({
        trail,
        selectors: [
          [
            ['eventCategory', 'equals', ['Data']],
            ['resources.type', 'equals', ['AWS::S3::Object']],
          ],
        ],
      }),
    }),
    ({ basic, advanced }) => basic.length === 0 && advanced.length === 1,
  ),
  'insights were turned off': blinded(
    (trail) => {
      const event = putInsightSelectors({ trail, insights: [] });
      return { event, facts: [insightsBefore(event, trail, ['ApiCallRateInsight'])] };
    },
    ({ insights }) => insights.length === 0,
  ),
};
