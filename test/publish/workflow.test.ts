import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { STATUS_FIELD } from '#core/incident/workflow-status.ts';
import { foreignStatusOf, type Standing, workflowChange } from '#publish/workflow.ts';

const known = (workflow: string, ours: string, more: Partial<Standing> = {}): Standing => ({
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

describe('the change after an import', () => {
  test("sets status and note where the status is the hub's own, and keeps the fields of others", () => {
    expect(workflowChange(known('NOTIFIED', 'NOTIFIED'), imported('RESOLVED', 'MITIGATED by hub'))).toEqual({
      status: 'RESOLVED',
      note: 'MITIGATED by hub',
      fields: { [STATUS_FIELD]: 'RESOLVED', team: 'blue' },
    });
  });

  test('is none where nothing changes', () => {
    expect(workflowChange(known('NEW', 'NEW'), imported('NEW', 'NEW by hub'))).toBeUndefined();
  });

  test.each(['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'])('is none where somebody else set the status to %s', (theirs) => {
    const ours = theirs === 'NEW' ? 'NOTIFIED' : 'NEW';
    expect(workflowChange(known(theirs, ours), imported('RESOLVED', 'MITIGATED by hub'))).toBeUndefined();
  });

  test('leaves a note that somebody else wrote', () => {
    const theirs = known('NEW', 'NEW', { note: { text: 'known to us', by: 'alice' } });
    expect(workflowChange(theirs, imported('RESOLVED', 'MITIGATED by hub'))).not.toHaveProperty('note');
    expect(workflowChange(theirs, imported('NEW', 'NEW by hub'))).toBeUndefined();
  });

  test.each<[string, Partial<Standing>, Partial<AwsSecurityFinding>]>([
    ['returns from the archive', { isArchived: true }, {}],
    ['fails after it had passed', { compliance: 'PASSED' }, { Compliance: { Status: 'FAILED' } }],
  ])('sets the status again where the finding %s, because Security Hub resets it', (_, before, after) => {
    const again = imported('NOTIFIED', 'NEW by hub', after);
    expect(workflowChange(known('NOTIFIED', 'NOTIFIED', before), again)).toMatchObject({ status: 'NOTIFIED' });
    expect(workflowChange(known('RESOLVED', 'NEW', before), again)).toEqual({ status: 'RESOLVED' });
    // Security Hub leaves these as they are.
    expect(workflowChange(known('SUPPRESSED', 'NEW', before), again)).toBeUndefined();
  });

  test('is the status of somebody else that Security Hub does not show yet, or that the hub overwrote meanwhile', () => {
    const next = imported('RESOLVED', 'MITIGATED by hub');
    expect(workflowChange(known('NEW', 'NEW'), next, 'NOTIFIED')).toEqual({ status: 'NOTIFIED' });
    expect(workflowChange(known('RESOLVED', 'RESOLVED'), next, 'NOTIFIED')).toEqual({ status: 'NOTIFIED' });
    expect(workflowChange(known('NOTIFIED', 'NEW'), next, 'NOTIFIED')).toBeUndefined();
    expect(workflowChange(undefined, next, 'SUPPRESSED')).toEqual({ status: 'SUPPRESSED' });
  });

  test('is none where Security Hub shows a later status of somebody else than the incident knows', () => {
    expect(workflowChange(known('SUPPRESSED', 'NEW'), imported('RESOLVED', 'x'), 'NOTIFIED')).toBeUndefined();
  });

  test('follows the incident again once a suppression is over', () => {
    const workflow = { status: 'SUPPRESSED', by: 'alice', sender: 'AIDAEXAMPLE', at: 1 } as const;
    expect(foreignStatusOf({ state: 'SUPPRESSED', workflow })).toBe('SUPPRESSED');
    expect(foreignStatusOf({ state: 'NEW', workflow })).toBeUndefined();
    expect(foreignStatusOf({ state: 'NEW', workflow: { ...workflow, status: 'NOTIFIED' } })).toBe('NOTIFIED');
  });

  test('of a finding that stays archived repeats nothing', () => {
    const closed = imported('RESOLVED', 'NEW by hub', { RecordState: 'ARCHIVED' });
    expect(workflowChange(known('RESOLVED', 'RESOLVED', { isArchived: true }), closed)).toBeUndefined();
  });
});
