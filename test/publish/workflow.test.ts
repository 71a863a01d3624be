import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { NEW_SINCE_FIELD, REOPENED_FIELD, STATUS_FIELD } from '#core/incident/workflow-status.ts';
import { NAMING_DEADLINE_MS, type ShownFinding, type StatusContext, statusByPerson, workflowChange } from '#publish/workflow.ts';

const known = (workflow: string, ours: string, more: Partial<ShownFinding> = {}): ShownFinding => ({
  productArn: 'arn',
  isArchived: false,
  workflow,
  note: { text: 'NEW by hub', by: 'org-security-hub' },
  fields: { [STATUS_FIELD]: ours, team: 'blue' },
  ...more,
});

const imported = (Status: 'NEW' | 'NOTIFIED' | 'RESOLVED', Text: string, more: Partial<AwsSecurityFinding> = {}) => ({
  Workflow: { Status },
  Note: { Text, UpdatedBy: 'org-security-hub', UpdatedAt: '2026-03-02T09:00:00Z' },
  RecordState: 'ACTIVE' as const,
  ...more,
});

const NOW = Date.parse('2026-03-02T09:00:00Z');

const changed = (
  before: ShownFinding | undefined,
  after: ReturnType<typeof imported>,
  theirs?: string,
  more: Partial<StatusContext> = {},
) => workflowChange(before, after, { now: NOW, ...(theirs !== undefined && { theirs }), ...more });

describe('the change after an import', () => {
  test('sets status and note if the hub set the current status, and keeps other fields', () => {
    expect(changed(known('NOTIFIED', 'NOTIFIED'), imported('RESOLVED', 'MITIGATED by hub'))).toEqual({
      status: 'RESOLVED',
      note: 'MITIGATED by hub',
      fields: { [STATUS_FIELD]: 'RESOLVED', team: 'blue' },
    });
  });

  test('is empty if nothing changes', () => {
    expect(changed(known('NEW', 'NEW'), imported('NEW', 'NEW by hub'))).toBeUndefined();
  });

  test.each(['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'])('is empty if a person set the status to %s', (theirs) => {
    const ours = theirs === 'NEW' ? 'NOTIFIED' : 'NEW';
    const named = theirs === 'NEW' ? theirs : undefined;
    expect(changed(known(theirs, ours), imported('RESOLVED', 'MITIGATED by hub'), named)).toBeUndefined();
  });

  test('keeps a note that a person wrote', () => {
    const theirs = known('NEW', 'NEW', { note: { text: 'known to us', by: 'alice' } });
    expect(changed(theirs, imported('RESOLVED', 'MITIGATED by hub'))).not.toHaveProperty('note');
    expect(changed(theirs, imported('NEW', 'NEW by hub'))).toBeUndefined();
  });

  test.each<[string, Partial<ShownFinding>, Partial<AwsSecurityFinding>]>([
    ['is active again after it was archived', { isArchived: true }, {}],
    ['fails after it passed', { compliance: 'PASSED' }, { Compliance: { Status: 'FAILED' } }],
  ])('sets the status again if the finding %s, because Security Hub resets it', (_, before, after) => {
    const again = imported('NOTIFIED', 'NEW by hub', after);
    expect(changed(known('NOTIFIED', 'NOTIFIED', before), again)).toMatchObject({ status: 'NOTIFIED' });
    expect(changed(known('RESOLVED', 'NEW', before), again)).toEqual({ status: 'RESOLVED' });
    // Security Hub leaves these as they are.
    expect(changed(known('SUPPRESSED', 'NEW', before), again)).toBeUndefined();
  });

  test('sets the status of a person that Security Hub does not show yet or that the hub overwrote', () => {
    const next = imported('RESOLVED', 'MITIGATED by hub');
    expect(changed(known('NEW', 'NEW'), next, 'NOTIFIED')).toEqual({ status: 'NOTIFIED' });
    expect(changed(known('RESOLVED', 'RESOLVED'), next, 'NOTIFIED')).toEqual({ status: 'NOTIFIED' });
    expect(changed(known('NOTIFIED', 'NEW'), next, 'NOTIFIED')).toBeUndefined();
    expect(changed(undefined, next, 'SUPPRESSED')).toEqual({ status: 'SUPPRESSED' });
  });

  test('is empty if Security Hub shows a later status than the incident has', () => {
    expect(changed(known('SUPPRESSED', 'NEW'), imported('RESOLVED', 'x'), 'NOTIFIED')).toBeUndefined();
  });

  test('follows the incident again after a suppression ended', () => {
    const workflow = { status: 'SUPPRESSED', by: 'alice', sender: 'AIDAEXAMPLE', at: 1 } as const;
    expect(statusByPerson({ state: 'SUPPRESSED', workflow })).toBe('SUPPRESSED');
    expect(statusByPerson({ state: 'NEW', workflow })).toBeUndefined();
    expect(statusByPerson({ state: 'NEW', workflow: { ...workflow, status: 'NOTIFIED' } })).toBe('NOTIFIED');
  });

  test('is empty for a finding that stays archived', () => {
    const closed = imported('RESOLVED', 'NEW by hub', { RecordState: 'ARCHIVED' });
    expect(changed(known('RESOLVED', 'RESOLVED', { isArchived: true }), closed)).toBeUndefined();
  });
});

describe('NEW instead of a status of the hub', () => {
  const after = imported('NOTIFIED', 'PROCESSING by hub');
  const unexplained = (since: string | undefined, theirs?: string, now = NOW) => {
    const fields = { [STATUS_FIELD]: 'NOTIFIED', ...(since !== undefined && { [NEW_SINCE_FIELD]: since }) };
    return changed(known('NEW', 'NOTIFIED', { fields }), after, theirs, { now });
  };
  const SINCE = '2026-03-02T09:00:00Z';

  test('is recorded and kept while CloudTrail may still name a person', () => {
    expect(unexplained(undefined)).toEqual({ fields: { [STATUS_FIELD]: 'NOTIFIED', [NEW_SINCE_FIELD]: SINCE } });
    expect(unexplained(SINCE, undefined, NOW + NAMING_DEADLINE_MS - 1)).toBeUndefined();
  });

  test('counts as a reset if no person was named in time, and the status is set again', () => {
    const later = NOW + NAMING_DEADLINE_MS;
    expect(unexplained(SINCE, undefined, later)).toEqual({
      status: 'NOTIFIED',
      note: 'PROCESSING by hub',
      fields: { [STATUS_FIELD]: 'NOTIFIED' },
    });
    expect(unexplained(SINCE, 'SUPPRESSED', later)).toEqual({ status: 'SUPPRESSED', fields: { [STATUS_FIELD]: 'NOTIFIED' } });
  });

  test('counts as set by a person if CloudTrail names one, even late', () => {
    expect(unexplained(undefined, 'NEW')).toBeUndefined();
    expect(unexplained(SINCE, 'NEW', NOW + 10 * NAMING_DEADLINE_MS)).toEqual({ fields: { [STATUS_FIELD]: 'NOTIFIED' } });
  });

  test('needs no person if the incident is new again as well', () => {
    const again = changed(known('NEW', 'SUPPRESSED'), imported('NEW', 'NEW by hub'));
    expect(again).toMatchObject({ status: 'NEW', fields: { [STATUS_FIELD]: 'NEW' } });
  });
});

describe('a suppression by a person in Security Hub after the incident was reopened', () => {
  const reopened = { at: '2026-03-02T09:00:00Z', note: 'NEW by kim: reopened: not ours after all' };
  const after = imported('NEW', 'NEW by kim: reopened: not ours after all');

  test('is removed once, with a note of who reopened the incident', () => {
    const theirs = known('SUPPRESSED', 'NEW', { note: { text: 'known to us', by: 'alice' } });
    expect(changed(theirs, after, undefined, { reopened })).toEqual({
      status: 'NEW',
      note: reopened.note,
      fields: { [STATUS_FIELD]: 'NEW', [REOPENED_FIELD]: reopened.at, team: 'blue' },
    });
  });

  test('stays if it was made after the reopening', () => {
    const later = known('SUPPRESSED', 'NEW', { fields: { [STATUS_FIELD]: 'NEW', [REOPENED_FIELD]: reopened.at } });
    expect(changed(later, after, undefined, { reopened })).toBeUndefined();
    expect(changed(later, after, undefined, { reopened: { ...reopened, at: '2026-03-03T09:00:00Z' } })).toHaveProperty('note');
  });

  test.each(['NOTIFIED', 'RESOLVED'])('is the only removed status: %s stays', (status) => {
    expect(changed(known(status, 'NEW'), after, undefined, { reopened })).toBeUndefined();
  });
});
