import type { DescribeAlarmsInput, DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';

export type CloudWatchCalls = {
  'cloudwatch:DescribeAlarms': [DescribeAlarmsInput, DescribeAlarmsOutput];
};
