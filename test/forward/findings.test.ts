import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { CASE_NAMING, type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { type FindingCase, findingsImported, guardDutyFinding, securityFinding } from '#catalogue/events/notices.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import { forwarderRules } from '#forward/forwarding.ts';
import { normalise } from '#normalise/normalise.ts';
import { ruleTakes } from '../support/event-pattern.ts';

const RULES = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER);
const isForwarded = (event: CloudEvent) => RULES.some((rule) => ruleTakes(rule, event));

/** Whether an event can open an incident of a scenario, before any fact is asked. */
function canOpen(scenario: string, event: CloudEvent): boolean {
  const reading = normalise(event);
  return reading.kind === 'read' && reading.activities.some((activity) => scenarioOf(scenario).matches(activity));
}

const PRODUCTS: Readonly<Record<string, FindingCase>> = {
  'a control of Security Hub': {},
  GuardDuty: { product: 'arn:aws:securityhub:ap-northeast-2::product/aws/guardduty', generator: 'guardduty' },
  Inspector: { product: 'arn:aws:securityhub:ap-northeast-2::product/aws/inspector', generator: 'AWSInspector' },
  'the hub itself': {
    product: `arn:aws:securityhub:ap-northeast-2:${MEMBER}:product/${MEMBER}/default`,
    generator: 'org-security-hub/sg-ssh-open-world',
  },
  'a product of the account itself': {
    product: `arn:aws:securityhub:ap-northeast-2:${MEMBER}:product/${MEMBER}/default`,
    generator: 'own-scanner',
  },
  'a product with a generator named like the hub': {
    product: 'arn:aws:securityhub:ap-northeast-2::product/example/scanner',
    generator: 'org-security-hub/imitated',
  },
};

describe('a finding of Security Hub', () => {
  const combinations = ['FAILED', 'PASSED', 'WARNING', 'NOT_AVAILABLE', null].flatMap((compliance) =>
    ['NEW', 'NOTIFIED', 'SUPPRESSED', 'RESOLVED', null].flatMap((workflow) =>
      ['ACTIVE', 'ARCHIVED', null].map((record) => ({ compliance, workflow, record })),
    ),
  );

  test.each(Object.entries(PRODUCTS))('of %s is forwarded exactly if it can open an incident', (_, product) => {
    const events = combinations.map((one) => findingsImported({ findings: [securityFinding({ ...product, ...one })] }));
    const forwarded = events.filter(isForwarded);
    expect(forwarded).toEqual(events.filter((event) => canOpen('securityhub-finding', event)));
  });

  test('of each severity can open an incident, so every severity is forwarded', () => {
    for (const Label of ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']) {
      expect(isForwarded(findingsImported({ findings: [securityFinding({ severity: { Label } })] })), Label).toBe(true);
    }
  });

  test('is forwarded by the account it is about, not by an administrator account with a copy', () => {
    expect(isForwarded(findingsImported({ findings: [securityFinding({ account: '777788889999' })] }))).toBe(false);
  });
});

describe('a finding of GuardDuty', () => {
  const archivedAs = (archived: string) => withFields(guardDutyFinding({}), { service: { archived, count: 1 } });
  const events = [
    ...[true, false].map((archived) => guardDutyFinding({ archived })),
    ...['true', 'false'].map(archivedAs),
    withFields(guardDutyFinding({}), { service: { count: 1 } }),
  ];

  test('is forwarded exactly if it can open an incident, so not after it was archived', () => {
    expect(events.filter(isForwarded)).toEqual(events.filter((event) => canOpen('guardduty-finding', event)));
    expect(events.filter(isForwarded)).toHaveLength(3);
  });
});
