import { CATALOGUE } from '#catalogue/index.ts';
import { ruleChangeIn } from '#catalogue/readings/rule-change.ts';
import type { Activity } from '#core/detection/activity.ts';
import { isCall } from '#core/detection/trigger.ts';
import type { Unreadable } from '#core/detection/unreadable.ts';
import { incidentId } from '#core/incident/incident-id.ts';
import { type GroupChange, MOST_RULE_INCIDENTS, RULE_CHANGE_SOURCE, ruleChangeKindOf } from '#core/notice/rule-change.ts';
import { normaliseText } from '#normalise/normalise.ts';

export type ObservedRuleChanges =
  | { readonly held: Unreadable }
  | { readonly changes: readonly { readonly change: GroupChange; readonly activity: Activity }[] };

/** The changes of rules in an event that a rule of the hub's bus sent; none if AWS refused the call. */
export function ruleChangesIn(body: string): ObservedRuleChanges {
  const reading = normaliseText(
    body,
    ({ source, name, error }) => source === RULE_CHANGE_SOURCE && error === undefined && ruleChangeKindOf(name) !== undefined,
    'aws',
  );
  if (reading.kind === 'held') return { held: reading.reason };
  const changes = reading.activities.flatMap((activity) => {
    const change = ruleChangeIn(activity);
    return change === undefined ? [] : [{ change: { ...change, incidents: incidentsOf(activity) }, activity }];
  });
  return { changes };
}

/** An id is made of scenario, resource and event, so the ids of the incidents that this event may have opened or joined are known. */
function incidentsOf(activity: Activity): string[] {
  const matching = CATALOGUE.filter(({ triggers }) =>
    triggers.some((one) => isCall(one) && one.source === activity.source && one.calls.includes(activity.name)),
  );
  return matching.slice(0, MOST_RULE_INCIDENTS).map((one) => incidentId(one.id, one.subject(activity), activity));
}
