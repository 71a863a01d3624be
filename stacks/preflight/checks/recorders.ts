import type { Place } from '../aws/place.ts';
import type { CheckResult } from '../check-result.ts';
import type { AwsFacts, Recorder } from '../facts.ts';
import { type PlannedRollout, plannedOf } from '../planned.ts';
import { type Check, enteredAccounts, enteredPlaces, isNew, nameOf, placeName, resultsFrom } from './scene.ts';

/** AWS Config: AWS refuses a second recorder, and without any, several scenarios and playbooks have no data. */
export const checkRecorders: Check = (planned, facts) => {
  const asked = enteredPlaces(facts).filter(({ found }) => found.recorders !== undefined);
  const results = asked.flatMap((place) =>
    resultsFrom(place.found.recorders, ['config', placeName(planned, place)], (found) =>
      judgeRecorders(planned, facts, place, found),
    ),
  );
  const count = asked.length - new Set(results.map(({ where }) => where)).size;
  const fine: CheckResult = { mark: 'ok', subject: 'config', where: '', found: { code: 'recorder-records', count } };
  return [...(count > 0 ? [fine] : []), ...results, ...roles(planned, facts)];
};

function judgeRecorders(planned: PlannedRollout, facts: AwsFacts, place: Place, found: readonly Recorder[]): CheckResult[] {
  const { account, region } = place;
  const base = { subject: 'config', where: placeName(planned, place) } as const;
  const creating = plannedOf(planned, 'aws_config_configuration_recorder').filter(
    (one) => one.account === account && one.region === region,
  );
  if (creating.length > 0) {
    const existing = found.find(({ owner }) => owner === 'account');
    if (existing === undefined || !creating.some((one) => isNew(planned, facts, one) === true)) return [];
    const reason = { code: 'recorder-exists', recorder: existing.name } as const;
    return [{ ...base, mark: 'fix', found: reason, proposal: forAccount(planned, account, { existing: [region] }) }];
  }
  if (found.some(({ recording }) => recording)) return [];
  const [stopped] = found;
  if (stopped !== undefined) return [{ ...base, mark: 'look', found: { code: 'recorder-stopped', recorder: stopped.name } }];
  return [{ ...base, mark: 'look', found: { code: 'recorder-missing' } }];
}

function roles(planned: PlannedRollout, facts: AwsFacts): CheckResult[] {
  const creating = plannedOf(planned, 'aws_iam_service_linked_role').filter((one) => isNew(planned, facts, one) === true);
  return enteredAccounts(facts).flatMap(([account, { configRole }]) => {
    const where = nameOf(planned, account);
    return resultsFrom(configRole, ['config', where], (exists): CheckResult[] => {
      if (!exists || !creating.some((one) => one.account === account)) return [];
      const proposal = forAccount(planned, account, { role: 'existing' });
      return [{ mark: 'fix', subject: 'config', where, found: { code: 'config-role-exists' }, proposal }];
    });
  });
}

function forAccount(planned: PlannedRollout, account: string, config: object) {
  return { accounts: [{ id: account, name: nameOf(planned, account), config }] };
}
