import type { AdvancedFieldSelector, GetEventSelectorsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { PAGE_WRITES, pageBucket } from '#core/hub-parts.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Ask } from '../aws/calls.ts';
import type { Place } from '../aws/place.ts';
import type { Trail } from '../facts.ts';

/** The trails of the organization, seen from the management account. */
export async function readTrails(ask: Ask, at: Place, hubAccount: string): Promise<Trail[]> {
  const { trailList = [] } = await ask(at, 'cloudtrail:DescribeTrails');
  const ofOrganization = trailList.filter(({ IsOrganizationTrail }) => IsOrganizationTrail === true);
  return Promise.all(
    ofOrganization.map(async ({ Name = '', TrailARN = '', HomeRegion = at.region, IsMultiRegionTrail = false }) => {
      const home = { account: at.account, region: HomeRegion };
      const [status, selectors] = await Promise.all([
        ask(home, 'cloudtrail:GetTrailStatus', { trail: TrailARN }),
        ask(home, 'cloudtrail:GetEventSelectors', { trail: TrailARN }),
      ]);
      return {
        name: Name,
        everyRegion: IsMultiRegionTrail,
        logging: status.IsLogging === true,
        writes: recordsWrites(selectors),
        objectAcls: recordsWrite(selectors, { eventName: 'PutObjectAcl' }),
        pageFiles: PAGE_WRITES.every((eventName) =>
          recordsWrite(selectors, { eventName, 'resources.ARN': `arn:aws:s3:::${pageBucket(hubAccount)}/index.html` }),
        ),
      };
    }),
  );
}

function recordsWrites({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsCommandOutput): boolean {
  const plain = EventSelectors.some(
    ({ IncludeManagementEvents, ReadWriteType }) => IncludeManagementEvents === true && ReadWriteType !== 'ReadOnly',
  );
  const advanced = AdvancedEventSelectors.some(({ FieldSelectors = [] }) => {
    const field = (name: string) => FieldSelectors.find(({ Field }) => Field === name)?.Equals;
    return field('eventCategory')?.includes('Management') === true && field('readOnly')?.includes('true') !== true;
  });
  return plain || advanced;
}

/** A write to an object, as selectors of data events name its fields. What is absent is anything. */
type ObjectWrite = { readonly eventName: string; readonly 'resources.ARN'?: string };

const OBJECTS = 'AWS::S3::Object';

/** Whether at least one selector takes this write. */
function recordsWrite(
  { EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsCommandOutput,
  write: ObjectWrite,
): boolean {
  const arn = write['resources.ARN'];
  const isPlain = EventSelectors.some(
    ({ DataResources = [], ReadWriteType }) =>
      ReadWriteType !== 'ReadOnly' &&
      DataResources.some(
        ({ Type, Values = [] }) => Type === OBJECTS && (arn === undefined || Values.some((value) => arn.startsWith(value))),
      ),
  );
  const fields: Readonly<Record<string, string>> = {
    eventCategory: 'Data',
    'resources.type': OBJECTS,
    readOnly: 'false',
    ...write,
  };
  return isPlain || AdvancedEventSelectors.some(({ FieldSelectors = [] }) => FieldSelectors.every((one) => takes(one, fields)));
}

function takes(selector: AdvancedFieldSelector, fields: Readonly<Record<string, string>>): boolean {
  const value = ownProperty(fields, selector.Field ?? '');
  if (value === undefined) return true;
  const { Equals = [], StartsWith = [], EndsWith = [], NotEquals = [], NotStartsWith = [], NotEndsWith = [] } = selector;
  const isNamed =
    Equals.includes(value) || StartsWith.some((start) => value.startsWith(start)) || EndsWith.some((end) => value.endsWith(end));
  const isExcluded =
    NotEquals.includes(value) ||
    NotStartsWith.some((start) => value.startsWith(start)) ||
    NotEndsWith.some((end) => value.endsWith(end));
  return !isExcluded && (isNamed || Equals.length + StartsWith.length + EndsWith.length === 0);
}
