import type { FilterLogEventsRequest, FilterLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';

export type LogsCalls = {
  'logs:FilterLogEvents': [FilterLogEventsRequest, FilterLogEventsResponse];
};
