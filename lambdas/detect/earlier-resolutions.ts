import type { Activity } from '#core/detection/activity.ts';
import type { Detection, Resolution } from '#core/detection/detection.ts';
import type { MemoryEntry } from '#core/detection/memory.ts';
import type { MemoryStore } from '#core/detection/memory-store.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type ExplainedStep, standingAt } from '#core/incident/life.ts';
import { type JsonObject, object, text } from '#core/json.ts';
import { resourceKey } from '#core/resource.ts';
import type { CatalogueIndex } from './catalogue-index.ts';

/** How late an event may arrive and still count: EventBridge retries for a day; an hour is added. */
export const RESOLUTIONS_KEPT = 25 * 3_600_000;

/** The most entries per resource, and the longest entry in characters, so that no item exceeds the limit of DynamoDB. */
const KEPT = 50;
const LONGEST = 4096;

/** A resolution remembered for one resource: the event of an earlier opening may still be on its way. */
export type RememberedResolution = { readonly key: string; readonly entry: MemoryEntry };

/** A resolution that arrived before its incident: what was fixed, by which actor and call. */
export type EarlierResolution = Resolution & Pick<ExplainedStep, 'by' | 'reason'>;

/** The resolution of an open incident by an activity, if it fixes any evidence that was true at that time. */
export function resolutionOf(
  incident: Pick<Incident, 'id' | 'scenario' | 'lastAt' | 'standing' | 'standingSince'>,
  { resolves }: Pick<Detection, 'resolves'>,
  activity: Activity,
): Resolution[] {
  if (resolves === undefined || (resolves.only ?? incident.scenario) !== incident.scenario) return [];
  const stood = standingAt(incident, activity.at);
  const left = resolves.remaining(activity, stood);
  if (left.length === stood.length) return [];
  const fixed = stood.filter((fact) => !left.includes(fact));
  return [{ incident: incident.id, resolved: fixed, standing: incident.standing.filter((fact) => !fixed.includes(fact)) }];
}

/** What to remember about an activity that may resolve incidents; nothing if it is too long to keep. */
export function toRemember(detection: Detection, activity: Activity): RememberedResolution[] {
  if (detection.resolves === undefined) return [];
  const { actor, source, name, request, response } = activity;
  const value = JSON.stringify({
    detection: detection.id,
    by: actor.name,
    arn: actor.arn ?? null,
    source,
    name,
    request,
    response,
  });
  if (value.length > LONGEST) return [];
  return [
    { key: keyOf({ ...activity, resource: detection.subject(activity) }), entry: { id: activity.id, at: activity.at, value } },
  ];
}

/** The resolutions of a resource after one more; returns the same array if nothing changes. */
export function withResolution(entries: readonly MemoryEntry[], entry: MemoryEntry): readonly MemoryEntry[] {
  if (entries.some(({ id, value }) => id === entry.id && value === entry.value)) return entries;
  const all = [...entries, entry].toSorted((one, other) => one.at - other.at);
  const newest = all.at(-1)?.at ?? entry.at;
  const kept = all.filter(({ at }) => newest - at <= RESOLUTIONS_KEPT).slice(-KEPT);
  return kept.includes(entry) ? kept : entries;
}

/**
 * Resolutions that happened after what opened an incident, although their events arrived first. Within one second the order is
 * unknown; then the incident stays open.
 */
export async function earlierResolutions(
  incident: Incident,
  catalogue: Pick<CatalogueIndex, 'detectionNamed'>,
  memory: MemoryStore,
): Promise<EarlierResolution[]> {
  const key = keyOf(incident);
  const { entries = [] } = (await memory.read([key])).get(key) ?? {};
  if (entries.length === 0) return [];
  return entries.flatMap((entry) => {
    const stored = object(JSON.parse(entry.value));
    const detection = catalogue.detectionNamed(text(stored.detection) ?? '');
    if (detection === undefined) return [];
    const activity = activityOf(stored, entry, incident);
    const resolutions = resolutionOf(incident, detection, { ...activity, at: entry.at - 1 });
    const by = activity.actor.name;
    return resolutions.map((resolution) => ({
      ...resolution,
      by,
      reason: { code: 'resolved-by', call: activity.name, actor: activity.actor.arn ?? by, earlier: true },
    }));
  });
}

function activityOf(stored: JsonObject, { id, at }: MemoryEntry, { account, region }: Incident): Activity {
  const arn = text(stored.arn);
  return {
    id,
    at,
    account,
    region,
    kind: 'api-call',
    source: text(stored.source) ?? '',
    name: text(stored.name) ?? '',
    readOnly: false,
    actor: { type: 'unknown', name: text(stored.by) ?? 'unknown', ...(arn !== undefined && { arn }) },
    request: object(stored.request),
    response: object(stored.response),
    detail: {},
  };
}

function keyOf(at: Parameters<typeof resourceKey>[0]): string {
  return `closed#${resourceKey(at)}`;
}
