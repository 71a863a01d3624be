import { ownProperty } from '#core/own-property.ts';
import type { CheckResult } from '../check-result.ts';
import type { AwsFacts } from '../facts.ts';
import type { PlannedRollout } from '../planned.ts';
import { type Check, resultsFrom } from './scene.ts';

/** Whose credentials these are, and which organization they belong to. */
export const checkCredentials: Check = (planned, { caller, organization, owned }) => {
  const { id, management } = planned.organization;
  const of = (result: Pick<CheckResult, 'mark' | 'found'>): CheckResult => ({ subject: 'credentials', where: '', ...result });
  return [
    ...resultsFrom(caller, ['credentials', ''], (account) => {
      if (account !== management) return [of({ mark: 'fix', found: { code: 'credentials-wrong', account, management } })];
      return resultsFrom(organization, ['credentials', ''], (found) => {
        if (found.id !== id) {
          return [of({ mark: 'fix', found: { code: 'organization-wrong', organization: found.id, wanted: id } })];
        }
        if (!found.allFeatures) return [of({ mark: 'fix', found: { code: 'features-missing' } })];
        return [of({ mark: 'ok', found: { code: 'credentials-fine', account, organization: id } })];
      });
    }),
    ...states(planned, owned),
  ];
};

/** State files that cannot be read; a bucket that does not exist is one result for all of them. */
function states({ stacks }: PlannedRollout, owned: AwsFacts['owned']): CheckResult[] {
  const missing = stacks.flatMap(({ name, state }) => {
    const answer = ownProperty(owned, name);
    const isMissing = answer !== undefined && 'refused' in answer && answer.refused.error === 'NoSuchBucket';
    return isMissing && 'bucket' in state ? [state.bucket] : [];
  });
  const [bucket] = missing;
  if (bucket !== undefined) {
    return [{ mark: 'fix', subject: 'credentials', where: '', found: { code: 'state-bucket-missing', bucket } }];
  }
  return Object.entries(owned).flatMap(([stack, answer]) => resultsFrom(answer, ['credentials', stack], () => []));
}
