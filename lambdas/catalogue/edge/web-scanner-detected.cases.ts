import { withFields } from '../events/api-call.ts';
import { type Cases, type KnownFact, minute } from '../events/cases.ts';
import { alarmChanged } from '../events/notices.ts';

const alarm = 'org-security-hub-scanner-paths-/shop/access';
const metrics = [{ name: 'paths-/shop/access', namespace: 'org-security-hub' }];
const rateRule = {
  name: 'BlockedRequests',
  namespace: 'AWS/WAFV2',
  dimensions: { WebACL: 'shop', Rule: 'rate-limit', Region: 'ap-northeast-2' },
};
const listRule = { ...rateRule, dimensions: { ...rateRule.dimensions, Rule: 'AWS-AWSManagedRulesCommonRuleSet' } };
const edgeRule = { ...rateRule, dimensions: { WebACL: 'site', Rule: 'rate-limit' } };
const raised = alarmChanged({ alarm, now: 'ALARM', metrics });
const window = { from: '2026-03-02T08:50:00.000Z', to: '2026-03-02T09:00:00.000Z' };
const byLog = (...addresses: string[]): KnownFact => [
  { ask: 'log-requests', logGroup: '/shop/access', pattern: '%/\\.env|/wp-login\\.php%', atLeast: 10, ...window },
  { addresses },
];
const byFirewall = (acl: string, scope: 'REGIONAL' | 'CLOUDFRONT', ...addresses: string[]): KnownFact => [
  { ask: 'firewall-requests', acl, rule: 'rate-limit', scope, ...window },
  { addresses },
];

export const cases: Cases = {
  fires: {
    'a scanner alarm goes off': raised,
    'a scanner alarm goes off after INSUFFICIENT_DATA': alarmChanged({
      alarm,
      now: 'ALARM',
      before: 'INSUFFICIENT_DATA',
      metrics,
    }),
    'an alarm of another name watches the metric of the hub': alarmChanged({ alarm: 'shop-scans', now: 'ALARM', metrics }),
    'a scanner alarm goes off and the event lists no metrics': alarmChanged({ alarm, now: 'ALARM' }),
    'an alarm of a rate rule goes off': alarmChanged({ alarm: 'shop-rate', now: 'ALARM', metrics: [rateRule] }),
    'the second metric of an alarm belongs to a rate rule': alarmChanged({
      alarm: 'shop',
      now: 'ALARM',
      metrics: [listRule, rateRule],
    }),
    'a scanner alarm goes off for the first time, without a previous state': withFields(raised, { previousState: undefined }),
    'the access log shows the client addresses': { events: raised, facts: [byLog('203.0.113.66', '198.51.100.7')] },
    'the web ACL shows the client addresses': {
      events: alarmChanged({ alarm: 'shop-rate', now: 'ALARM', metrics: [rateRule] }),
      facts: [byFirewall('shop', 'REGIONAL', '203.0.113.66')],
    },
    'the web ACL of a CloudFront distribution shows the client addresses': {
      events: alarmChanged({ alarm: 'site-rate', now: 'ALARM', metrics: [edgeRule], region: 'us-east-1' }),
      facts: [byFirewall('site', 'CLOUDFRONT', '2001:db8::66')],
    },
    'all client addresses are private: the scan comes from inside': { events: raised, facts: [byLog('10.0.1.20')] },
    'the client addresses cannot be found out': { events: raised, facts: [] },
    'the event lists no metrics, and the alarm is looked up instead': {
      events: alarmChanged({ alarm, now: 'ALARM' }),
      facts: [
        [
          { ask: 'alarm', name: alarm },
          { metric: 'paths-/shop/access', namespace: 'org-security-hub', description: '' },
        ],
      ],
    },
    'the alarm goes off again after it was OK': [raised, alarmChanged({ alarm, now: 'ALARM', metrics, at: minute(20) })],
  },
  staysQuiet: {
    'the alarm returns to OK': alarmChanged({ alarm, now: 'OK', before: 'ALARM', metrics }),
    'the alarm changes to INSUFFICIENT_DATA': alarmChanged({ alarm, now: 'INSUFFICIENT_DATA', metrics }),
    'an alarm that is already on is reported again': alarmChanged({ alarm, now: 'ALARM', before: 'ALARM', metrics }),
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
    'an alarm of a web ACL rule that is not a rate rule goes off': alarmChanged({
      alarm: 'shop-common',
      now: 'ALARM',
      metrics: [listRule],
    }),
    'the event has no state': withFields(raised, { state: undefined }),
  },
};
