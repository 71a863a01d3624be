import type { JsonObject } from '../json.ts';
import { type LiveConnections, worstOf } from '../network/live-connections.ts';
import type { Image, PlanDraft } from './plan.ts';

export function withConnections(image: Image, connections: LiveConnections): Image {
  return { ...image, lookup: { ...image.lookup, connections: connections as unknown as JsonObject } };
}

/** What happens to the open connections of everything that a plan changes. */
export function connectionsOf(images: readonly Image[]): Pick<PlanDraft, 'connections'> {
  const connections = worstOf(
    images.flatMap(({ lookup }) => (lookup?.connections as unknown as LiveConnections | undefined) ?? []),
  );
  return connections === undefined ? {} : { connections };
}
