import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { as, memberKey } from './organization.ts';

describe('CloudWatch', () => {
  const logGroupName = '/shop/access';
  const metricTransformations = [{ metricName: 'paths', metricNamespace: 'org-security-hub', metricValue: '1' }];
  const filter = { logGroupName, filterName: 'paths', metricTransformations };

  test('finds lines by a regular expression, and refuses a metric filter without a log group', async () => {
    const client = new logs.CloudWatchLogsClient(as(memberKey));
    const put = (filterPattern: string) => client.send(new logs.PutMetricFilterCommand({ ...filter, filterPattern }));
    await expect(put('%one%')).rejects.toThrow('The specified log group does not exist');
    await client.send(new logs.CreateLogGroupCommand({ logGroupName }));
    await client.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName: 'web' }));
    const logEvents = ['GET /.env', 'GET /xenv', 'GET /wp-login.php'].map((message) => ({ timestamp: Date.now(), message }));
    await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName: 'web', logEvents }));
    const filterPattern = '%/\\.env|/wp-login\\.php%';
    const { events = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName, filterPattern }));
    expect(events.map(({ message }) => message)).toEqual(['GET /.env', 'GET /wp-login.php']);
  });

  test('keeps one metric filter per name', async () => {
    const client = new logs.CloudWatchLogsClient(as(memberKey));
    const own = { ...filter, logGroupName: '/shop/other' };
    await client.send(new logs.CreateLogGroupCommand({ logGroupName: own.logGroupName }));
    for (const filterPattern of ['%one%', '%two%']) {
      await client.send(new logs.PutMetricFilterCommand({ ...own, filterPattern }));
    }
    const { metricFilters = [] } = await client.send(new logs.DescribeMetricFiltersCommand({ logGroupName: own.logGroupName }));
    expect(metricFilters.map((one) => [one.filterName, one.filterPattern])).toEqual([['paths', '%two%']]);
  });

  test('returns an alarm with the state it was set to', async () => {
    const client = new cloudwatch.CloudWatchClient(as(memberKey));
    const AlarmName = 'web-site-scanned';
    const figures = { Namespace: 'org-security-hub', MetricName: 'paths', Statistic: 'Sum', Period: 300 } as const;
    const limit = { EvaluationPeriods: 1, Threshold: 10, ComparisonOperator: 'GreaterThanOrEqualToThreshold' } as const;
    await client.send(new cloudwatch.PutMetricAlarmCommand({ AlarmName, ...figures, ...limit }));
    await client.send(new cloudwatch.SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'scanned' }));
    const { MetricAlarms = [] } = await client.send(new cloudwatch.DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    expect(MetricAlarms).toMatchObject([{ AlarmName, MetricName: 'paths', StateValue: 'ALARM' }]);
  });
});
