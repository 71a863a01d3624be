import type { Trap } from './trap.ts';

/** Of what other services found. */
export const FINDING_TRAPS: readonly Trap[] = [
  {
    number: 37,
    trap: 'A finding of GuardDuty is told again, may be a sample or archived, and is written in two cases',
    sentences: [
      ['guardduty-finding', 'no severity is told'],
      ['guardduty-finding', 'a severity of 9 is critical'],
      ['guardduty-finding', 'a sample comes in'],
      ['guardduty-finding', 'the same finding is told again with a higher count'],
      ['guardduty-finding', 'the finding is archived'],
    ],
    readings: [
      ['catalogue/notices.test.ts', "'reads the same in PascalCase, as the API and the console write it'"],
      ['catalogue/notices.test.ts', "'a finding of GuardDuty told twice is a duplicate, and each update of it is news'"],
    ],
  },
  {
    number: 38,
    trap: 'Security Hub tells findings in batches, old ones by a number, settled ones too, and those of GuardDuty once more',
    sentences: [
      ['securityhub-finding', 'the second of several findings fails'],
      ['securityhub-finding', 'an old finding carries only a number'],
      ['securityhub-finding', 'a check is passed'],
      ['securityhub-finding', 'somebody resolved it'],
      ['securityhub-finding', 'it is archived'],
      ['securityhub-finding', 'GuardDuty found it and tells of it itself'],
      ['guardduty-finding', 'Security Hub tells of the same finding'],
      ['securityhub-custom-action', 'an action is pressed on two findings'],
    ],
  },
  {
    number: 39,
    trap: 'The first evaluation of Config has no old result, and what is gone is not applicable',
    sentences: [
      ['config-noncompliant', 'the very first evaluation finds it'],
      ['config-noncompliant', 'the group is gone'],
      ['config-noncompliant', 'the old result alone says NON_COMPLIANT'],
    ],
    readings: [['normalise/normalise.test.ts', "'the event AWS Config invokes the function of a rule with'"]],
  },
];
