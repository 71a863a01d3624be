import { describe, expect, test } from 'vitest';
import { factOf } from '#adapters/member/fact-of.ts';
import { type AskMember, memberFacts } from '#adapters/member/facts.ts';
import { inspections } from '#adapters/member/inspect.ts';
import type { RoleRequest } from '#adapters/member/sts.ts';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import type { Activity } from '#core/detection/activity.ts';
import { FACT_PERMISSIONS } from '#core/detection/fact-permissions.ts';
import { askingIdentity, type Facts, type Question } from '#core/detection/facts.ts';
import { SESSION_POLICY_LIMIT } from '#core/iam/policy.ts';
import { inspectRole } from '#member-baseline/roles.ts';
import { MEMBER_OF_HUB } from '../../support/baseline.ts';
import { EVERY_QUESTION, fakeReads } from '../../support/fake-reads.ts';
import { type Document, isAllowed } from '../../support/iam.ts';
import { awsError } from '../../support/incidents.ts';

const { naming } = MEMBER_OF_HUB;
const AT = Date.UTC(2026, 2, 2, 9);
const GROUP = { ask: 'security-group', id: 'sg-0a1b2c3d4e5f60001' } as const;
const INSTANCE = { ask: 'instance', id: 'i-0a1b2c3d4e5f60001' } as const;

function activity(more: Partial<Activity> = {}): Activity {
  return { id: 'event-1', account: MEMBER, region: 'ap-northeast-2', at: AT, ...more } as Activity;
}

/** The port with the test's own clock and timer, and a member with the given answers. */
function asking(answer: AskMember, { never = false } = {}) {
  const clock = { now: AT + 5_000 };
  const asked: Question[] = [];
  const opened: { activity: Activity; questions: readonly Question[] }[] = [];
  const reasons: string[] = [];
  let elapse = () => {};
  const waited: number[] = [];
  const ask = memberFacts({
    open: async (about, questions) => {
      opened.push({ activity: about, questions });
      if (never) throw awsError('AccessDenied', 403);
      return (question) => {
        asked.push(question);
        return answer(question);
      };
    },
    now: () => clock.now,
    wait: (milliseconds) => {
      waited.push(milliseconds);
      return new Promise<void>((resolve) => {
        elapse = resolve;
      });
    },
    onUnanswered: (question, account, reason) => reasons.push(`${account} ${question.ask}: ${reason}`),
  });
  return { ask, asked, opened, reasons, clock, waited, elapse: () => elapse() };
}

const INGRESS = { tags: {}, ingress: [] } satisfies Facts['security-group'];
const QUIET_INSTANCE = { groups: [], publicAddress: false } satisfies Facts['instance'];

describe('the questions of an event', () => {
  test('are sent once each in one session, even if several detections ask them', async () => {
    const { ask, asked, opened } = asking(async () => INGRESS);
    const answers = await ask([GROUP, INSTANCE, { ...GROUP }], activity());
    expect(asked).toEqual([GROUP, INSTANCE]);
    expect(opened).toEqual([{ activity: activity(), questions: [GROUP, INSTANCE] }]);
    expect(answers.of(GROUP)).toBe(INGRESS);
  });

  test('are sent in parallel', async () => {
    let waiting = 0;
    let release = () => {};
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { ask } = asking(async () => {
      waiting += 1;
      if (waiting === 2) release();
      await both;
      return INGRESS;
    });
    expect((await ask([GROUP, INSTANCE], activity())).of(GROUP)).toBe(INGRESS);
  });

  test('that fail stay unanswered, the others are answered, and the reason is reported', async () => {
    const { ask, reasons } = asking(async (question) => {
      if (question.ask === 'instance') throw awsError('InvalidInstanceID.NotFound');
      return INGRESS;
    });
    const answers = await ask([INSTANCE, GROUP], activity());
    expect([answers.of(INSTANCE), answers.of(GROUP)]).toEqual([undefined, INGRESS]);
    expect(reasons).toEqual([`${MEMBER} instance: InvalidInstanceID.NotFound: AWS said InvalidInstanceID.NotFound`]);
  });

  test('all stay unanswered without an error if the role cannot be assumed', async () => {
    const { ask, reasons } = asking(async () => INGRESS, { never: true });
    const answers = await ask([INSTANCE, GROUP], activity());
    expect([answers.of(INSTANCE), answers.of(GROUP)]).toEqual([undefined, undefined]);
    expect(reasons).toHaveLength(2);
  });

  test('that take longer than two seconds stay unanswered, even if the answer comes while the event is judged', async () => {
    let late = (_: Facts['instance']) => {};
    const { ask, waited, elapse } = asking((question) => {
      if (question.ask === 'security-group') return Promise.resolve(INGRESS);
      return new Promise((resolve) => {
        late = resolve;
      });
    });
    const answering = ask([INSTANCE, GROUP], activity());
    await new Promise((resolve) => setImmediate(resolve));
    elapse();
    const answers = await answering;
    late(QUIET_INSTANCE);
    await new Promise((resolve) => setImmediate(resolve));
    expect(waited).toEqual([2_000]);
    expect([answers.of(INSTANCE), answers.of(GROUP)]).toEqual([undefined, INGRESS]);
    expect((await ask([INSTANCE], activity())).of(INSTANCE)).toBe(QUIET_INSTANCE);
  });

  test('that were not asked are not answered', async () => {
    const { ask } = asking(async () => INGRESS);
    expect((await ask([GROUP], activity())).of({ ...GROUP, id: 'sg-other' })).toBeUndefined();
  });
});

describe('an answer is reused', () => {
  async function askedTwice(later: Partial<Activity>, after = 1_000): Promise<number> {
    const { ask, asked, opened, clock } = asking(async () => INGRESS);
    await ask([GROUP], activity());
    clock.now += after;
    await ask([GROUP], activity({ id: 'event-2', ...later }));
    expect(opened).toHaveLength(asked.length);
    return asked.length;
  }

  test('for a minute, for events that happened before it was given', async () => {
    expect(await askedTwice({ at: AT + 5_000 }, 59_999)).toBe(1);
  });

  test('not after a minute', async () => {
    expect(await askedTwice({ at: AT + 5_000 }, 60_000)).toBe(2);
  });

  test('not for later events: it would describe a time before the event', async () => {
    expect(await askedTwice({ at: AT + 5_001 })).toBe(2);
  });

  test.each<[string, Partial<Activity>]>([
    ['account', { account: HUB_ACCOUNT }],
    ['Region', { region: 'us-east-1' }],
  ])('not in another %s', async (_, other) => {
    expect(await askedTwice(other)).toBe(2);
  });

  test('not if it was missing', async () => {
    const answers = [undefined, INGRESS];
    const { ask, asked } = asking(async () => answers.shift());
    expect((await ask([GROUP], activity())).of(GROUP)).toBeUndefined();
    expect((await ask([GROUP], activity())).of(GROUP)).toBe(INGRESS);
    expect(asked).toHaveLength(2);
  });

  test('by events that ask at the same moment', async () => {
    const { ask, asked } = asking(async () => INGRESS);
    const all = await Promise.all(['a', 'b', 'c'].map((id) => ask([GROUP], activity({ id }))));
    expect(all.map((answers) => answers.of(GROUP))).toEqual([INGRESS, INGRESS, INGRESS]);
    expect(asked).toHaveLength(1);
  });
});

describe('the session that asks', () => {
  function recording() {
    const assumed: RoleRequest[] = [];
    const assume = async (request: RoleRequest) => {
      assumed.push(request);
      return { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
    };
    return { assumed, open: inspections(assume, naming, () => 'external-id') };
  }

  test("is one of the member's inspect role, named after the event", async () => {
    const { assumed, open } = recording();
    await open(activity(), [GROUP]);
    const { policy: _, ...request } = assumed[0] as RoleRequest;
    const { path, name } = inspectRole(MEMBER_OF_HUB);
    expect(request).toEqual({
      roleArn: `arn:aws:iam::${MEMBER}:role${path}${name}`,
      sessionName: 'inspect',
      externalId: 'external-id',
      sourceIdentity: askingIdentity('event-1'),
    });
    expect(request.sourceIdentity).toMatch(/^evt-[0-9a-f]{32}$/);
    expect(askingIdentity('event-2')).not.toBe(request.sourceIdentity);
  });

  test('becomes several within the limits of AWS if every question is asked', async () => {
    const { assumed, open } = recording();
    await open(activity(), EVERY_QUESTION);
    expect(assumed.length).toBeGreaterThan(1);
    for (const { policy } of assumed) expect(policy?.length).toBeLessThanOrEqual(SESSION_POLICY_LIMIT);
  });

  test('is not opened if nothing is asked', async () => {
    const { assumed, open } = recording();
    const ask = await open(activity(), []);
    expect(await ask({ ask: 'alarm', name: 'scanner' })).toBeUndefined();
    expect(assumed).toEqual([]);
  });
});

describe('the permissions of questions', () => {
  const role = inspectRole(MEMBER_OF_HUB).policy;

  async function sessionFor(questions: readonly Question[]): Promise<Document> {
    let policy = '{"Statement":[]}';
    const assume = async (request: RoleRequest) => {
      policy = request.policy ?? policy;
      return { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
    };
    await inspections(assume, naming, () => 'external-id')(activity(), questions);
    return JSON.parse(policy) as Document;
  }

  test.each(EVERY_QUESTION.map((question) => [question.ask, JSON.stringify(question), question] as const))(
    '%s: every call is allowed by the role and by the session of that question alone: %s',
    async (_ask, _text, question) => {
      const member = fakeReads();
      await factOf(question as never, MEMBER, member.read);
      const session = await sessionFor([question]);
      for (const { action, resource } of member.made) {
        expect(isAllowed({ action, resource }, { identity: [role], session }), action).toBe(true);
      }
    },
  );

  test.each(Object.keys(FACT_PERMISSIONS) as Question['ask'][])('%s: every listed action is used by a call', async (ask) => {
    const member = fakeReads();
    for (const question of EVERY_QUESTION.filter((one) => one.ask === ask)) await factOf(question as never, MEMBER, member.read);
    const used = new Set(member.made.map(({ action }) => action as string));
    expect(FACT_PERMISSIONS[ask].map(({ action }) => action).filter((action) => !used.has(action))).toEqual([]);
  });

  describe('data of visitors', () => {
    const logGroup = (name: string) => `arn:aws:logs:ap-northeast-2:${MEMBER}:log-group:${name}:log-stream:`;
    const webAcl = (name: string) => `arn:aws:wafv2:ap-northeast-2:${MEMBER}:regional/webacl/${name}/11111111-2222`;
    const { webAccess: _, ...silent } = MEMBER_OF_HUB;

    test.each([
      ['logs:FilterLogEvents', logGroup('/shop/access'), logGroup('/aws/lambda/payments')],
      ['logs:FilterLogEvents', logGroup('/shop/access'), logGroup('/shop/access-of-staff')],
      ['wafv2:GetSampledRequests', webAcl('shop'), webAcl('payments')],
    ])('is read by %s only in resources that the organization file names: %s, not %s', (action, named, other) => {
      expect(isAllowed({ action, resource: named }, { identity: [role] })).toBe(true);
      expect(isAllowed({ action, resource: other }, { identity: [role] })).toBe(false);
    });

    test.each(['logs:FilterLogEvents', 'wafv2:GetSampledRequests', 'wafv2:ListWebACLs'])(
      'cannot be read by the role of an account that named no resources: %s',
      (action) => {
        const { policy } = inspectRole(silent);
        for (const resource of [logGroup('/shop/access'), webAcl('shop'), '*']) {
          expect(isAllowed({ action, resource }, { identity: [policy] })).toBe(false);
        }
      },
    );
  });

  test.each([
    'logs:GetLogEvents',
    'logs:DeleteMetricFilter',
    'cloudwatch:SetAlarmState',
    'wafv2:UpdateIPSet',
    'iam:PutGroupPolicy',
    'ec2:RevokeSecurityGroupIngress',
    'ec2:CreateTags',
    's3:GetObject',
    's3:PutBucketTagging',
    's3:ListAllMyBuckets',
    'iam:GetUser',
    'iam:ListAccessKeys',
    'iam:CreateAccessKey',
    'cloudtrail:StopLogging',
    'secretsmanager:GetSecretValue',
    'kms:Decrypt',
    'sts:AssumeRole',
  ])('no question needs %s', (action) => {
    const arns = [`arn:aws:s3:::bucket/key`, `arn:aws:iam::${MEMBER}:user/alice`, '*'];
    for (const resource of arns) expect(isAllowed({ action, resource }, { identity: [role] })).toBe(false);
  });
});
