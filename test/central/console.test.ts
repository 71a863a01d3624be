import { describe, expect, test } from 'vitest';
import { assumedRole } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { HUB_ACTION_IDS } from '#core/hub-actions.ts';
import { WORKFLOW_STATUSES } from '#core/incident/workflow-status.ts';
import { functionPurpose, roleName } from '#core/naming.ts';
import { central } from '../support/central-stack.ts';
import { matchesPattern } from '../support/event-pattern.ts';
import { actionChosen, findingSeen, findingsChanged, findingsChangedV2 } from '../support/security-hub-console.ts';

const PLACE = { account: MEMBER, region: 'ap-northeast-2', id: 'inc-0123456789abcdef01234567' };

/** Rules on the hub account's own bus that send to the queue of the console. */
const RULES = central('aws_cloudwatch_event_rule')
  .filter(
    ({ event_bus_name, event_pattern }) => event_bus_name === undefined && String(event_pattern).includes('aws.securityhub'),
  )
  .map(({ event_pattern }) => JSON.parse(String(event_pattern)) as Record<string, unknown>);

const isReceived = (event: CloudEvent) => RULES.filter((pattern) => matchesPattern(pattern, event)).length === 1;
const hubs = (name: string) => assumedRole(`/org-security-hub/${roleName(CASE_NAMING, functionPurpose(name))}`, 'x');

describe('what the hub receives from the console of Security Hub', () => {
  test('is a change by a person, in either Security Hub', () => {
    expect(isReceived(findingsChanged([PLACE], { status: 'SUPPRESSED' }))).toBe(true);
    expect(isReceived(findingsChangedV2([PLACE], { statusId: 3 }))).toBe(true);
  });

  test('is a change by another function of the hub, but not by the one that publishes', () => {
    expect(isReceived(findingsChanged([PLACE], { status: 'SUPPRESSED', by: hubs('detect') }))).toBe(true);
    expect(isReceived(findingsChanged([PLACE], { status: 'SUPPRESSED', by: hubs('publish') }))).toBe(false);
  });

  test.each(WORKFLOW_STATUSES)('is a finding that is %s where the hub set another status, and no other', (status) => {
    const received = WORKFLOW_STATUSES.filter((ours) => isReceived({ ...findingSeen(PLACE, status, ours) }));
    expect(received).toEqual(status === 'NEW' ? [] : WORKFLOW_STATUSES.filter((ours) => ours !== status));
  });

  test.each(HUB_ACTION_IDS)('is %s chosen in the hub account, not in a member', (action) => {
    expect(isReceived(actionChosen(action, [PLACE]))).toBe(true);
    expect(isReceived(actionChosen(action, [PLACE], MEMBER))).toBe(false);
  });

  test('is nothing of another product or another action', () => {
    const other = JSON.stringify(findingSeen(PLACE, 'SUPPRESSED', 'NEW')).replaceAll(
      /product\/\d+\/default/g,
      'product/aws/guardduty',
    );
    expect(isReceived(JSON.parse(other) as CloudEvent)).toBe(false);
    expect(isReceived(actionChosen('Open a ticket' as 'Contain', [PLACE]))).toBe(false);
  });
});
