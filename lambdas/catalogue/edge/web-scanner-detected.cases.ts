import { altered } from '../events/api-call.ts';
import { type Cases, type KnownFact, minute } from '../events/cases.ts';
import { alarmChanged } from '../events/notices.ts';

const alarm = 'org-security-hub-scanner-paths';
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
  { ask: 'log-requests', metric: 'paths-/shop/access', namespace: 'org-security-hub', ...window },
  { addresses },
];
const byFirewall = (acl: string, scope: 'REGIONAL' | 'CLOUDFRONT', ...addresses: string[]): KnownFact => [
  { ask: 'firewall-requests', acl, rule: 'rate-limit', scope, ...window },
  { addresses },
];

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
    'the access log tells which addresses asked': { events: raised, facts: [byLog('203.0.113.66', '198.51.100.7')] },
    'the firewall tells which addresses asked': {
      events: alarmChanged({ alarm: 'shop-rate', now: 'ALARM', metrics: [rateRule] }),
      facts: [byFirewall('shop', 'REGIONAL', '203.0.113.66')],
    },
    'the firewall of a distribution tells which addresses asked': {
      events: alarmChanged({ alarm: 'site-rate', now: 'ALARM', metrics: [edgeRule], region: 'us-east-1' }),
      facts: [byFirewall('site', 'CLOUDFRONT', '2001:db8::66')],
    },
    'only private addresses asked: somebody scans from inside': { events: raised, facts: [byLog('10.0.1.20')] },
    'nobody can tell who asked': { events: raised, facts: [] },
    'the event tells no metric, and the alarm itself is found': {
      events: alarmChanged({ alarm, now: 'ALARM' }),
      facts: [
        [
          { ask: 'alarm', name: alarm },
          { metric: 'paths-/shop/access', namespace: 'org-security-hub', description: '' },
        ],
      ],
    },
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
