import type { CheckReason, CheckResult } from '../check-result.ts';
import type { LogGroup } from '../facts.ts';
import { type PlannedRollout, plannedOf } from '../planned.ts';
import { type Check, enteredPlaces, placeName, resultsFrom } from './scene.ts';

/** CloudWatch Logs takes two subscription filters for each log group. */
const MOST_FILTERS = 2;

/** The customer's log groups that filters are put on. */
export const checkLogGroups: Check = (planned, facts) => {
  const asked = enteredPlaces(facts).flatMap(({ found, ...place }) =>
    Object.entries(found.logGroups ?? {}).map(([group, answer]) => ({ group, answer, where: placeName(planned, place) })),
  );
  const results = asked.flatMap(({ group, answer, where }) =>
    resultsFrom(answer, ['log-groups', where], (found): CheckResult[] => {
      const fault = faultOf(planned, group, found);
      return fault === undefined ? [] : [{ mark: 'fix', subject: 'log-groups', where, found: fault }];
    }),
  );
  const count = asked.length - results.length;
  const fine: CheckResult = { mark: 'ok', subject: 'log-groups', where: '', found: { code: 'log-groups-fine', count } };
  return [...(count > 0 ? [fine] : []), ...results];
};

function faultOf(planned: PlannedRollout, group: string, found: LogGroup | undefined): CheckReason | undefined {
  if (found === undefined) return { code: 'log-group-missing', group };
  if (found.infrequent) return { code: 'log-group-infrequent', group };
  const added = plannedOf(planned, 'aws_cloudwatch_log_subscription_filter')
    .filter(({ settings }) => settings.log_group_name === group)
    .map(({ settings }) => String(settings.name));
  const others = found.filters.filter((name) => !added.includes(name));
  return added.length > 0 && others.length >= MOST_FILTERS ? { code: 'log-group-full', group, filters: others } : undefined;
}
