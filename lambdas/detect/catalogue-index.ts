import type { ActivityHeader } from '#core/detection/activity.ts';
import { type Causes, causesIn } from '#core/detection/cause.ts';
import type { Detection } from '#core/detection/detection.ts';
import { withResolutions } from '#core/detection/resolutions.ts';
import { type ReminderRule, reminderRulesOf } from './reminders.ts';
import { indexOf, isAwaitedBy, type TriggerIndex } from './trigger-index.ts';

/** What detection needs from a catalogue. Built once per process. */
export type CatalogueIndex = {
  readonly triggers: TriggerIndex;
  /** Whether any detection may need a call: other calls are not read further. */
  readonly isAwaited: (call: ActivityHeader) => boolean;
  /** By scenario: which detections check its incidents again, and when. */
  readonly reminders: ReadonlyMap<string, readonly ReminderRule[]>;
  /** A detection by its id; also those of `resolvedBy`, as `<scenario>/resolved`. */
  readonly detectionNamed: (id: string) => Detection | undefined;
  readonly causes: Causes;
};

export function indexCatalogue(catalogue: readonly Detection[]): CatalogueIndex {
  const all = withResolutions(catalogue);
  const triggers = indexOf(all);
  const byId = new Map(all.map((detection) => [detection.id, detection]));
  return {
    triggers,
    isAwaited: isAwaitedBy(triggers),
    reminders: reminderRulesOf(catalogue),
    detectionNamed: (id) => byId.get(id),
    causes: causesIn(catalogue),
  };
}
