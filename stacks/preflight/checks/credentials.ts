import type { CheckResult } from '../check-result.ts';
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
    ...Object.entries(owned).flatMap(([stack, answer]) => resultsFrom(answer, ['credentials', stack], () => [])),
  ];
};
