import type { Place } from '../aws/place.ts';
import type { CheckResult, Quota } from '../check-result.ts';
import { hasWildcard } from '../event-rules.ts';
import type { AccountFacts, PlaceFacts } from '../facts.ts';
import { type PlannedResource, type PlannedRollout, plannedOf } from '../planned.ts';
import { type Check, enteredAccounts, enteredPlaces, nameOf, placeName, resultsFrom } from './scene.ts';

/** Of the account's Lambda concurrency AWS keeps this much for functions that reserve none. */
const UNRESERVED = 100;

/** The smallest quota of rules of an event bus in any Region. */
const LEAST_RULES = 100;

/** Rules with wildcards in their patterns that a bus takes; AWS does not raise it. */
const MOST_WILDCARD_RULES = 30;

/** Whether the accounts have room for what is planned. */
export const checkQuotas: Check = (planned, facts) => {
  const places = enteredPlaces(facts);
  return [
    ...inSum(
      'lambda-concurrency',
      places.flatMap(({ found, ...place }) => (found.concurrency === undefined ? [] : [concurrency(planned, place, found)])),
    ),
    ...inSum(
      'event-rules',
      places.flatMap(({ found, ...place }) => (found.rules === undefined ? [] : [eventRules(planned, place, found)])),
    ),
    ...inSum(
      'wildcard-rules',
      places.flatMap(({ found, ...place }) => (found.rules === undefined ? [] : [wildcardRules(planned, place, found)])),
    ),
    ...inSum(
      'iam-roles',
      enteredAccounts(facts).flatMap(([account, { roles }]) => (roles === undefined ? [] : [iamRoles(planned, account, roles)])),
    ),
  ];
};

/** One row if every place has room, else the places that do not. Nothing if nothing was asked. */
function inSum(quota: Quota, asked: readonly (readonly CheckResult[])[]): readonly CheckResult[] {
  const results = asked.flat();
  if (asked.length === 0 || results.length > 0) return results;
  return [{ mark: 'ok', subject: 'quotas', where: '', found: { code: 'quota-enough', quota } }];
}

function iamRoles(planned: PlannedRollout, account: string, roles: NonNullable<AccountFacts['roles']>): readonly CheckResult[] {
  const where = nameOf(planned, account);
  const added = plannedOf(planned, 'aws_iam_role').filter((one) => one.account === account).length;
  return resultsFrom(roles, ['quotas', where], ({ used, quota }) => exceeded('iam-roles', where, quota, used + added));
}

function exceeded(quota: Quota, where: string, limit: number, needed: number): CheckResult[] {
  if (needed <= limit) return [];
  return [{ mark: 'fix', subject: 'quotas', where, found: { code: 'quota-exceeded', quota, limit, needed } }];
}

function concurrency(planned: PlannedRollout, place: Place, { concurrency: limit }: PlaceFacts): readonly CheckResult[] {
  const where = placeName(planned, place);
  const here = (type: string) => plannedOf(planned, type).filter((one) => isIn(place, one));
  const reserved = here('aws_lambda_function').map(({ settings }) =>
    Math.max(0, Number(settings.reserved_concurrent_executions ?? 0)),
  );
  const needed = reserved.reduce((all, one) => all + one, 0) + UNRESERVED;
  return resultsFrom(limit, ['quotas', where], (most) => exceeded('lambda-concurrency', where, most, needed));
}

function eventRules(planned: PlannedRollout, place: Place, { rules, rulesQuota }: PlaceFacts): readonly CheckResult[] {
  const where = placeName(planned, place);
  const names = rulesOfDefaultBus(planned, place).map(({ settings }) => String(settings.name));
  return resultsFrom(rules, ['quotas', where], (found) => {
    const needed = new Set([...found.map(({ name }) => name), ...names]).size;
    return needed <= LEAST_RULES
      ? []
      : resultsFrom(rulesQuota, ['quotas', where], (most) => exceeded('event-rules', where, most, needed));
  });
}

/** A refused answer is reported once, with the rules. */
function wildcardRules(planned: PlannedRollout, place: Place, { rules }: PlaceFacts): CheckResult[] {
  if (rules === undefined || 'refused' in rules) return [];
  const planning = rulesOfDefaultBus(planned, place).filter(({ settings }) => hasWildcard(String(settings.event_pattern)));
  const names = planning.map(({ settings }) => String(settings.name));
  const needed = new Set([...rules.value.flatMap(({ name, hasWildcard: has }) => (has ? [name] : [])), ...names]).size;
  return exceeded('wildcard-rules', placeName(planned, place), MOST_WILDCARD_RULES, needed);
}

function rulesOfDefaultBus(planned: PlannedRollout, place: Place): PlannedResource[] {
  return plannedOf(planned, 'aws_cloudwatch_event_rule').filter(
    (one) => isIn(place, one) && one.settings.event_bus_name === undefined,
  );
}

function isIn({ account, region }: Place, one: PlannedResource): boolean {
  return one.account === account && one.region === region;
}

/** The permissions boundary that every role gets must exist in every account. */
export const checkBoundary: Check = (planned, facts) => {
  const { permissionsBoundary } = planned.organization;
  if (permissionsBoundary === undefined || permissionsBoundary === 'on') return [];
  const results = enteredAccounts(facts).flatMap(([account, one]) => {
    const where = nameOf(planned, account);
    return resultsFrom(one.boundary, ['boundary', where], (exists): CheckResult[] => {
      const policy = permissionsBoundary.replaceAll('{account}', account);
      return exists ? [] : [{ mark: 'fix', subject: 'boundary', where, found: { code: 'boundary-missing', policy } }];
    });
  });
  const count = enteredAccounts(facts).length - results.length;
  const fine: CheckResult = { mark: 'ok', subject: 'boundary', where: '', found: { code: 'boundary-exists', count } };
  return [...(count > 0 ? [fine] : []), ...results];
};
