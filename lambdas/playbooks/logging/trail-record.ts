import type { ConfigurationItem } from '@aws-sdk/client-config-service';
import type { RecordedType } from '#core/config-recorder.ts';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type JsonObject, object } from '#core/json.ts';
import type { Tags } from '#core/resource.ts';
import type { MemberCall } from '#member/calls.ts';

/** What looking a trail up in AWS Config takes. */
export const READ_RECORDS: readonly Permission[] = [
  { action: 'config:ListDiscoveredResources', access: 'read', on: () => '*' },
  { action: 'config:GetResourceConfigHistory', access: 'read', on: () => '*' },
];

/** What AWS Config recorded of a trail, its fields named as Config names them. */
export type TrailRecord = { readonly trail: JsonObject; readonly tags: Tags };

const resourceType = 'AWS::CloudTrail::Trail' satisfies RecordedType;

/** How many changes before the incident are looked at: of a trail that was deleted and made again, some tell nothing. */
const LOOKED_AT = 10;

/** How AWS Config last recorded the incident's trail before it happened; undefined where it recorded nothing of it. */
export async function recordedTrail({ resource, firstAt }: Incident, call: MemberCall): Promise<TrailRecord | undefined> {
  const known = call('config:ListDiscoveredResources', {
    resourceType,
    resourceName: resource.id,
    includeDeletedResources: true,
  });
  const { resourceIdentifiers = [] } = await known;
  const ids = [...new Set(resourceIdentifiers.flatMap(({ resourceId }) => resourceId ?? []))];
  const laterTime = new Date(firstAt);
  const histories = await Promise.all(
    ids.map((resourceId) =>
      call('config:GetResourceConfigHistory', { resourceType, resourceId, laterTime, limit: LOOKED_AT }).catch(unlessUnknown),
    ),
  );
  const items = histories.flatMap(({ configurationItems = [] }) => configurationItems);
  // A trail of the same name may live in another Region.
  return items.filter(({ arn }) => arn === resource.arn).flatMap((item) => recordIn(item) ?? [])[0];
}

/** Items of a trail that was deleted carry no configuration. */
function recordIn({ configuration, tags = {} }: ConfigurationItem): TrailRecord | undefined {
  const trail = read(configuration);
  return Object.keys(trail).length === 0 ? undefined : { trail, tags };
}

function read(configuration = '{}'): JsonObject {
  try {
    return object(JSON.parse(configuration));
  } catch {
    return {};
  }
}

function unlessUnknown(error: Error): { configurationItems?: ConfigurationItem[] } {
  if (['ResourceNotDiscoveredException', 'NoAvailableConfigurationRecorderException'].includes(error.name)) return {};
  throw error;
}
