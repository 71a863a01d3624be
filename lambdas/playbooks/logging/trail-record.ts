import type { ConfigurationItem } from '@aws-sdk/client-config-service';
import type { RecordedType } from '#core/config-recorder.ts';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type JsonObject, object } from '#core/json.ts';
import type { Tags } from '#core/resource.ts';
import type { MemberCall } from '#member/calls.ts';

/** Permissions to look up a trail in AWS Config. */
export const READ_RECORDS: readonly Permission[] = [
  { action: 'config:ListDiscoveredResources', access: 'read', on: () => '*' },
  { action: 'config:GetResourceConfigHistory', access: 'read', on: () => '*' },
];

/** AWS Config's record of a trail, with Config's field names. */
export type TrailRecord = { readonly trail: JsonObject; readonly tags: Tags };

const resourceType = 'AWS::CloudTrail::Trail' satisfies RecordedType;

/** The number of earlier changes to read: for a trail that was deleted and recreated, some have no configuration. */
const LOOKED_AT = 10;

/** AWS Config's last record of the trail before the incident; undefined if there is none. */
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
  // Another Region may have a trail of the same name.
  return items.filter(({ arn }) => arn === resource.arn).flatMap((item) => recordIn(item) ?? [])[0];
}

/** Items of a deleted trail have no configuration. */
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
