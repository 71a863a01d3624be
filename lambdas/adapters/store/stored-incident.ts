import type { Evidence, Noted } from '#core/incident/evidence.ts';
import { namedToday } from '#core/incident/evidence-names.ts';
import type { Approval, ApprovalRequest, Echo, HistoryEntry, Incident, Undo } from '#core/incident/incident.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Image, MadeCall, Outcome, Plan, PlannedCall } from '#core/playbook/plan.ts';
import type { Drift, Reason, Unanswered } from '#core/reason.ts';
import { subjectFrom } from './stored-subject.ts';

/** An item of any version: each field has its current shape, or the one before reasons were data. */
type Stored = Readonly<Record<string, unknown>>;

/** The one place that reads what an earlier version of the hub stored. Its sentences become reasons of the code `text`. */
export function incidentOfRow(item: Stored): Incident {
  const { asking, undoing, unknown, stoodSince, ...rest } = item;
  const fields: Stored = {
    ...rest,
    evidence: listOf(rest.evidence).flatMap(evidenceFrom),
    standing: listOf(rest.standing).flatMap(evidenceFrom),
    standingSince: rest.standingSince ?? stoodSince,
    unanswered: listOf(rest.unanswered ?? unknown).map(unansweredFrom),
    plan: optional(rest.plan, planFrom),
    outcome: optional(rest.outcome, outcomeFrom),
    after: optional(rest.after, imagesFrom),
    intended: optional(rest.intended, callsFrom),
    made: optional(rest.made, (made) => listOf(made).map(madeFrom)),
    approvalRequest: optional(rest.approvalRequest ?? asking, requestFrom),
    approval: optional(rest.approval, approvalFrom),
    undo: optional(rest.undo ?? undoing, undoFrom),
    echoes: listOf(rest.echoes).map(echoFrom),
    history: listOf(rest.history).map(entryFrom),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Incident;
}

function optional<To>(value: unknown, from: (stored: Stored) => To): To | undefined {
  return value === undefined ? undefined : from(value as Stored);
}

function listOf(value: unknown): readonly Stored[] {
  return Array.isArray(value) ? value : [];
}

function reasonFrom(stored: unknown): Reason {
  if (typeof stored === 'string') return { code: 'text', text: stored };
  const reason = stored as Reason;
  if (reason.code === 'not-undone') return { ...reason, because: reasonFrom(reason.because) };
  return reason.code === 'changed-since' ? { ...reason, drift: reason.drift.map(driftFrom) } : reason;
}

function driftFrom(drift: Drift): Drift {
  return { ...drift, subject: subjectFrom(drift.subject) };
}

function unansweredFrom(stored: unknown): Unanswered {
  return typeof stored === 'string' ? { ask: 'text', text: stored } : (stored as Unanswered);
}

function entryFrom({ note, ...entry }: Stored): HistoryEntry {
  const reason = entry.reason ?? note;
  return { ...entry, ...(reason !== undefined && { reason: reasonFrom(reason) }) } as HistoryEntry;
}

function requestFrom(stored: Stored): ApprovalRequest {
  return { ...stored, because: reasonFrom(stored.because) } as ApprovalRequest;
}

function outcomeFrom(stored: Stored): Outcome {
  return (stored.reason === undefined ? stored : { ...stored, reason: reasonFrom(stored.reason) }) as Outcome;
}

function madeFrom(stored: Stored): MadeCall {
  return (stored.error === undefined ? stored : { ...stored, error: reasonFrom(stored.error) }) as MadeCall;
}

/** An earlier version wrote `ec2:RevokeSecurityGroupIngress at 2026-03-02T09:00:00.000Z`. */
function echoFrom(stored: unknown): Echo {
  if (typeof stored !== 'string') return stored as Echo;
  const [call = stored, at = ''] = stored.split(' at ');
  return { call, at: Date.parse(at) };
}

function planFrom(stored: Stored): Plan {
  return { ...stored, calls: callsFrom(stored.calls), before: imagesFrom(stored.before) } as unknown as Plan;
}

/** Approvals of an earlier version had no end: they end at the moment they were given. */
function approvalFrom(stored: Stored): Approval {
  return { ...stored, lapsesAt: stored.lapsesAt ?? stored.at, plan: planFrom(stored.plan as Stored) } as Approval;
}

function undoFrom(stored: Stored): Undo {
  const plan = stored.plan as Stored;
  return { ...stored, plan: { ...plan, calls: callsFrom(plan.calls) } } as unknown as Undo;
}

function imagesFrom(stored: unknown): Image[] {
  return listOf(stored).map(({ of, is, with: lookup, ...image }) =>
    of === undefined
      ? ({ ...image, subject: subjectFrom(String(image.subject)) } as Image)
      : ({ subject: subjectFrom(String(of)), state: is, ...(lookup !== undefined && { lookup }) } as Image),
  );
}

function callsFrom(stored: unknown): PlannedCall[] {
  return listOf(stored).map(
    ({ when, besides, ...call }) =>
      ({
        ...call,
        ...(when !== undefined && { condition: when }),
        ...(besides !== undefined && { alsoNeeds: besides }),
      }) as PlannedCall,
  );
}

const LOOKED_BACK: Readonly<Record<string, 'while-open' | 'until-closed'>> = {
  'while open': 'while-open',
  'until closed': 'until-closed',
};

function evidenceFrom(stored: Stored): Evidence[] {
  if (stored.kind !== 'noted') return [stored as Evidence];
  const { what, value } = stored as Noted;
  const [phase = '', ...text] = value.split(': ');
  const lookedBack = what === 'looked-back' ? ownProperty(LOOKED_BACK, phase) : undefined;
  if (lookedBack !== undefined) {
    const because = { code: 'text', text: text.join(': ') } as const;
    return [{ kind: 'look-back', phase: lookedBack, found: 'unknown', because }];
  }
  return [{ kind: 'noted', ...namedToday(what, value) }];
}
