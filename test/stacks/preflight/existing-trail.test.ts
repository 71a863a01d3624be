import { describe, expect, test } from 'vitest';
import type { CloudtrailAdvancedEventSelectorFieldSelector } from '#aws/cloudtrail';
import { MANAGEMENT } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { dataEvents } from '#forward/forwarding.ts';
import { trailSelectors } from '#stacks/trail-selectors.ts';
import { HUB } from '#test/support/central-stack.ts';
import { changed, parse } from '#test/support/organization-file.ts';
import { synthesized } from '#test/support/synthesized.ts';
import { found, type RecordedAnswers, rolloutOf } from './recorded.ts';

const FILE = parse(changed('# trail: existing', 'trail: existing').replace('# services: existing', 'services: existing'));
/** The rollout of a file that uses what exists. */
const EXISTING = rolloutOf(FILE, await synthesized(FILE));

/** An answer of GetEventSelectors with the selectors that Terraform writes for the trail of the stacks. */
const OF_THE_STACKS = {
  AdvancedEventSelectors: trailSelectors(dataEvents(CATALOGUE), 'example-logs').map(({ fieldSelector }) => ({
    FieldSelectors: (fieldSelector as CloudtrailAdvancedEventSelectorFieldSelector[]).map(
      ({ field: Field, equalTo: Equals, startsWith: StartsWith, notStartsWith: NotStartsWith }) => ({
        Field,
        Equals,
        StartsWith,
        NotStartsWith,
      }),
    ),
  })),
};

function trail(change: { readonly IsMultiRegionTrail?: boolean } = {}): Partial<RecordedAnswers> {
  const TrailARN = `arn:aws:cloudtrail:ap-northeast-2:${MANAGEMENT}:trail/company`;
  const one = { Name: 'company', TrailARN, IsMultiRegionTrail: true, IsOrganizationTrail: true, ...change };
  return { 'cloudtrail:DescribeTrails': () => ({ trailList: [one] }) };
}

describe('the trail', () => {
  test('that the file calls existing, but that does not exist, is proposed to be created', async () => {
    const results = await found('trail', {}, EXISTING);
    expect(results).toMatchObject([
      { mark: 'fix', found: { code: 'trail-missing' }, proposal: { organization: { trail: 'create' } } },
    ]);
  });

  test.each([
    ['is stopped', { ...trail(), 'cloudtrail:GetTrailStatus': () => ({ IsLogging: false }) }, 'stopped'],
    ['covers one Region', trail({ IsMultiRegionTrail: false }), 'one-region'],
    [
      'records reads alone',
      {
        ...trail(),
        'cloudtrail:GetEventSelectors': () => ({
          EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'ReadOnly' as const }],
        }),
      },
      'no-writes',
    ],
  ] as [string, Partial<RecordedAnswers>, string][])('that exists but %s does not do', async (_, answers, gap) => {
    const results = await found('trail', answers, EXISTING);
    expect(results).toMatchObject([{ mark: 'fix', found: { code: 'trail-blind', gap } }]);
  });

  test('that records no data events is used, and what is then not detected is reported', async () => {
    const results = await found('trail', trail(), EXISTING);
    expect(results.map(({ mark, found: { code } }) => [mark, code])).toEqual([
      ['ok', 'trail-used'],
      ['look', 'trail-without-object-acls'],
      ['look', 'trail-without-page-files'],
    ]);
  });

  describe('records the page of the control room', () => {
    const page = `arn:aws:s3:::org-security-hub-control-room-${HUB}/`;
    type Fields = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

    const advanced = (fields: Fields) => {
      const all = { eventCategory: { Equals: ['Data'] }, 'resources.type': { Equals: ['AWS::S3::Object'] }, ...fields };
      const management = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };
      const data = { FieldSelectors: Object.entries(all).map(([Field, one]) => ({ Field, ...one })) };
      return { AdvancedEventSelectors: [management, data] };
    };
    const basic = (...Values: string[]) => {
      const DataResources = [{ Type: 'AWS::S3::Object', Values }];
      return { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true, DataResources }] };
    };

    async function saidOf(selectors: object, planned = EXISTING): Promise<string[]> {
      const answers = { ...trail(), 'cloudtrail:GetEventSelectors': () => selectors };
      const results = await found('trail', answers, planned);
      return results.map(({ found: { code } }) => code);
    }

    test.each([
      ['every write of every bucket', advanced({})],
      ['what the stacks would select in a trail that they create', OF_THE_STACKS],
      ['all buckets but its own', advanced({ 'resources.ARN': { NotStartsWith: ['arn:aws:s3:::example-logs/'] } })],
      ['every write by basic selectors', basic('arn:aws:s3')],
      ['the bucket by basic selectors', basic('arn:aws:s3:::example-logs/', page)],
    ])('where it selects %s', async (_, selectors) => {
      expect(await saidOf(selectors)).not.toContain('trail-without-page-files');
    });

    test.each([
      ['reads alone', advanced({ readOnly: { Equals: ['true'] } })],
      ['one of the calls alone', advanced({ eventName: { Equals: ['PutObject'] } })],
      ['ACLs alone', advanced({ eventName: { StartsWith: ['PutObjectA'] } })],
      ['other buckets', advanced({ 'resources.ARN': { StartsWith: ['arn:aws:s3:::example-logs/'] } })],
      ['all buckets but that of the page', advanced({ 'resources.ARN': { NotStartsWith: [page] } })],
      ['everything but one of the calls', advanced({ eventName: { NotEquals: ['CopyObject'] } })],
      ['files of another name', advanced({ 'resources.ARN': { EndsWith: ['.txt'] } })],
      ['other files', advanced({ 'resources.ARN': { NotEndsWith: ['.html'] } })],
      ['another bucket by basic selectors', basic('arn:aws:s3:::example-logs/')],
    ])('but not where it selects %s', async (_, selectors) => {
      expect(await saidOf(selectors)).toContain('trail-without-page-files');
    });

    test('which an organization without a control room does not need', async () => {
      const { controlRoom, ...organization } = EXISTING.organization;
      expect(controlRoom).toBeDefined();
      expect(await saidOf(basic('arn:aws:s3:::example-logs/'), { ...EXISTING, organization })).toEqual(['trail-used']);
    });
  });
});
