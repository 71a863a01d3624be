import { describe, expect, test } from 'vitest';
import { login, person, rootPerson } from '#catalogue/events/sign-in-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { isCall } from '#core/detection/trigger.ts';
import { PATTERN_LIMIT } from '#forward/event-pattern.ts';
import { describeBaseline } from '#member-baseline/describe.ts';
import { memberOf } from '#stacks/member-stack.ts';
import { matchesPattern } from '#test/support/event-pattern.ts';
import { CLOUD, SIGN_INS } from '#test/support/example-stacks.ts';
import { changed, parse } from '#test/support/organization-file.ts';
import { EXAMPLE, regionOf, type Stacks, type SynthesizedResource, stackIn } from '#test/support/synthesized.ts';

/** Where AWS records the sign-in of an IAM user, by the cookie of the browser, and of root. */
const RECORDED = ['us-east-2', 'eu-north-1', 'ap-southeast-2', 'us-east-1'];

/** The Regions of an account from which a sign-in of this user is forwarded, once for each rule that matches it. */
function receivedIn(stacks: Stacks, account: string, by: Parameters<typeof login>[0]['by'] = person('alice')): string[] {
  return Object.values(stacks)
    .filter(({ provider }) => provider.aws[0]?.allowed_account_ids.includes(account) === true)
    .flatMap((stack) =>
      Object.values(stack.resource.aws_cloudwatch_event_rule ?? {}).flatMap((rule: SynthesizedResource) => {
        const region = regionOf(stack, rule) ?? '';
        if (rule.event_bus_name !== undefined || rule.event_pattern === undefined) return [];
        return matchesPattern(JSON.parse(String(rule.event_pattern)), login({ account, region, by })) ? [region] : [];
      }),
    );
}

describe('sign-ins', () => {
  test.each(EXAMPLE.accounts)(
    'of $name are forwarded once from everywhere AWS records them and from every Region it uses',
    ({ id, regions }) => {
      const everywhere = [...new Set([...RECORDED, ...regions])].sort();
      expect(receivedIn(CLOUD, id).sort()).toEqual(everywhere);
      expect(receivedIn(CLOUD, id, rootPerson()).sort()).toEqual(everywhere);
    },
  );

  test('need no second forwarder in a Region that the account uses or that is listed as unused', () => {
    const file = changed('# unusedRegions: [sa-east-1, us-west-1]', 'unusedRegions: [us-east-2]').replace(
      'regions: [ap-northeast-2, us-east-1]',
      'regions: [eu-north-1, us-east-1]',
    );
    const organization = parse(file);
    for (const account of organization.accounts) {
      expect(account.signInRegions).toEqual(['ap-southeast-2']);
      const all = [...account.regions, ...account.unusedRegions, ...account.signInRegions];
      const event = (region: string) => login({ account: account.id, region, by: person('alice') });
      const takers = all.flatMap((region) =>
        describeBaseline(memberOf(account, organization), region)
          .rules.filter(({ pattern }) => matchesPattern(pattern, event(region)))
          .map(() => region),
      );
      expect(takers.sort()).toEqual(RECORDED.toSorted());
    }
  });

  test.each([
    ['[]', []],
    ['[us-east-2]', ['us-east-2']],
  ])('are forwarded from no more Regions than the file names: %s', (list, wanted) => {
    const { accounts } = parse(changed('# signInRegions: [eu-north-1, us-east-2, ap-southeast-2]', `signInRegions: ${list}`));
    expect(accounts.map(({ signInRegions }) => signInRegions)).toEqual(accounts.map(() => wanted));
  });

  test('cannot be forwarded from other Regions', () => {
    const file = changed('# signInRegions: [eu-north-1, us-east-2, ap-southeast-2]', 'signInRegions: [eu-west-1]');
    expect(() => parse(file)).toThrow('signInRegions[0] must be one of eu-north-1, us-east-2, ap-southeast-2');
  });
});

describe('a stack that only forwards sign-ins', () => {
  const rules = SIGN_INS.flatMap(({ stack }) => Object.values(stackIn(CLOUD, stack).resource.aws_cloudwatch_event_rule ?? {}));
  const details = rules.map(({ event_pattern }) => JSON.parse(String(event_pattern)).detail as Record<string, readonly string[]>);

  test('forwards every call of the sign-in service that a detection waits for, and of other services only changes of its own rules and queue', () => {
    const wanted = CATALOGUE.flatMap(({ triggers }) => triggers.filter(isCall))
      .filter(({ source }) => source === 'signin.amazonaws.com')
      .flatMap(({ calls }) => calls);
    const taken = details
      .filter(({ eventSource }) => eventSource?.includes('signin.amazonaws.com'))
      .flatMap(({ eventName }) => eventName ?? []);
    expect([...new Set(taken)].sort()).toEqual([...new Set(wanted)].sort());
    const others = details.filter(({ eventSource }) => !eventSource?.includes('signin.amazonaws.com'));
    expect(new Set(others.flatMap(({ eventSource }) => eventSource))).toEqual(
      new Set(['events.amazonaws.com', 'sqs.amazonaws.com']),
    );
    // The hub account forwards every call on rules and queues.
    const ofMembers = SIGN_INS.filter(({ stack }) => stack !== 'sign-in-security').flatMap(({ stack }) =>
      Object.values(stackIn(CLOUD, stack).resource.aws_cloudwatch_event_rule ?? {}),
    );
    const patterns = ofMembers.map(({ event_pattern }) => String(event_pattern));
    for (const pattern of patterns.filter((one) => !one.includes('signin.amazonaws.com')))
      expect(pattern).toContain('{"prefix":{"equals-ignore-case":"org-security-hub-"}}');
  });

  test('keeps its patterns below the limit, holds what it cannot deliver, and has no role or subscription', () => {
    for (const { event_pattern } of rules) expect(String(event_pattern).length).toBeLessThan(PATTERN_LIMIT);
    for (const { stack, regions } of SIGN_INS) {
      const { resource } = stackIn(CLOUD, stack);
      expect(Object.keys(resource).sort()).toEqual(['aws_cloudwatch_event_rule', 'aws_cloudwatch_event_target', 'aws_sqs_queue']);
      expect(Object.keys(resource.aws_sqs_queue ?? {})).toHaveLength(regions.length);
      const targets = Object.values(resource.aws_cloudwatch_event_target ?? {});
      for (const target of targets) {
        const { arn } = target.dead_letter_config as { arn: string };
        expect(arn.split(':')[3]).toBe(regionOf(stackIn(CLOUD, stack), target));
      }
    }
  });

  test('has names that no other stack uses in the same Region, so that an account may start to use it', () => {
    const names = (stack: string) =>
      ['aws_cloudwatch_event_rule', 'aws_sqs_queue'].flatMap((type) =>
        Object.values(stackIn(CLOUD, stack).resource[type] ?? {}).map(({ name }) => name),
      );
    expect(names('sign-in-shop').filter((name) => names('member-shop').includes(name))).toEqual([]);
  });
});
