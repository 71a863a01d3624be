import type {
  DescribeMetricFiltersRequest,
  DescribeMetricFiltersResponse,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';

export type LogsCalls = {
  'logs:DescribeMetricFilters': [DescribeMetricFiltersRequest, DescribeMetricFiltersResponse];
  'logs:FilterLogEvents': [FilterLogEventsRequest, FilterLogEventsResponse];
};
