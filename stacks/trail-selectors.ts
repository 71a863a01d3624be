import type { CloudtrailAdvancedEventSelector } from '#aws/cloudtrail';
import type { SelectedData } from '#forward/forwarding.ts';

/**
 * Selects management events, and of data events exactly the calls that detections need. Without selectors AWS records management
 * events only. The trail's own bucket is excluded, because every delivery would cause another event.
 */
export function trailSelectors(events: readonly SelectedData[], ownBucket: string): CloudtrailAdvancedEventSelector[] {
  if (events.length === 0) return [];
  const management = { name: 'Management events', fieldSelector: [{ field: 'eventCategory', equalTo: ['Management'] }] };
  return [management, ...events.map((selected) => dataSelector(selected, ownBucket))];
}

function dataSelector({ data, calls, below }: SelectedData, ownBucket: string): CloudtrailAdvancedEventSelector {
  const where = below === undefined ? { notStartsWith: [`arn:aws:s3:::${ownBucket}/`] } : { startsWith: [below] };
  return {
    name: `Data events of ${data}${below === undefined ? '' : ` below ${below}`}`,
    fieldSelector: [
      { field: 'eventCategory', equalTo: ['Data'] },
      { field: 'resources.type', equalTo: [data] },
      { field: 'eventName', equalTo: [...calls] },
      { field: 'resources.ARN', ...where },
    ],
  };
}
