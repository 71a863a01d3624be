import { describe, expect, test } from 'vitest';
import { assumedRole } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { securityHubCall } from '#catalogue/events/guard-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { FINDING_CALLS } from '#catalogue/readings/hub-findings.ts';
import { forwarderRules, laneRules } from '#forward/forwarding.ts';
import { HOME, HUB } from '../support/central-stack.ts';
import { ruleTakes } from '../support/event-pattern.ts';
import { functionRole, mayAs, policyOfFunction } from '../support/function-roles.ts';
import { play } from '../support/play.ts';

const GUARD_DUTY = `arn:aws:securityhub:${HOME}::product/aws/guardduty`;
const finding = { Id: 'arn:aws:guardduty:us-east-1:444455556666:detector/1/finding/2', ProductArn: GUARD_DUTY };

const REQUESTS = {
  BatchUpdateFindings: { FindingIdentifiers: [finding], Workflow: { Status: 'RESOLVED' } },
  BatchUpdateFindingsV2: { MetadataUids: ['f0f1f2f3'], StatusId: 3 },
  BatchImportFindings: { Findings: [finding] },
} as const;

const stolen = (name: (typeof FINDING_CALLS)[number]): CloudEvent =>
  securityHubCall({
    name,
    request: REQUESTS[name],
    by: assumedRole(functionRole('publish'), 'stolen'),
    account: HUB_ACCOUNT,
    region: CASE_NAMING.homeRegion,
  });

describe('a stolen publish function that resolves a finding of another product', () => {
  test('is not refused by IAM, which has condition keys for the fields but not for the finding', () => {
    const hub = `arn:aws:securityhub:${HOME}:${HUB}:hub/default`;
    expect(mayAs(functionRole('publish'), 'securityhub:BatchUpdateFindings', hub, [policyOfFunction('publish')])).toBe(true);
  });

  test.each(FINDING_CALLS)('is detected with %s on the urgent lane as a CRITICAL incident', async (name) => {
    const event = stolen(name);
    expect(forwarderRules(CATALOGUE, CASE_NAMING, HUB_ACCOUNT).filter((rule) => ruleTakes(rule, event))).toHaveLength(1);
    expect(laneRules(CATALOGUE, CASE_NAMING).urgent.filter((rule) => ruleTakes(rule, event))).toHaveLength(1);
    const { signals } = await play([event], undefined, [], { hub: CASE_NAMING });
    expect(signals.map(({ detection, severity }) => [detection.id, severity])).toEqual([['foreign-finding-changed', 'CRITICAL']]);
  });
});
