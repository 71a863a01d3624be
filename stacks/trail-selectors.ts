import type { CloudtrailAdvancedEventSelector } from '#aws/cloudtrail';
import type { dataEvents } from '#forward/forwarding.ts';

/**
 * Selects management events, and of data events exactly the calls that detections need. Without selectors AWS records management
 * events only. The trail's own bucket is excluded, because every delivery would cause another event.
 */
export function trailSelectors(events: ReturnType<typeof dataEvents>, ownBucket: string): CloudtrailAdvancedEventSelector[] {
  if (events.size === 0) return [];
  const management = { name: 'Management events', fieldSelector: [{ field: 'eventCategory', equalTo: ['Management'] }] };
  return [management, ...[...events].map(([type, calls]) => dataSelector(type, calls, ownBucket))];
}

function dataSelector(type: string, calls: readonly string[], ownBucket: string): CloudtrailAdvancedEventSelector {
  return {
    name: `Data events of ${type}`,
    fieldSelector: [
      { field: 'eventCategory', equalTo: ['Data'] },
      { field: 'resources.type', equalTo: [type] },
      { field: 'eventName', equalTo: [...calls] },
      { field: 'resources.ARN', notStartsWith: [`arn:aws:s3:::${ownBucket}/`] },
    ],
  };
}
