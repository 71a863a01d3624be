import { altered } from '../api-call.ts';
import { type Cases, minute } from '../cases.ts';
import { alarmChanged } from '../notices.ts';

const alarm = 'org-security-hub-scanner-paths';
const metrics = [{ name: 'ScannerPaths', namespace: 'org-security-hub', dimensions: { LogGroup: '/aws/apigateway/shop' } }];
const rateRule = {
  name: 'BlockedRequests',
  namespace: 'AWS/WAFV2',
  dimensions: { WebACL: 'shop', Rule: 'rate-limit', Region: 'ap-northeast-2' },
};
const listRule = { ...rateRule, dimensions: { ...rateRule.dimensions, Rule: 'AWS-AWSManagedRulesCommonRuleSet' } };
const raised = alarmChanged({ alarm, now: 'ALARM', metrics });

export const cases: Cases = {
  fires: {
    'a scanner alarm goes off': raised,
    'a scanner alarm goes off after it lacked figures': alarmChanged({
      alarm,
      now: 'ALARM',
      before: 'INSUFFICIENT_DATA',
      metrics,
    }),
    'an alarm of another name watches the metric of the hub': alarmChanged({ alarm: 'shop-scans', now: 'ALARM', metrics }),
    'an alarm goes off whose metrics the event does not tell': alarmChanged({ alarm, now: 'ALARM' }),
    'an alarm of a rate rule goes off': alarmChanged({ alarm: 'shop-rate', now: 'ALARM', metrics: [rateRule] }),
    'the second metric of an alarm is of a rate rule': alarmChanged({
      alarm: 'shop',
      now: 'ALARM',
      metrics: [listRule, rateRule],
    }),
    'an alarm goes off for the first time and has no state before': altered(raised, { previousState: undefined }),
    'it was over and comes back': [raised, alarmChanged({ alarm, now: 'ALARM', metrics, at: minute(20) })],
  },
  staysQuiet: {
    'the scan is over': alarmChanged({ alarm, now: 'OK', before: 'ALARM', metrics }),
    'the alarm lacks figures': alarmChanged({ alarm, now: 'INSUFFICIENT_DATA', metrics }),
    'an alarm that is on is told again': alarmChanged({ alarm, now: 'ALARM', before: 'ALARM', metrics }),
    'an alarm about something else goes off': alarmChanged({
      alarm: 'ServerCpuTooHigh',
      now: 'ALARM',
      metrics: [{ name: 'CPUUtilization', namespace: 'AWS/EC2', dimensions: { InstanceId: 'i-0a1b2c3d4e5f60001' } }],
    }),
    'an alarm about the hub itself goes off': alarmChanged({
      alarm: 'org-security-hub-detect-errors',
      now: 'ALARM',
      metrics: [{ name: 'Errors', namespace: 'AWS/Lambda', dimensions: { FunctionName: 'org-security-hub-detect' } }],
    }),
    'an alarm of a firewall rule that counts no rate goes off': alarmChanged({
      alarm: 'shop-common',
      now: 'ALARM',
      metrics: [listRule],
    }),
    'the event tells no state': altered(raised, { state: undefined }),
  },
};
