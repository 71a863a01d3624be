import { describe, expect, test } from 'vitest';
import { webScannerDetected } from '#catalogue/edge/web-scanner-detected.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { alarmChanged } from '#catalogue/events/notices.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import { tuningFrom } from '#core/detection/tuning.ts';
import { noted } from '#core/incident/evidence.ts';
import { SCANNER_ALARMS } from '#core/naming.ts';
import { pathPattern, type WebAccess } from '#core/web-access.ts';
import type { BaselineAlarm } from '#member-baseline/baseline.ts';
import { describeBaseline } from '#member-baseline/describe.ts';
import { scannerWatch } from '#member-baseline/scanners.ts';
import { normalise } from '#normalise/normalise.ts';
import { MEMBER_OF_HUB } from '#test/support/baseline.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { EXAMPLE, resourcesOf, stackIn } from '#test/support/synthesized.ts';

const { webAccess } = MEMBER_OF_HUB;
const [HOME, GLOBAL] = MEMBER_OF_HUB.regions;

function watched(more: Partial<WebAccess> = {}, region: string = HOME) {
  return scannerWatch({ ...webAccess, ...more }, region);
}

/** The activity of an alarm that goes off, as the member forwards it. */
function wentOff({ name, metric }: Pick<BaselineAlarm, 'name' | 'metric'>, reasonData?: string, region?: string) {
  const event = alarmChanged({ alarm: name, now: 'ALARM', metrics: [metric] });
  const state = event.detail.state as object;
  const detail = { ...event.detail, state: { ...state, ...(reasonData !== undefined && { reasonData }) } };
  const reading = normalise({ ...event, detail });
  const [activity] = reading.kind === 'read' ? reading.activities : [];
  if (activity === undefined) throw new Error('the alarm cannot be read');
  return { ...activity, region: region ?? activity.region, webAccess };
}

const answering = (addresses: readonly string[]): Answers => ({ of: () => ({ addresses }) as never });

describe('what the hub watches of an account', () => {
  test('is nothing if it did not opt in', () => {
    const { webAccess: _, ...silent } = MEMBER_OF_HUB;
    const { logMetrics, alarms } = describeBaseline(silent, HOME);
    expect([...logMetrics, ...alarms]).toEqual([]);
  });

  test('is one filter for paths and one for refused requests on each log group, each with an alarm and a threshold', () => {
    const { logMetrics, alarms } = watched({ webAcls: [] });
    expect(logMetrics.map(({ pattern }) => pattern)).toEqual([
      '%/\\.env|/wp-login\\.php%',
      '[host, ident, user, time, request, status=4*, ...]',
    ]);
    expect(alarms.map(({ threshold }) => threshold)).toEqual([10, 200]);
    expect(alarms.map(({ metric }) => metric)).toEqual(logMetrics.map(({ metric }) => metric));
  });

  test('finds refused requests in JSON logs by their status, as text or as a number', () => {
    const { logMetrics } = watched({ logGroups: [{ name: 'nginx', format: 'json' }] });
    expect(logMetrics[1]?.pattern).toBe('{ ($.status = "4*") || ($.status >= 400 && $.status < 500) }');
  });

  test('watches a rate rule by its action, in the Region of its web ACL; metrics of CloudFront name no Region', () => {
    const ofRule = (region: string) => watched({}, region).alarms.find(({ metric }) => metric.namespace === 'AWS/WAFV2')?.metric;
    expect(ofRule(HOME)).toEqual({
      name: 'BlockedRequests',
      namespace: 'AWS/WAFV2',
      dimensions: { WebACL: 'shop', Rule: 'rate-limit', Region: HOME },
    });
    expect(ofRule(GLOBAL)).toEqual({
      name: 'CountedRequests',
      namespace: 'AWS/WAFV2',
      dimensions: { WebACL: 'site', Rule: 'rate-trial' },
    });
  });

  test('watches log groups only in their Region', () => {
    expect(watched({}, GLOBAL).logMetrics).toEqual([]);
  });

  test('has a different name for every log group and rule, and none longer than CloudWatch accepts', () => {
    const logGroups = ['/shop/access', 'shop/access', 'x'.repeat(200)].map((name) => ({ name, format: 'clf' as const }));
    const { logMetrics, alarms } = watched({ logGroups });
    for (const names of [logMetrics.map(({ name }) => name), alarms.map(({ name }) => name)]) {
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name.length).toBeLessThanOrEqual(255);
    }
    const keys = [...logMetrics, ...alarms].map(({ key }) => key);
    expect(new Set(alarms.map(({ key }) => key)).size, keys.join(' ')).toBe(alarms.length);
  });

  test.each(['/.env', '/a/../.env?x=1', 'GET /wp-login.php HTTP/1.1'])('finds the paths in %s', (line) => {
    expect(new RegExp(pathPattern(webAccess.paths).slice(1, -1)).test(line)).toBe(true);
  });

  test.each(['/environment', '/wp-loginxphp', '/'])('does not find the paths in %s, because a dot matches only a dot', (line) => {
    expect(new RegExp(pathPattern(webAccess.paths).slice(1, -1)).test(line)).toBe(false);
  });
});

describe('an alarm that the hub created', () => {
  const places = [HOME, GLOBAL].flatMap((region) => watched({}, region).alarms.map((alarm) => ({ region, alarm })));
  const alarms = places.map(({ alarm }) => alarm);

  test.each(alarms.map((alarm) => [alarm.name, alarm] as const))('is recognised when it goes off: %s', (name, alarm) => {
    expect(name.startsWith(SCANNER_ALARMS)).toBe(true);
    expect(webScannerDetected.matches(wentOff(alarm))).toBe(true);
  });

  test('on a log asks the log for addresses, from the first data point that the alarm evaluated', () => {
    const [alarm] = watched().alarms as [BaselineAlarm];
    const [question] = webScannerDetected.facts?.asks(wentOff(alarm)) ?? [];
    const window = { from: '2026-03-02T08:50:00.000Z', to: '2026-03-02T09:00:00.000Z' };
    expect(question).toEqual({
      ask: 'log-requests',
      logGroup: '/shop/access',
      pattern: pathPattern(webAccess.paths),
      atLeast: 10,
      ...window,
    });
  });

  test.each([
    ['is not JSON', 'nothing'],
    ['names no start', '{}'],
    ['starts after the end', '{"startDate":"2026-03-02T10:00:00.000+0000"}'],
  ])('asks for the last five minutes if its reason %s', (_, reason) => {
    const [alarm] = watched().alarms as [BaselineAlarm];
    expect(webScannerDetected.facts?.asks(wentOff(alarm, reason))).toMatchObject([{ from: '2026-03-02T08:55:00.000Z' }]);
  });

  test('asks for one hour at most', () => {
    const [alarm] = watched().alarms as [BaselineAlarm];
    const asked = webScannerDetected.facts?.asks(wentOff(alarm, '{"startDate":"2026-03-01T00:00:00.000+0000"}'));
    expect(asked).toMatchObject([{ from: '2026-03-02T08:00:00.000Z' }]);
  });

  test('on metrics of AWS alone asks only about the alarm itself', () => {
    const metric = { name: 'CPUUtilization', namespace: 'AWS/EC2', dimensions: {} };
    const name = `${SCANNER_ALARMS}own`;
    expect(webScannerDetected.facts?.asks(wentOff({ name, metric }))).toEqual([{ ask: 'alarm', name }]);
  });

  test('on a rate rule asks each web ACL in its scope', () => {
    const asked = places.filter(({ alarm }) => alarm.metric.namespace === 'AWS/WAFV2');
    const questions = asked.flatMap(
      ({ alarm, region }) => webScannerDetected.facts?.asks(wentOff(alarm, undefined, region)) ?? [],
    ) as Question[];
    expect(questions).toMatchObject([
      { ask: 'firewall-requests', acl: 'shop', rule: 'rate-limit', scope: 'REGIONAL' },
      { ask: 'firewall-requests', acl: 'site', rule: 'rate-trial', scope: 'CLOUDFRONT' },
    ]);
  });
});

describe('the evidence', () => {
  const [alarm] = watched().alarms as [BaselineAlarm];
  const named = (addresses: readonly string[]) =>
    (webScannerDetected.evidence?.(wentOff(alarm), answering(addresses)) ?? []).flatMap((one) =>
      one.kind === 'noted' && one.what.endsWith('address') ? [[one.what, one.value]] : [],
    );

  test('names every address once, in the order of the log and in one notation', () => {
    expect(named(['203.0.113.66', '::ffff:203.0.113.66', '2001:db8:0::66'])).toEqual([
      ['address', '203.0.113.66'],
      ['address', '2001:db8::66'],
    ]);
  });

  test.each(['10.0.1.20', '192.168.0.9', '100.64.0.1', '127.0.0.1', 'fd00::1'])(
    'lists %s separately, because a firewall cannot block it',
    (inside) => {
      expect(named([inside])).toEqual([['inside-address', inside]]);
    },
  );

  test('lists addresses of trusted networks separately, because a firewall must not block them', () => {
    const tuning = tuningFrom({ trustedNetworks: ['198.51.100.0/24'] });
    const answers = answering(['203.0.113.66', '198.51.100.7']);
    const evidence = webScannerDetected.evidence?.({ ...wentOff(alarm), tuning }, answers) ?? [];
    expect(evidence).toContainEqual(noted('address', '203.0.113.66'));
    expect(evidence).toContainEqual(noted('trusted-address', '198.51.100.7'));
  });

  test('that is missing leaves the incident to a person', () => {
    const unanswered: Answers = { of: () => undefined };
    expect(webScannerDetected.facts?.decides?.(wentOff(alarm), unanswered)).toBe('unknown');
    expect(webScannerDetected.facts?.ifUnanswered).toBe('open');
    expect(webScannerDetected.facts?.decides?.(wentOff(alarm), answering(['203.0.113.66']))).toBe('fires');
  });
});

describe('the Terraform stacks', () => {
  test('have filters and alarms in the account that opted in, and in no other', () => {
    const shop = stackIn(CLOUD, 'member-shop');
    const filters = resourcesOf(shop, 'aws_cloudwatch_log_metric_filter');
    expect(filters.map(({ name }) => name).sort()).toEqual([
      `${SCANNER_ALARMS}errors-/shop/access`,
      `${SCANNER_ALARMS}paths-/shop/access`,
    ]);
    for (const filter of filters) {
      expect(filter).toMatchObject({ log_group_name: '/shop/access', metric_transformation: { value: '1' } });
    }
    for (const alarm of resourcesOf(shop, 'aws_cloudwatch_metric_alarm')) {
      expect(alarm).toMatchObject({ period: 300, evaluation_periods: 1, statistic: 'Sum', treat_missing_data: 'notBreaching' });
    }
    const others = Object.entries(CLOUD).filter(([name]) => name.startsWith('member-') && name !== 'member-shop');
    for (const [name, stack] of others) {
      expect(resourcesOf(stack, 'aws_cloudwatch_log_metric_filter'), name).toEqual([]);
      expect(resourcesOf(stack, 'aws_cloudwatch_metric_alarm').filter(isScanner), name).toEqual([]);
    }
    expect(EXAMPLE.accounts.find(({ id }) => id === MEMBER)?.webAccess).toBeDefined();
  });
});

function isScanner({ alarm_name: name }: { readonly alarm_name?: unknown }): boolean {
  return String(name).startsWith(SCANNER_ALARMS);
}
