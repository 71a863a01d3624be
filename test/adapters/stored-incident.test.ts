import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { incidentIn } from '#adapters/store/incidents-in-dynamodb.ts';
import { incidentOfRow } from '#adapters/store/stored-incident.ts';
import { incidentText } from '#cli/incident-text.ts';
import type { Incident } from '#core/incident/incident.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { publishedIncident } from '#words/published-incident.ts';
import { BYSTANDER, containment, withOpenIncident as freshIncident, OPENED } from '../support/containment.ts';
import STORED from './stored-before-reasons.json' with { type: 'json' };

type Name = keyof typeof STORED;

const NAMES = Object.keys(STORED) as Name[];
const read = (name: Name): Incident => incidentOfRow(STORED[name]);

describe('an incident stored before reasons were structured data', () => {
  test.each(NAMES)('%s is read the same from the table and from its stream', (name) => {
    expect(incidentIn(marshall(STORED[name]) as Parameters<typeof incidentIn>[0])).toEqual(read(name));
  });

  test.each(NAMES)('%s has no field of the earlier version', (name) => {
    const text = JSON.stringify(read(name));
    for (const field of ['asking', 'undoing', 'unknown', 'stoodSince', 'note', 'of', 'besides']) {
      expect(text).not.toContain(`"${field}":`);
    }
  });

  test.each(NAMES)('%s is shown in both languages, with every stored sentence', (name) => {
    const stored = STORED[name] as { readonly history: readonly { readonly note?: string }[] };
    for (const language of ['en', 'ko'] as const) {
      const page = incidentText(read(name), undefined, language, 's3://ledger/').join('\n');
      for (const { note } of stored.history) if (note !== undefined) expect(page).toContain(note);
    }
  });

  test.each(NAMES)('%s is published with its stored sentences', (name) => {
    const stored = STORED[name] as { readonly history: readonly { readonly note?: string }[] };
    expect(publishedIncident(read(name)).history.map(({ note }) => note)).toEqual(stored.history.map(({ note }) => note));
  });

  test('stays the same when it is read and written by this version', () => {
    for (const name of NAMES) expect(incidentOfRow(JSON.parse(JSON.stringify(read(name))))).toEqual(read(name));
  });

  test('shows stored reasons and unknown facts unchanged', () => {
    const page = incidentText(read('waiting'), undefined, 'en', 's3://ledger/').join('\n');
    expect(page).toContain('because: nobody could tell: security-group sg-0a1b2c3d4e5f60001');
    expect(page).toMatch(/not known +security-group sg-0a1b2c3d4e5f60001/);
    expect(page).toMatch(/flow logs while it was open: not known: nobody connected from 2026-03-02T09:00:00Z/);
    expect(page).toMatch(/access key: AKIAIOSFODNN7EXAMPLE/);
  });

  test('shows the error of AWS for a failed one', () => {
    expect(read('failed').outcome).toEqual({
      kind: 'failed',
      reason: { code: 'text', text: 'AccessDenied: AWS said AccessDenied' },
    });
  });

  test('keeps the echoes that were reported before', () => {
    const incident = read('contained');
    expect(incident.echoes).toEqual([{ call: 'ec2:RevokeSecurityGroupIngress', at: Date.parse('2026-03-02T09:30:01Z') }]);
  });

  test('is not undone by this version, because no function vouches for what was changed', async () => {
    const { ports, member, incidents, forged } = containment();
    await member.call('ec2:RevokeSecurityGroupIngress', { SecurityGroupRuleIds: [OPENED] });
    const { id } = read('contained');
    await incidents.open(read('contained'));
    expect(await undo(id, { verb: 'undo', by: 'alice' }, false, ports)).toMatchObject({ state: 'MITIGATED' });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
    expect(forged).not.toEqual([]);
  });

  test('is not carried out by this version if it was approved before, because no function vouches for the approval', async () => {
    const { ports, member, incidents, forged } = await freshIncident([{ default: 'approve' }]);
    const approved = { ...read('approved'), id: 'inc-approved', resource: { ...read('approved').resource } };
    await incidents.open({ ...approved, state: 'CLOSED' });
    const again = { get: async () => approved, replace: async () => true };
    const left = await remediate(approved.id, false, { ...ports, incidents: { ...incidents, ...again } });
    expect(left?.state).toBe('AWAITING_APPROVAL');
    expect(member.ruleIds()).toContain(OPENED);
    expect(forged).not.toEqual([]);
  });
});
