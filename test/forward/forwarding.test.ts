import { describe, expect, test } from 'vitest';
import { apiCall, withFields } from '#catalogue/events/api-call.ts';
import { ALL_USERS } from '#catalogue/events/bucket-calls.ts';
import { assumedRole, type By, hubSession, iamUser, root, service, ssoPerson } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { instanceSession } from '#catalogue/events/identity-calls.ts';
import { login, rootPerson, samlPerson } from '#catalogue/events/sign-in-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { NORMAL_DAY_FORWARDED } from '#cli/reference/pages.ts';
import { withResolutions } from '#core/detection/resolutions.ts';
import {
  type CallTrigger,
  DEPLOY_ROLE,
  type DetailPattern,
  HUB_ROLE_PREFIX,
  isCall,
  type Trigger,
} from '#core/detection/trigger.ts';
import { type JsonObject, object } from '#core/json.ts';
import { LANES } from '#core/lane.ts';
import { DEFAULT_DEPLOY_ROLE } from '#core/naming.ts';
import { type DerivedRule, mergePatterns, PATTERN_LIMIT, splitToFit } from '#forward/event-pattern.ts';
import { forwarderRules, laneRules, unusedRegionRules } from '#forward/forwarding.ts';
import { matchesPattern, ruleTakes } from '../support/event-pattern.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { NORMAL_DAY } from '../support/normal-day.ts';

/** Every scenario, and the calls that resolve one. */
const TRIGGERS = withResolutions(CATALOGUE).flatMap(({ triggers }) => triggers);

const PLAIN = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER);
const WITH_KEY_READS = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, { keyReads: true });
const OF_HUB = forwarderRules(CATALOGUE, CASE_NAMING, HUB_ACCOUNT);
const OF_HUB_WITH_KEY_READS = forwarderRules(CATALOGUE, CASE_NAMING, HUB_ACCOUNT, { keyReads: true });
const SIGN_IN = 'signin.amazonaws.com';
const OAUTH = /OAuth2/;
const UNUSED_REGION = unusedRegionRules(CATALOGUE);

/** The rules of both lanes, as the hub bus holds them. */
const bothLanes = (keyReads: boolean) => {
  const routes = laneRules(CATALOGUE, CASE_NAMING, { keyReads });
  return LANES.flatMap((lane) => routes[lane]);
};
const QUEUED = bothLanes(false);
const QUEUED_WITH_KEY_READS = bothLanes(true);

describe('every event of a case that fires', () => {
  for (const { id, sentence, events } of EVERY_CASE.filter(({ fires }) => fires)) {
    test(`is forwarded by exactly one rule and queued by exactly one, for ${id}: ${sentence}`, () => {
      for (const event of events.filter(({ source }) => source.startsWith('aws.'))) {
        const isOfHub = event.account === HUB_ACCOUNT;
        expect(takersOf(isOfHub ? OF_HUB : PLAIN, event)).toHaveLength(1);
        expect(takersOf(isOfHub ? OF_HUB_WITH_KEY_READS : WITH_KEY_READS, event)).toHaveLength(1);
        expect(takersOf(QUEUED, event)).toHaveLength(1);
        expect(takersOf(QUEUED_WITH_KEY_READS, event)).toHaveLength(1);
      }
    });
  }
});

describe('any caller and any call', () => {
  const callers: Readonly<Record<string, By>> = {
    'an IAM user with a long-lived key': iamUser('alice'),
    'an IAM user with a session': changed(iamUser('alice'), { accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }),
    'an IAM user without a key': changed(iamUser('alice'), { accessKeyId: undefined }),
    'root in the console': root(),
    'root with a long-lived key': changed(root(), { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', sessionContext: undefined }),
    "the hub's own role": hubSession('network', 'inc-1'),
    'a role': assumedRole('Deploy', 'terraform'),
    'a person of the identity centre': ssoPerson('bob@example.com'),
    'an instance': instanceSession('web', 'i-0a1b2c3d', 'ASIAIOSFODNN7EXAMPLE', '203.0.113.5'),
    'a person of an identity provider': samlPerson('carol'),
    'an AWS service': service('autoscaling.amazonaws.com'),
    'an unnamed caller': () => ({ identity: { accountId: MEMBER }, address: '203.0.113.5', agent: 'x' }),
  };
  const named = [
    ...new Set(TRIGGERS.filter(isForMember).flatMap(({ source, calls }) => calls.map((name) => `${source}/${name}`))),
  ];
  const unnamed = [
    'ec2.amazonaws.com/CreateTags',
    'iam.amazonaws.com/CreateGroup',
    'ecs.amazonaws.com/UpdateService',
    'ec2.amazonaws.com/DescribeInstances',
  ];
  const requests: readonly JsonObject[] = [
    {},
    { name: 'org-security-hub-ec2', rule: 'org-security-hub-ec2', roleName: 'org-security-hub-inspect' },
    {
      bucketName: 'amzn-s3-demo-bucket',
      key: 'a',
      'x-amz-acl': 'public-read',
      accessControlList: { 'x-amz-grant-read': `uri=${ALL_USERS}` },
    },
  ];
  const happenings = [...named, ...unnamed].flatMap((call) => {
    const [source = '', name = ''] = call.split('/');
    return requests.map((request) => ({ source, name, request }));
  });

  for (const [who, by] of Object.entries(callers)) {
    const events = happenings.flatMap((call) => {
      const event = recorded(call, by);
      const refused = withFields(event, { errorCode: 'AccessDenied' });
      // STS and sign-in with OAuth record all their calls as reads, so the opposite value never occurs.
      return call.source === 'sts.amazonaws.com' || OAUTH.test(call.name)
        ? [event, refused]
        : [event, refused, withFields(event, { readOnly: event.detail.readOnly !== true })];
    });

    test(`is forwarded once if a detection asks for it, otherwise not at all, for ${who}`, () => {
      expect(notTaken(PLAIN, events, (event) => isAskedFor(event, false))).toEqual([]);
    });

    test(`is forwarded the same way in an account that watches reads of its access keys, for ${who}`, () => {
      expect(notTaken(WITH_KEY_READS, events, (event) => isAskedFor(event, true))).toEqual([]);
    });

    test(`is queued once by the hub, for ${who}`, () => {
      expect(
        notTaken(
          QUEUED_WITH_KEY_READS,
          events.filter((event) => isAskedFor(event, true)),
        ),
      ).toEqual([]);
      expect(
        notTaken(
          QUEUED,
          events.filter((event) => takersOf(UNUSED_REGION, event).length > 0),
        ),
      ).toEqual([]);
    });
  }

  test('is forwarded once from an unused Region if it is a write or a sign-in, for every caller', () => {
    const isSent = (event: CloudEvent) =>
      event.detail.eventSource === SIGN_IN ? isAskedFor(event, false) : event.detail.readOnly !== true;
    const events = Object.values(callers).flatMap((by) => happenings.map((call) => recorded(call, by)));
    expect(notTaken(UNUSED_REGION, events, isSent)).toEqual([]);
  });

  test('is forwarded by the sign-in rule if it is a sign-in by root', () => {
    expect(takersOf(PLAIN, login({ by: rootPerson() }))).toEqual(['signin']);
  });
});

describe('the patterns', () => {
  test('stay within the limit with the longest role path and prefix that AWS allows', () => {
    const naming = { ...CASE_NAMING, rolePath: `/${'p'.repeat(510)}/`, rolePrefix: `${'r'.repeat(40)}-` };
    const routes = laneRules(CATALOGUE, naming);
    for (const { name, pattern } of [...forwarderRules(CATALOGUE, naming, MEMBER), ...LANES.flatMap((lane) => routes[lane])]) {
      expect(JSON.stringify(pattern).length, name).toBeLessThan(PATTERN_LIMIT);
    }
  });

  test("use the organization's names of the hub's roles", () => {
    const naming = { ...CASE_NAMING, rolePath: '/security/', rolePrefix: 'sec-' };
    const text = JSON.stringify(forwarderRules(CATALOGUE, naming, MEMBER));
    expect(text).toContain('"roleName":[{"prefix":{"equals-ignore-case":"sec-"}}');
    expect(text).not.toContain(HUB_ROLE_PREFIX);
  });

  test('are split if the names of one service do not fit into one, and no name is lost', () => {
    const names = Array.from({ length: 300 }, (_, index) => `SomeCallOfAVeryLongName${index}`);
    const parts = splitToFit(names, (some) => ({ detail: { eventName: some } }));
    expect(parts.flatMap(({ detail }) => detail?.eventName)).toEqual(names);
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(PATTERN_LIMIT);
  });

  test('never test one field twice', () => {
    expect(() => mergePatterns({ a: { b: [1] } }, { a: { b: [2] } })).toThrow('the same field: b');
    expect(mergePatterns({ a: { b: [1] } }, { a: { c: [2] } })).toEqual({ a: { b: [1], c: [2] } });
  });
});

describe('a normal day of an account', () => {
  const total = NORMAL_DAY.reduce((sum, [times]) => sum + times, 0);
  const byRule = new Map<string, number>();
  for (const [times, event] of NORMAL_DAY) {
    for (const name of takersOf(PLAIN, event)) byRule.set(name, (byRule.get(name) ?? 0) + times);
  }
  const forwarded = [...byRule.values()].reduce((sum, times) => sum + times, 0);

  // Forwarding one event in a thousand costs less than a cent a month at 100,000 events a day.
  test('forwards fewer than two of a thousand management events', () => {
    expect(total).toBeGreaterThan(90_000);
    expect(forwarded / total).toBeLessThan(0.002);
  });

  test('has the same figures in the reference', () => {
    expect(NORMAL_DAY_FORWARDED).toEqual({ events: total, forwarded });
  });

  test('uses only the rules of its services and of its long-lived key', () => {
    expect([...byRule.keys()].sort()).toEqual(['by-access-key', 'ec2', 'iam', 's3', 'signin']);
  });

  test('forwards only the writes of a long-lived key', () => {
    expect(byRule.get('by-access-key')).toBe(60);
  });

  test('forwards reads of a long-lived key only if the account watches them', () => {
    const reads = NORMAL_DAY.filter(
      ([, { detail }]) => object(detail.userIdentity).userName === 'old-build-server' && detail.readOnly === true,
    );
    expect(reads.map(([, event]) => takersOf(PLAIN, event))).toEqual([[]]);
    expect(reads.map(([, event]) => takersOf(WITH_KEY_READS, event))).toEqual([['by-access-key']]);
  });
});

/** A call as its service records it: the sign-in page with its own event type, sign-in with OAuth as a read. */
function recorded(call: Pick<Parameters<typeof apiCall>[0], 'source' | 'name' | 'request'>, by: By): CloudEvent {
  const made = apiCall({ ...call, by });
  if (call.source !== SIGN_IN) return made;
  return withFields(made, OAUTH.test(call.name) ? { readOnly: true } : { eventType: 'AwsConsoleSignIn' });
}

/** Whether any trigger asks for an event, derived from the triggers alone. */
function isAskedFor(event: CloudEvent, keyReads: boolean): boolean {
  const { eventSource, eventName, errorCode, eventType, readOnly, userIdentity } = event.detail;
  if (errorCode !== undefined) return false;
  return TRIGGERS.some((trigger) => {
    if (isCall(trigger)) {
      if (!isForMember(trigger)) return false;
      const { source, calls, where = {}, reads = false } = trigger;
      const isNamed = source === eventSource && calls.includes(String(eventName));
      return isNamed && (reads || readOnly !== true) && isWhere(where, event);
    }
    if (!('writes' in trigger) || trigger.writes === 'unused-region' || eventType !== 'AwsApiCall') return false;
    if (readOnly === true && !(keyReads && trigger.writes === 'access-key')) return false;
    const { type, accessKeyId, sessionContext } = object(userIdentity);
    if (trigger.writes === 'root') return type === 'Root';
    if (trigger.writes === 'access-key') return String(accessKeyId).startsWith('AKIA');
    return String(object(object(sessionContext).sessionIssuer).arn).includes(
      ':role/org-security-hub/org-security-hub-remediate-',
    );
  });
}

/** Triggers that every account forwards, not only the hub account. */
function isForMember(trigger: Trigger): trigger is CallTrigger {
  return isCall(trigger) && trigger.only === undefined;
}

const filledIn = new Map<DetailPattern, DetailPattern>();

/** The pattern with the names of the organization of the cases. */
function filled(where: DetailPattern): DetailPattern {
  const names = JSON.stringify(where).replaceAll(HUB_ROLE_PREFIX, CASE_NAMING.rolePrefix);
  const pattern = filledIn.get(where) ?? JSON.parse(names.replaceAll(DEPLOY_ROLE, DEFAULT_DEPLOY_ROLE));
  filledIn.set(where, pattern);
  return pattern;
}

function isWhere(where: DetailPattern, event: CloudEvent): boolean {
  return Object.keys(where).length === 0 || matchesPattern({ detail: filled(where) }, event);
}

/** Names of the rules that match an event. */
function takersOf(rules: readonly DerivedRule[], event: CloudEvent): string[] {
  return rules.filter((rule) => ruleTakes(rule, event)).map(({ name }) => name);
}

/** Events that do not match exactly one rule, or match although they should not. */
function notTaken(
  rules: readonly DerivedRule[],
  events: readonly CloudEvent[],
  isTaken: (event: CloudEvent) => boolean = () => true,
) {
  return events.filter((event) => takersOf(rules, event).length !== (isTaken(event) ? 1 : 0)).map(words);
}

function words({ detail }: CloudEvent): string {
  return `${detail.eventSource}/${detail.eventName} readOnly ${detail.readOnly}`;
}

/** The same caller with some identity fields changed. */
function changed(by: By, fields: Readonly<Record<string, string | undefined>>): By {
  return (account) => {
    const caller = by(account);
    const identity = Object.fromEntries(
      Object.entries({ ...caller.identity, ...fields }).filter(([, value]) => value !== undefined),
    );
    return { ...caller, identity: identity as JsonObject };
  };
}
