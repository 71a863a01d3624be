import type { Trap } from './trap.ts';

/** Traps about findings of other services. */
export const FINDING_TRAPS: readonly Trap[] = [
  {
    number: 37,
    trap: 'GuardDuty sends a finding again when it changes; a finding may be a sample or archived; field names come in camelCase and PascalCase',
    sentences: [
      ['guardduty-finding', 'the finding has no severity'],
      ['guardduty-finding', 'a severity of 9 is critical'],
      ['guardduty-finding', 'the finding is a sample'],
      ['guardduty-finding', 'the same finding is sent again with a higher count'],
      ['guardduty-finding', 'the finding is archived'],
    ],
    readings: [
      ['catalogue/notices.test.ts', "'reads the same in PascalCase, as the API and the console write it'"],
      ['catalogue/notices.test.ts', "'a finding of GuardDuty delivered twice is a duplicate, and each update is a new activity'"],
    ],
  },
  {
    number: 38,
    trap: 'Security Hub sends findings in batches, including resolved ones and copies of GuardDuty findings; old ones have only a numeric severity',
    sentences: [
      ['securityhub-finding', 'the second of several findings fails'],
      ['securityhub-finding', 'an old finding has only a numeric severity'],
      ['securityhub-finding', 'a check passes'],
      ['securityhub-finding', 'the workflow status is RESOLVED'],
      ['securityhub-finding', 'the finding is archived'],
      ['securityhub-finding', 'the finding comes from GuardDuty, which sends its own event'],
      ['guardduty-finding', 'Security Hub imports the same finding'],
      ['securityhub-custom-action', 'an action is run on two findings'],
    ],
  },
  {
    number: 39,
    trap: 'The first evaluation of a Config rule has no old result, and a deleted resource is NOT_APPLICABLE',
    sentences: [
      ['config-noncompliant', 'the first evaluation of the rule is noncompliant'],
      ['config-noncompliant', 'the group was deleted'],
      ['config-noncompliant', 'only the old result is NON_COMPLIANT'],
    ],
    readings: [['normalise/normalise.test.ts', "'the event with which AWS Config invokes the function of a rule'"]],
  },
];
