import { setTimeout } from 'node:timers/promises';
import * as hub from '@aws-sdk/client-securityhub';
import { beforeAll, describe, expect, test } from 'vitest';
import { unifiedFindings } from '#adapters/member/unified-findings.ts';
import { securityHubProbe } from '#adapters/operator/security-hub-probe.ts';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { probeSecurityHub } from '#cli/probe-security-hub.ts';
import { until } from '../../support/until.ts';
import { as, hubKey, type Key, memberKey, TEST_KEY } from './organization.ts';

describe('Security Hub', () => {
  const HUB_REGION = 'eu-central-1';
  const productArn = (account: string) => `arn:aws:securityhub:${HUB_REGION}:${account}:product/${account}/default`;
  const finding = (Id: string, more: object = {}): hub.AwsSecurityFinding => ({
    SchemaVersion: '2018-10-08',
    Id,
    ProductArn: productArn(MEMBER),
    GeneratorId: 'generator',
    AwsAccountId: MEMBER,
    Types: ['TTPs/Initial Access'],
    CreatedAt: '2026-01-01T00:00:00Z',
    UpdatedAt: '2026-01-01T00:00:00.000Z',
    Severity: { Label: 'HIGH' },
    Title: 'title',
    Description: 'description',
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'arn:aws:ec2:::one' }],
    ...more,
  });
  // GetFindings allows three calls a second.
  const client = (key: Key) => new hub.SecurityHubClient({ ...as(key, HUB_REGION), maxAttempts: 8 });
  const bring = (...Findings: hub.AwsSecurityFinding[]) =>
    client(memberKey).send(new hub.BatchImportFindingsCommand({ Findings }));
  const find = async (key: Key, Filters: hub.AwsSecurityFindingFilters) =>
    (await client(key).send(new hub.GetFindingsCommand({ Filters }))).Findings ?? [];
  const equals = (Value: string) => [{ Value, Comparison: 'EQUALS' as const }];

  beforeAll(async () => {
    for (const key of [hubKey, memberKey]) await client(key).send(new hub.EnableSecurityHubCommand({}));
    await client(TEST_KEY).send(new hub.EnableOrganizationAdminAccountCommand({ AdminAccountId: HUB_ACCOUNT }));
    await client(hubKey).send(new hub.CreateMembersCommand({ AccountDetails: [{ AccountId: MEMBER }] }));
  });

  test('stores its configuration and names its administrator region by region', async () => {
    await client(memberKey).send(new hub.UpdateSecurityHubConfigurationCommand({ AutoEnableControls: false }));
    expect((await client(memberKey).send(new hub.DescribeHubCommand({}))).AutoEnableControls).toBe(false);
    const elsewhere = new hub.SecurityHubClient(as(TEST_KEY, 'us-east-1'));
    const admins = async () => (await elsewhere.send(new hub.ListOrganizationAdminAccountsCommand({}))).AdminAccounts;
    expect(await admins()).toEqual([]);
    await elsewhere.send(new hub.EnableOrganizationAdminAccountCommand({ AdminAccountId: HUB_ACCOUNT }));
    expect(await admins()).toEqual([{ AccountId: HUB_ACCOUNT, Status: 'ENABLED' }]);
    await elsewhere.send(new hub.DisableOrganizationAdminAccountCommand({ AdminAccountId: HUB_ACCOUNT }));
    expect(await admins()).toEqual([]);
  });

  test('imports the probe of hub doctor and shows it in CSPM, and in the unified Security Hub once that is on', async () => {
    const probe = securityHubProbe({ ...as(hubKey, HUB_REGION), region: HUB_REGION }, HUB_ACCOUNT);
    const times = { now: Date.now, pause: (milliseconds: number) => setTimeout(milliseconds) };
    expect(await probeSecurityHub('org-security-hub/doctor/1', probe, times)).toMatchObject({
      imported: true,
      cspm: true,
      unified: 'off',
      archived: true,
    });
    await expect(client(hubKey).send(new hub.GetFindingsV2Command({}))).rejects.toThrow('not enabled');
    await client(hubKey).send(new hub.EnableSecurityHubV2Command({}));
    await expect(client(hubKey).send(new hub.EnableSecurityHubV2Command({}))).rejects.toThrow('already enabled');
    expect(await probeSecurityHub('org-security-hub/doctor/2', probe, times)).toMatchObject({ unified: true, archived: true });
    const { Findings = [] } = await client(hubKey).send(new hub.GetFindingsV2Command({}));
    const uids = Findings.map((one) => (one as { metadata: { uid: string } }).metadata.uid);
    const known = await unifiedFindings({ ...as(hubKey, HUB_REGION), maxAttempts: 8 })([...uids, 'of no finding']);
    expect([...known.keys()].toSorted()).toEqual(uids.toSorted());
    expect([...known.values()]).toContainEqual({
      CloudAccountUid: HUB_ACCOUNT,
      FindingInfoUid: 'org-security-hub/doctor/2',
      MetadataProductUid: productArn(HUB_ACCOUNT).replace(':product/', ':productv2/'),
    });
    const [left] = await find(hubKey, { Id: equals('org-security-hub/doctor/2') });
    expect(left).toMatchObject({ RecordState: 'ARCHIVED', Severity: { Label: 'INFORMATIONAL' } });
  });

  const insight = {
    Name: 'Hub: incidents by scenario',
    Filters: {
      GeneratorId: [{ Value: 'org-security-hub/', Comparison: 'PREFIX' as const }],
      ProductFields: [{ Key: 'org-security-hub/timeToContain', Value: 'under 5 s', Comparison: 'EQUALS' as const }],
    },
    GroupByAttribute: 'GeneratorId',
  };

  test('counts findings of members in a custom insight, and an update of it keeps the fields that it does not name', async () => {
    const of = (scenario: string, timeToContain: string) =>
      finding(`insight-${scenario}-${timeToContain}`, {
        GeneratorId: `org-security-hub/${scenario}`,
        ProductFields: { 'org-security-hub/timeToContain': timeToContain },
      });
    await bring(of('one', 'under 5 s'), of('one', 'under 1 h'), of('two', 'under 1 h'));
    const { InsightArn } = await client(hubKey).send(new hub.CreateInsightCommand(insight));
    const results = async () =>
      (await client(hubKey).send(new hub.GetInsightResultsCommand({ InsightArn }))).InsightResults?.ResultValues;
    expect(await results()).toEqual([{ GroupByAttributeValue: 'org-security-hub/one', Count: 1 }]);
    await client(hubKey).send(new hub.UpdateInsightCommand({ InsightArn, GroupByAttribute: 'AwsAccountId' }));
    expect(await results()).toEqual([{ GroupByAttributeValue: MEMBER, Count: 1 }]);
    const named = new hub.GetInsightsCommand({ InsightArns: [InsightArn ?? ''] });
    expect((await client(hubKey).send(named)).Insights).toEqual([{ ...insight, InsightArn, GroupByAttribute: 'AwsAccountId' }]);
    await client(hubKey).send(new hub.DeleteInsightCommand({ InsightArn }));
    await expect(client(hubKey).send(named)).rejects.toThrow('does not exist');
  });

  test.each<[string, object]>([
    ['a map to group by', { GroupByAttribute: 'ProductFields' }],
    ['no filter', { Filters: {} }],
    ['no name', { Name: ' ' }],
    ['21 values of one filter', { Filters: { GeneratorId: Array.from({ length: 21 }, () => insight.Filters.GeneratorId[0]) } }],
  ])('refuses an insight with %s', async (_, wrong) => {
    const refused = client(hubKey).send(new hub.CreateInsightCommand({ ...insight, ...wrong }));
    await expect(refused).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('gives a new finding its defaults and shows it to the administrator', async () => {
    expect(await bring(finding('new'))).toMatchObject({ SuccessCount: 1, FailedCount: 0 });
    for (const key of [memberKey, hubKey]) {
      expect(await find(key, { Id: equals('new') })).toMatchObject([{ Workflow: { Status: 'NEW' }, RecordState: 'ACTIVE' }]);
    }
    expect(await find(hubKey, {})).not.toEqual([]);
  });

  test.each<[string, object]>([
    ['another schema', { SchemaVersion: '2020-01-01' }],
    ['no generator', { GeneratorId: '' }],
    ['another account', { AwsAccountId: HUB_ACCOUNT }],
    ['the product of another account', { ProductArn: productArn(HUB_ACCOUNT) }],
    ['no types', { Types: [] }],
    ['an unknown type', { Types: ['Made Up/One'] }],
    ['a type of four parts', { Types: ['TTPs/a/b/c'] }],
    ['a type with an empty part', { Types: ['TTPs/'] }],
    ['a date without a time', { UpdatedAt: '2026-01-01' }],
    ['no severity', { Severity: undefined }],
    ['a long title', { Title: 'x'.repeat(257) }],
    ['a long description', { Description: 'x'.repeat(1025) }],
    ['no resources', { Resources: [] }],
    ['33 resources', { Resources: Array.from({ length: 33 }, (_, index) => ({ Type: 'Other', Id: `${index}` })) }],
  ])('refuses a finding with %s', async (_, fault) => {
    const answer = await bring(finding('refused', fault), finding('beside'));
    expect(answer).toMatchObject({
      SuccessCount: 1,
      FailedCount: 1,
      FailedFindings: [{ Id: 'refused', ErrorCode: 'InvalidInput' }],
    });
    expect(await find(memberKey, { Id: equals('refused') })).toEqual([]);
  });

  test('reads the severity from the provider fields', async () => {
    await bring(finding('provider', { Severity: undefined, FindingProviderFields: { Severity: { Label: 'LOW' } } }));
    expect(await find(memberKey, { Id: equals('provider') })).toMatchObject([{ Severity: { Label: 'LOW' } }]);
  });

  test('updates a finding only with a newer time and once it is two seconds old, and an import never its workflow or note', async () => {
    await bring(finding('updated', { UpdatedAt: '2026-01-01T01:00:00Z' }));
    const FindingIdentifiers = [{ Id: 'updated', ProductArn: productArn(MEMBER) }];
    const Note = { Text: 'ours', UpdatedBy: 'us' };
    const update = new hub.BatchUpdateFindingsCommand({ FindingIdentifiers, Workflow: { Status: 'RESOLVED' }, Note });
    expect((await client(hubKey).send(update)).UnprocessedFindings).toMatchObject([{ ErrorCode: 'FindingNotFound' }]);
    const answer = await until(
      () => client(hubKey).send(update),
      ({ UnprocessedFindings }) => UnprocessedFindings?.length === 0,
    );
    expect(answer).toMatchObject({ ProcessedFindings: FindingIdentifiers, UnprocessedFindings: [] });
    expect(await find(memberKey, { Id: equals('updated') })).toMatchObject([{ Workflow: { Status: 'NEW' } }]);
    await until(
      () => find(memberKey, { Id: equals('updated') }),
      ([found]) => found?.Workflow?.Status === 'RESOLVED',
    );
    await bring(finding('updated', { Title: 'older', UpdatedAt: '2026-01-01T01:00:00.000+00:00' }));
    expect(await find(memberKey, { Id: equals('updated') })).toMatchObject([
      { Title: 'title', Workflow: { Status: 'RESOLVED' } },
    ]);
    await bring(
      finding('updated', {
        Title: 'newer',
        UpdatedAt: '2026-01-01T01:00:00.001Z',
        Workflow: { Status: 'NEW' },
        Note: { Text: 'theirs', UpdatedBy: 'them', UpdatedAt: '2026-01-01T00:00:00Z' },
      }),
    );
    expect(await find(memberKey, { Id: equals('updated') })).toMatchObject([
      { Title: 'newer', Workflow: { Status: 'RESOLVED' }, Note },
    ]);
  });

  test('resets what was resolved when a finding leaves the archive, and keeps what was suppressed', async () => {
    const statuses = ['RESOLVED', 'SUPPRESSED'] as const;
    for (const Status of statuses) {
      await bring(finding(`archive/${Status}`, { Workflow: { Status }, RecordState: 'ARCHIVED' }));
      await bring(finding(`archive/${Status}`, { UpdatedAt: '2026-01-02T00:00:00Z' }));
    }
    const found = await find(memberKey, { Id: [{ Value: 'archive/', Comparison: 'PREFIX' }] });
    expect(found.map(({ Workflow }) => Workflow?.Status)).toEqual(['NEW', 'SUPPRESSED']);
  });

  test('resets what was resolved when a finding fails that had passed, and keeps what customers set of severity and types', async () => {
    const before = finding('fails', { Workflow: { Status: 'RESOLVED' }, Compliance: { Status: 'PASSED' } });
    await bring(before);
    const FindingIdentifiers = [{ Id: 'fails', ProductArn: productArn(MEMBER) }];
    await until(
      () => client(hubKey).send(new hub.BatchUpdateFindingsCommand({ FindingIdentifiers, Severity: { Label: 'LOW' } })),
      ({ UnprocessedFindings }) => UnprocessedFindings?.length === 0,
    );
    await until(
      () => find(memberKey, { Id: equals('fails') }),
      ([found]) => found?.Severity?.Label === 'LOW',
    );
    await bring({ ...before, Compliance: { Status: 'FAILED' }, UpdatedAt: '2026-01-02T00:00:00Z' });
    expect(await find(memberKey, { Id: equals('fails') })).toMatchObject([
      { Workflow: { Status: 'NEW' }, Compliance: { Status: 'FAILED' }, Severity: { Label: 'LOW' } },
    ]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a hundred and one findings', () => bring(...Array.from({ length: 101 }, (_, nth) => finding(`many/${nth}`)))],
    [
      'a filter of more than twenty values',
      () => find(hubKey, { Id: Array.from({ length: 21 }, (_, nth) => equals(`${nth}`)).flat() }),
    ],
    [
      'an update of a hundred and one findings',
      () =>
        client(hubKey).send(
          new hub.BatchUpdateFindingsCommand({
            FindingIdentifiers: Array.from({ length: 101 }, (_, nth) => ({ Id: `${nth}`, ProductArn: productArn(MEMBER) })),
            Workflow: { Status: 'NEW' },
          }),
        ),
    ],
  ])('refuses %s', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('refuses a finding of more than 240 KB, and imports the others of the same batch', async () => {
    const ProductFields = Object.fromEntries(Array.from({ length: 50 }, (_, nth) => [`field${nth}`, 'x'.repeat(6_000)]));
    expect(await bring(finding('large', { ProductFields }), finding('small'))).toMatchObject({
      SuccessCount: 1,
      FailedFindings: [{ Id: 'large', ErrorCode: 'InvalidInput' }],
    });
  });

  test('throttles an account that reads more often than three times a second', async () => {
    const elsewhere = new hub.SecurityHubClient({ ...as(memberKey, 'eu-west-2'), maxAttempts: 1 });
    await elsewhere.send(new hub.EnableSecurityHubCommand({}));
    const looks = await Promise.allSettled(Array.from({ length: 12 }, () => elsewhere.send(new hub.GetFindingsCommand({}))));
    expect(looks.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'TooManyRequestsException' } });
    expect(looks.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(6);
  });

  test('lists the findings that an update did not find', async () => {
    const identifier = { Id: 'updated', ProductArn: productArn(HUB_ACCOUNT) };
    const answer = await client(hubKey).send(
      new hub.BatchUpdateFindingsCommand({ FindingIdentifiers: [identifier], Workflow: { Status: 'NOTIFIED' } }),
    );
    expect(answer.UnprocessedFindings).toMatchObject([{ FindingIdentifier: identifier, ErrorCode: 'FindingNotFound' }]);
  });

  test('applies the filters', async () => {
    await bring(
      finding('filter/1', { GeneratorId: 'filtered' }),
      finding('filter/2', { GeneratorId: 'filtered', RecordState: 'ARCHIVED' }),
    );
    const ids = async (filters: hub.AwsSecurityFindingFilters) =>
      (await find(hubKey, { GeneratorId: equals('filtered'), ...filters })).map((found) => found.Id);
    expect(await ids({})).toEqual(['filter/1', 'filter/2']);
    expect(await ids({ Id: [{ Value: 'filter/', Comparison: 'PREFIX' }] })).toEqual(['filter/1', 'filter/2']);
    expect(await ids({ Id: [...equals('filter/2'), ...equals('other')] })).toEqual(['filter/2']);
    expect(await ids({ RecordState: equals('ACTIVE') })).toEqual(['filter/1']);
    expect(await ids({ RecordState: [{ Value: 'ACTIVE', Comparison: 'NOT_EQUALS' }] })).toEqual(['filter/2']);
    expect(await ids({ WorkflowStatus: equals('RESOLVED') })).toEqual([]);
    expect(await ids({ AwsAccountId: equals(MEMBER), ProductArn: equals(productArn(MEMBER)) })).toHaveLength(2);
    expect(await ids({ AwsAccountId: equals(HUB_ACCOUNT) })).toEqual([]);
    await expect(find(hubKey, { Confidence: [{ Gte: 1 }] })).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('shows the administrator the findings of members only', async () => {
    const elsewhere = 'ap-southeast-2';
    const at = (key: Key) => new hub.SecurityHubClient(as(key, elsewhere));
    for (const key of [hubKey, memberKey]) await at(key).send(new hub.EnableSecurityHubCommand({}));
    await at(TEST_KEY).send(new hub.EnableOrganizationAdminAccountCommand({ AdminAccountId: HUB_ACCOUNT }));
    const ProductArn = productArn(MEMBER).replace(HUB_REGION, elsewhere);
    await at(memberKey).send(new hub.BatchImportFindingsCommand({ Findings: [finding('member', { ProductArn })] }));
    const seen = async () => (await at(hubKey).send(new hub.GetFindingsCommand({}))).Findings?.length;
    expect(await seen()).toBe(0);
    await at(hubKey).send(new hub.CreateMembersCommand({ AccountDetails: [{ AccountId: MEMBER }] }));
    expect(await seen()).toBe(1);
    await at(hubKey).send(new hub.DisassociateMembersCommand({ AccountIds: [MEMBER] }));
    expect(await seen()).toBe(0);
  });

  test('refuses findings if it is not enabled', async () => {
    const elsewhere = new hub.SecurityHubClient(as(memberKey, 'us-west-2'));
    await expect(elsewhere.send(new hub.GetFindingsCommand({}))).rejects.toMatchObject({
      name: 'InvalidAccessException',
    });
  });
});
