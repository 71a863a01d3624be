import { describe, expect, test } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { assumedRole, hubSession, iamUser, root } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { type DerivedRule, PATTERN_LIMIT } from '#forward/event-pattern.ts';
import { forwarderRules } from '#forward/forwarding.ts';
import { RULE_CHANGE_PATTERN } from '#forward/rule-changes.ts';
import { matchesPattern } from '../support/event-pattern.ts';
import { EXAMPLE_TEXT, parse } from '../support/organization-file.ts';
import { CHANGED_GROUP, EVERY_RULE_CALL, HARMLESS } from '../support/rule-changes.ts';
import { asList, resourcesOf, stackIn, synthesized, writtenStatements } from '../support/synthesized.ts';

const plain = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER);
const wide = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, { ruleChanges: true });
const takers = (rules: readonly DerivedRule[], event: CloudEvent) =>
  rules.filter(({ pattern }) => matchesPattern(pattern, event));
const by = assumedRole('Admin', 'session');
const byPerson = (event: CloudEvent): CloudEvent => ({
  ...event,
  detail: { ...event.detail, userIdentity: by(MEMBER).identity },
});

describe('the events that an account forwards for a route of rule changes', () => {
  test.each(EVERY_RULE_CALL.map((event) => [String(event.detail.eventName), event] as const))(
    'include %s by one rule, for every caller',
    (_, event) => {
      for (const caller of [by, iamUser('deploy'), root(), hubSession('network', 'inc-0123456789abcdef01234567')]) {
        const called = { ...event, detail: { ...event.detail, userIdentity: caller(MEMBER).identity } };
        expect(takers(wide, called)).toHaveLength(1);
        expect(matchesPattern(RULE_CHANGE_PATTERN, called)).toBe(true);
      }
    },
  );

  test('are more than detections need', () => {
    const forwarded = EVERY_RULE_CALL.map(byPerson).filter((event) => takers(plain, event).length > 0);
    expect(forwarded.length).toBeLessThan(EVERY_RULE_CALL.length);
  });

  test('do not include calls that AWS refused', () => {
    const refused = byPerson(authorizeIngress({ group: CHANGED_GROUP, permissions: [HARMLESS], error: 'UnauthorizedOperation' }));
    expect(takers(wide, refused)).toEqual([]);
    expect(matchesPattern(RULE_CHANGE_PATTERN, refused)).toBe(false);
  });

  test('need no additional rule, and no pattern is too long', () => {
    expect(wide.map(({ name }) => name)).toEqual(plain.map(({ name }) => name));
    for (const { pattern } of wide) expect(JSON.stringify(pattern).length).toBeLessThan(PATTERN_LIMIT);
  });
});

const withRoutes = (routes: object) => synthesized(parse(stringify({ ...parseYaml(EXAMPLE_TEXT), notices: { routes } })));
const rules = { channel: 'discord', accounts: ['shop'] };
const WITHOUT = await withRoutes({ soc: { channel: 'discord' }, rules });
const WITH = await withRoutes({ soc: { channel: 'discord' }, rules: { ...rules, kinds: ['rule-changes'] } });

describe('the rollout of a route of rule changes', () => {
  type Synthesized = typeof WITH;
  const patternsOf = (stacks: Synthesized, name: string) =>
    resourcesOf(stackIn(stacks, name), 'aws_cloudwatch_event_rule').map(({ name: rule, event_pattern }) => [rule, event_pattern]);
  const members = Object.keys(WITH).filter((name) => name.startsWith('member-'));
  const changed = members.filter((name) => JSON.stringify(patternsOf(WITH, name)) !== JSON.stringify(patternsOf(WITHOUT, name)));

  test('changes the rules of its accounts and of no other account', () => {
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter((name) => name !== 'member-shop' && !name.startsWith('member-shop-'))).toEqual([]);
  });

  test('lets the accounts in its scope forward every rule change', () => {
    const patterns = patternsOf(WITH, 'member-shop').map(([, pattern]) => JSON.parse(String(pattern)));
    for (const event of EVERY_RULE_CALL.map(byPerson))
      expect(
        patterns.filter((pattern) => matchesPattern(pattern, event)),
        String(event.detail.eventName),
      ).toHaveLength(1);
  });

  test('adds a bus rule and a queue for rule changes, which do not exist without the route', () => {
    const onBus = (stacks: Synthesized) =>
      patternsOf(stacks, 'central').filter(([rule]) => rule === 'org-security-hub-rule-changes');
    expect(onBus(WITHOUT)).toEqual([]);
    expect(onBus(WITH).map(([, pattern]) => JSON.parse(String(pattern)))).toEqual([RULE_CHANGE_PATTERN]);
    const queues = (stacks: Synthesized) =>
      resourcesOf(stackIn(stacks, 'central'), 'aws_sqs_queue').flatMap(({ name }) =>
        String(name).includes('rule-changes') ? [name] : [],
      );
    expect(queues(WITHOUT)).toEqual([]);
    expect(queues(WITH)).toEqual(['org-security-hub-rule-changes-dead', 'org-security-hub-rule-changes']);
  });

  test('lets the notify function receive, set aside and replay those messages, and nothing more', () => {
    const allowed = (stacks: Synthesized) =>
      resourcesOf(stackIn(stacks, 'central'), 'aws_iam_role_policy')
        .flatMap(({ policy }) => writtenStatements(policy))
        .flatMap(({ Action, Resource }) => asList(Action).flatMap((one) => asList(Resource).map((on) => `${one} ${on}`)));
    const before = allowed(WITHOUT);
    const more = allowed(WITH).filter((one) => !before.includes(one));
    const queue = 'arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-rule-changes';
    expect(more.length).toBeGreaterThan(0);
    const taking = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility'].map(
      (one) => `sqs:${one} ${queue}`,
    );
    const again = ['ReceiveMessage', 'DeleteMessage', 'SendMessage'].map((one) => `sqs:${one} ${queue}-dead`);
    const expected = [...taking, `sqs:SendMessage ${queue}`, ...again];
    expect(more.filter((one) => !expected.includes(one))).toEqual([]);
  });
});
