import { apiCall, withFields } from '../events/api-call.ts';
import { assumedRole, root } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import {
  type AdvancedCase,
  createTrail,
  insightsBefore,
  putAdvancedSelectors,
  putEventSelectors,
  putInsightSelectors,
} from '../events/trail-calls.ts';

const trail = 'organization-trail';
const arn = 'arn:aws:cloudtrail:ap-northeast-2:444455556666:trail/organization-trail';
const MANAGEMENT: AdvancedCase = [['eventCategory', 'equals', ['Management']]];
const OBJECTS: AdvancedCase = [
  ['eventCategory', 'equals', ['Data']],
  ['resources.type', 'equals', ['AWS::S3::Object']],
];

const basic = (...selectors: Parameters<typeof putEventSelectors>[0]['selectors']) => putEventSelectors({ trail, selectors });
const advanced = (...selectors: readonly AdvancedCase[]) => putAdvancedSelectors({ trail, selectors });

const noInsights = putInsightSelectors({ trail, insights: [] });
const emptied = withFields(putInsightSelectors({ trail: arn, insights: [], by: assumedRole('Admin', 'work') }), {
  requestParameters: { trailName: arn, insightSelectors: {} },
});

export const cases: Cases = {
  fires: {
    'management events are turned off': basic({ management: false, objects: ['arn:aws:s3'] }),
    'management events are turned off in every selector': putEventSelectors({
      trail: arn,
      selectors: [{ management: false }, { management: false, readWrite: 'ReadOnly' }],
      by: root(),
    }),
    'only reads are recorded': basic({ readWrite: 'ReadOnly' }),
    'only writes are recorded': basic({ readWrite: 'WriteOnly' }),
    'the events of one service are excluded': basic({ excluded: ['kms.amazonaws.com'] }),
    'the boolean is written as a string': withFields(basic({}), {
      requestParameters: { trailName: trail, eventSelectors: [{ includeManagementEvents: 'false', readWriteType: 'All' }] },
    }),
    'advanced selectors record data events only': advanced(OBJECTS),
    'an advanced selector records writes only': advanced([...MANAGEMENT, ['readOnly', 'equals', ['false']]], OBJECTS),
    'an advanced selector excludes one service': advanced([
      ...MANAGEMENT,
      ['eventSource', 'notEquals', ['kms.amazonaws.com', 'rdsdata.amazonaws.com']],
    ]),
    'all Insights selectors are removed': {
      events: noInsights,
      facts: [insightsBefore(noInsights, trail, ['ApiCallRateInsight'])],
    },
    'a role session removes all Insights selectors, which is recorded as an empty object': {
      events: emptied,
      facts: [insightsBefore(emptied, arn, ['ApiCallRateInsight', 'ApiErrorRateInsight'])],
    },
    'a trail that was created earlier is narrowed': [
      createTrail({ trail }),
      putAdvancedSelectors({ trail, selectors: [OBJECTS], at: minute(11) }),
    ],
    'another trail was only just created': [createTrail({ trail: 'objects' }), advanced(OBJECTS)],
  },
  staysQuiet: {
    'no Insights selectors are sent, and what they were before is unknown': noInsights,
    'no Insights selectors are sent, and there were none before': {
      events: noInsights,
      facts: [insightsBefore(noInsights, trail, [])],
    },
    'Insights were never turned on, and none are sent': { events: noInsights, facts: [insightsBefore(noInsights, trail)] },
    'the wizard of the console creates a trail and sends no Insights selectors': [
      createTrail({ trail }),
      advanced(MANAGEMENT),
      noInsights,
    ],
    'a trail for object events is created and gets its selectors': [createTrail({ trail }), advanced(OBJECTS)],
    'the Insights of an event data store are removed': withFields(noInsights, {
      requestParameters: { eventDataStore: arn.replace('trail/', 'eventdatastore/'), insightSelectors: [] },
    }),
    'reads and all other calls come from two advanced selectors': advanced(
      [...MANAGEMENT, ['readOnly', 'equals', ['true']]],
      [...MANAGEMENT, ['readOnly', 'notEquals', ['true']]],
    ),
    'everything is recorded': basic({}),
    'everything is recorded, including object events': basic({ objects: ['arn:aws:s3'] }),
    'reads and writes come from two selectors': basic({ readWrite: 'ReadOnly' }, { readWrite: 'WriteOnly' }),
    'one selector is for data and another for management events': basic({ management: false, objects: ['arn:aws:s3'] }, {}),
    'one selector excludes a service that another records': basic({ excluded: ['kms.amazonaws.com'] }, {}),
    'a selector does not mention management events, and AWS includes them by default': withFields(basic({}), {
      requestParameters: { trailName: trail, eventSelectors: [{ dataResources: [] }] },
    }),
    'advanced selectors record management and data events': advanced(MANAGEMENT, OBJECTS),
    'reads and writes come from two advanced selectors': advanced(
      [...MANAGEMENT, ['readOnly', 'equals', ['true']]],
      [...MANAGEMENT, ['readOnly', 'equals', ['false']]],
    ),
    'Insights are turned on': putInsightSelectors({ trail, insights: ['ApiCallRateInsight', 'ApiErrorRateInsight'] }),
    'AWS denied it': putEventSelectors({ trail, selectors: [{ management: false }], error: 'AccessDenied' }),
    'AWS refuses invalid selectors': putEventSelectors({ trail, selectors: [], error: 'InvalidEventSelectorsException' }),
    'the request is empty': withFields(basic({}), { requestParameters: null }),
    'another service records a call of the same name': putEventSelectors({
      trail,
      selectors: [{ management: false }],
      source: 'kinesis.amazonaws.com',
    }),
    'the call only reads the selectors': apiCall({
      source: 'cloudtrail.amazonaws.com',
      name: 'GetEventSelectors',
      request: { trailName: trail },
    }),
  },
};
