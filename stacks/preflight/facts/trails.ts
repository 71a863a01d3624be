import type { GetEventSelectorsCommandOutput } from '@aws-sdk/client-cloudtrail';
import type { Ask } from '../aws/calls.ts';
import type { Place } from '../aws/place.ts';
import type { Trail } from '../facts.ts';

/** The trails of the organization, seen from the management account. */
export async function readTrails(ask: Ask, at: Place): Promise<Trail[]> {
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
        objectAcls: recordsObjectAcls(selectors),
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

function recordsObjectAcls({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsCommandOutput): boolean {
  const plain = EventSelectors.some(
    ({ DataResources = [], ReadWriteType }) =>
      ReadWriteType !== 'ReadOnly' && DataResources.some(({ Type }) => Type === 'AWS::S3::Object'),
  );
  const advanced = AdvancedEventSelectors.some(({ FieldSelectors = [] }) => {
    const field = (name: string) => FieldSelectors.find(({ Field }) => Field === name);
    const names = field('eventName');
    return (
      field('resources.type')?.Equals?.includes('AWS::S3::Object') === true &&
      field('readOnly')?.Equals?.includes('true') !== true &&
      (names?.Equals === undefined || names.Equals.includes('PutObjectAcl'))
    );
  });
  return plain || advanced;
}
