import { afterEach, describe, expect, test, vi } from 'vitest';
import { factOf } from '#adapters/member/fact-of.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { fakeReads, WINDOW } from '../support/fake-reads.ts';
import { awsError } from '../support/incidents.ts';

afterEach(() => {
  vi.useRealTimers();
});

const IN_LOG = { ask: 'log-requests', logGroup: '/shop/access', pattern: '%/\\.env%', atLeast: 1, ...WINDOW } as const;
const AT_FIREWALL = { ask: 'firewall-requests', acl: 'shop', rule: 'rate-limit', scope: 'REGIONAL', ...WINDOW } as const;

const clf = (address: string) => `${address} - - [02/Mar/2026:08:55:00 +0000] "GET /.env HTTP/1.1" 404 162`;
const times = (count: number, message: string) => Array.from({ length: count }, () => message);

/** A log with this many pages, each holding these lines. */
function log(...pages: readonly (readonly string[])[]) {
  let page = 0;
  return fakeReads({
    'logs:FilterLogEvents': () => {
      const events = (pages[page++ % pages.length] ?? []).map((message) => ({ message }));
      return { events, ...(page < pages.length && { nextToken: `page-${page}` }) };
    },
  });
}

async function inLog(...lines: readonly string[]): Promise<readonly string[] | undefined> {
  return (await factOf(IN_LOG, MEMBER, log(lines).read))?.addresses;
}

describe('the requesters in an access log', () => {
  test('are searched with the pattern and in the log group of the organization file, within the window of the alarm', async () => {
    const { read, made } = log([clf('203.0.113.66')]);
    await factOf(IN_LOG, MEMBER, read);
    expect(made.map(({ action, input }) => [action, input])).toEqual([
      [
        'logs:FilterLogEvents',
        {
          logGroupName: '/shop/access',
          filterPattern: '%/\\.env%',
          startTime: Date.parse(WINDOW.from),
          endTime: Date.parse(WINDOW.to),
          limit: 2_000,
        },
      ],
    ]);
  });

  test('are listed with the most frequent first', async () => {
    const lines = [clf('203.0.113.1'), ...times(3, clf('203.0.113.3')), ...times(2, clf('203.0.113.2'))];
    expect(await inLog(...lines)).toEqual(['203.0.113.3', '203.0.113.2', '203.0.113.1']);
  });

  test('are at most ten', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => clf(`203.0.113.${index}`));
    expect(await inLog(...lines)).toHaveLength(10);
  });

  test('leave out an address with one request if another one has many', async () => {
    expect(await inLog(clf('198.51.100.7'), ...times(11, clf('203.0.113.66')))).toEqual(['203.0.113.66']);
    expect(await inLog(clf('198.51.100.7'), ...times(10, clf('203.0.113.66')))).toEqual(['203.0.113.66', '198.51.100.7']);
  });

  test('are counted over ten pages at most, empty ones included', async () => {
    const pages = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? [] : [clf('203.0.113.66')]));
    const { read, made } = log(...pages);
    expect(await factOf(IN_LOG, MEMBER, read)).toEqual({ addresses: ['203.0.113.66'] });
    const tokens = made.map(({ input }) => (input as { nextToken?: string }).nextToken);
    expect(tokens).toEqual([undefined, ...Array.from({ length: 9 }, (_, index) => `page-${index + 1}`)]);
  });

  test('are those read before the time limit', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    let pages = 0;
    const { read } = fakeReads({
      'logs:FilterLogEvents': () => {
        vi.setSystemTime(600 * ++pages);
        return { events: [{ message: clf(`203.0.113.${pages}`) }], nextToken: 'more' };
      },
    });
    expect(await factOf(IN_LOG, MEMBER, read)).toEqual({ addresses: ['203.0.113.1', '203.0.113.2'] });
  });

  test.each([
    ['API Gateway', '{"requestId":"a","ip":"203.0.113.66","status":"404"}'],
    ['nginx', '{"remote_addr":"203.0.113.66","status":404}'],
    ['the firewall', '{"action":"BLOCK","httpRequest":{"clientIp":"203.0.113.66","uri":"/.env"}}'],
    ['a line with an IPv4 address alone', '203.0.113.66'],
  ])('are read from lines of %s', async (_, line) => {
    expect(await inLog(line)).toEqual(['203.0.113.66']);
  });

  test('may have IPv6 addresses', async () => {
    expect(await inLog(clf('2001:db8::66'))).toEqual(['2001:db8::66']);
  });

  test.each([
    ['a header that any client can set', '{"x-forwarded-for":"203.0.113.66","headers":{"ip":"203.0.113.66"}}'],
    ['JSON that is cut off', '{"ip":"203.0.113.66"'],
    ['a host name', clf('scanner.example.com')],
    ['an empty line', ''],
    ['an address in the middle of a line', '- 203.0.113.66 "GET /.env"'],
  ])('are not read from %s', async (_, line) => {
    expect(await inLog(line)).toBeUndefined();
  });

  test('are unknown if there were fewer requests than set off the alarm', async () => {
    const lines = times(9, clf('203.0.113.66'));
    expect(await factOf({ ...IN_LOG, atLeast: 10 }, MEMBER, log(lines).read)).toBeUndefined();
    expect(await factOf({ ...IN_LOG, atLeast: 9 }, MEMBER, log(lines).read)).toEqual({ addresses: ['203.0.113.66'] });
  });

  test('are unknown if AWS refuses to read the log', async () => {
    const refused = () => {
      throw awsError('AccessDeniedException', 400);
    };
    await expect(factOf(IN_LOG, MEMBER, fakeReads({ 'logs:FilterLogEvents': refused }).read)).rejects.toThrow('AccessDenied');
  });
});

describe('the requesters at the firewall', () => {
  const sample = (ClientIP: string, Weight: number) => ({ Request: { ClientIP }, Weight });

  test('are read from the web ACL of that name, by the metric name of the rule, within the window of the alarm', async () => {
    const { read, made } = fakeReads();
    expect(await factOf(AT_FIREWALL, MEMBER, read)).toBeUndefined();
    expect(made.map(({ action, input }) => [action, input])).toEqual([
      ['wafv2:ListWebACLs', { Scope: 'REGIONAL', Limit: 100 }],
      [
        'wafv2:GetSampledRequests',
        {
          WebAclArn: expect.stringContaining('/webacl/shop/'),
          RuleMetricName: 'rate-limit',
          Scope: 'REGIONAL',
          TimeWindow: { StartTime: new Date(WINDOW.from), EndTime: new Date(WINDOW.to) },
          MaxItems: 500,
        },
      ],
    ]);
  });

  test('are weighted by the requests that each sample represents', async () => {
    const SampledRequests = [sample('203.0.113.1', 2), sample('203.0.113.1', 2), sample('203.0.113.2', 9)];
    const { read } = fakeReads({ 'wafv2:GetSampledRequests': () => ({ SampledRequests }) });
    expect(await factOf(AT_FIREWALL, MEMBER, read)).toEqual({ addresses: ['203.0.113.2', '203.0.113.1'] });
  });

  test('are found if the web ACL is on a later page', async () => {
    const pages = [
      { NextMarker: 'two', WebACLs: [] },
      { WebACLs: [{ Name: 'shop', ARN: 'arn:aws:wafv2:::regional/webacl/shop/1' }] },
    ];
    const { read, made } = fakeReads({ 'wafv2:ListWebACLs': () => pages.shift() ?? {} });
    await factOf(AT_FIREWALL, MEMBER, read);
    expect(made.map(({ action }) => action)).toEqual(['wafv2:ListWebACLs', 'wafv2:ListWebACLs', 'wafv2:GetSampledRequests']);
  });

  test('are unknown if no web ACL has that name', async () => {
    const { read, made } = fakeReads();
    expect(await factOf({ ...AT_FIREWALL, acl: 'gone' }, MEMBER, read)).toBeUndefined();
    expect(made).toHaveLength(1);
  });
});

describe('the policies of a group', () => {
  const GROUP = { ask: 'policy', arn: `arn:aws:iam::${MEMBER}:group/operators` } as const;
  const document = (...actions: string[]) => ({
    Version: '2012-10-17',
    Statement: actions.map((Action) => ({ Effect: 'Allow', Action })),
  });
  const said = (one: object) => encodeURIComponent(JSON.stringify(one));
  const inForce = () => ({ Policy: { DefaultVersionId: 'v1' } });

  test('are read over all pages of attached and inline policies', async () => {
    const attached = [
      { AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/one' }], IsTruncated: true, Marker: 'more' },
      { AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/two' }], IsTruncated: false },
    ];
    const inline = [{ PolicyNames: ['three'], IsTruncated: true, Marker: 'more' }, { PolicyNames: ['four'] }];
    const { read } = fakeReads({
      'iam:ListAttachedGroupPolicies': () => attached.shift() ?? {},
      'iam:ListGroupPolicies': () => inline.shift() ?? { PolicyNames: undefined },
      'iam:GetPolicy': inForce,
      'iam:GetPolicyVersion': ({ PolicyArn = '' }) => ({ PolicyVersion: { Document: said(document(PolicyArn)) } }),
      'iam:GetGroupPolicy': ({ PolicyName = '' }) => ({ GroupName: '', PolicyName, PolicyDocument: said(document(PolicyName)) }),
    });
    const fact = await factOf(GROUP, MEMBER, read);
    const actions = (JSON.parse(fact?.document ?? '{}') as ReturnType<typeof document>).Statement.map(({ Action }) => Action);
    expect(actions).toEqual(['arn:aws:iam::aws:policy/one', 'arn:aws:iam::aws:policy/two', 'three', 'four']);
  });

  test('are an empty answer for a group without policies', async () => {
    const { read } = fakeReads({
      'iam:ListAttachedGroupPolicies': () => ({ AttachedPolicies: [] }),
      'iam:ListGroupPolicies': () => ({ PolicyNames: [] }),
    });
    expect(JSON.parse((await factOf(GROUP, MEMBER, read))?.document ?? '')).toMatchObject({ Statement: [] });
  });

  test('may hold a single statement outside a list', async () => {
    const { read } = fakeReads({
      'iam:ListAttachedGroupPolicies': () => ({ AttachedPolicies: [] }),
      'iam:GetGroupPolicy': () => ({
        GroupName: '',
        PolicyName: '',
        PolicyDocument: '{"statement":{"Effect":"Allow","Action":"*"}}',
      }),
    });
    const { document: folded = '' } = (await factOf(GROUP, MEMBER, read)) ?? {};
    expect(JSON.parse(folded).Statement).toEqual([{ Effect: 'Allow', Action: '*' }]);
  });

  test('are unknown if one of the policies has no document', async () => {
    const { read } = fakeReads({ 'iam:GetPolicy': inForce });
    expect(await factOf(GROUP, MEMBER, read)).toBeUndefined();
  });

  test.each([
    'iam:ListAttachedGroupPolicies',
    'iam:ListGroupPolicies',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:GetGroupPolicy',
  ])('are unknown if %s is refused', async (action) => {
    const { read } = fakeReads({
      'iam:GetPolicy': inForce,
      'iam:GetPolicyVersion': () => ({ PolicyVersion: { Document: said(document('s3:*')) } }),
      'iam:GetGroupPolicy': () => ({ GroupName: '', PolicyName: '', PolicyDocument: said(document('s3:*')) }),
      [action]: () => {
        throw awsError('AccessDenied', 403);
      },
    });
    await expect(factOf(GROUP, MEMBER, read)).rejects.toThrow('AccessDenied');
  });

  test('are unknown if a document is not JSON', async () => {
    const { read } = fakeReads({
      'iam:ListAttachedGroupPolicies': () => ({ AttachedPolicies: [] }),
      'iam:GetGroupPolicy': () => ({ GroupName: '', PolicyName: '', PolicyDocument: 'nothing' }),
    });
    await expect(factOf(GROUP, MEMBER, read)).rejects.toThrow();
  });
});
