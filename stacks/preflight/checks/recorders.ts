import type { CheckResult } from '../check-result.ts';
import type { Recorder } from '../facts.ts';
import { type PlannedRollout, plannedOf } from '../planned.ts';
import { type Check, enteredPlaces, isNew, placeName, resultsFrom } from './scene.ts';

/** AWS Config: a second recorder is refused, and without one several scenarios and playbooks have nothing to go by. */
export const checkRecorders: Check = (planned, facts) => {
  const results = enteredPlaces(facts).flatMap((place) => {
    const where = placeName(planned, place);
    return resultsFrom(place.found.recorders, ['config', where], (found): CheckResult[] => {
      const creating = plannedOf(planned, 'aws_config_configuration_recorder').filter(
        ({ account, region }) => account === place.account && region === place.region,
      );
      if (creating.length === 0) return withoutOurs(found, where);
      const [existing] = found.filter(({ owner }) => owner === 'account');
      return existing !== undefined && creating.some((one) => isNew(planned, facts, one) === true)
        ? [
            {
              mark: 'fix',
              subject: 'config',
              where,
              found: { code: 'recorder-exists', recorder: existing.name, owner: existing.owner },
            },
          ]
        : [];
    });
  });
  const asked = enteredPlaces(facts).filter(({ found }) => found.recorders !== undefined).length;
  const count = asked - new Set(results.map(({ where }) => where)).size;
  return [...(count > 0 ? [recording(planned, count)] : []), ...results];
};

function recording(planned: PlannedRollout, count: number): CheckResult {
  const found =
    plannedOf(planned, 'aws_config_configuration_recorder').length > 0
      ? ({ code: 'nothing-in-the-way' } as const)
      : ({ code: 'recorder-records', count } as const);
  return { mark: 'ok', subject: 'config', where: '', found };
}

function withoutOurs(found: readonly Recorder[], where: string): CheckResult[] {
  if (found.some(({ recording: isOn }) => isOn)) return [];
  const [stopped] = found;
  return [
    {
      mark: 'look',
      subject: 'config',
      where,
      found: stopped === undefined ? { code: 'recorder-missing' } : { code: 'recorder-stopped', recorder: stopped.name },
    },
  ];
}
