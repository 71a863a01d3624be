import { sha256 } from '../digest.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';
import type { Incident } from './incident.ts';
import type { ExplainedStep } from './life.ts';

/** A further containment that a person asked for, as a new incident, so that the first one keeps its own undo. */
export function followUpOf(incident: Incident, playbook: PlaybookId, step: ExplainedStep): Incident {
  const { scenario, severity, account, region, resource, actor, address, call, event, evidence, firstAt, lastAt } = incident;
  return {
    id: `inc-${sha256(`${incident.id}\n${playbook}\n${incident.version}`).slice(0, 24)}`,
    scenario,
    severity,
    state: 'NEW',
    account,
    region,
    resource,
    actor,
    ...(address !== undefined && { address }),
    call,
    ...(event !== undefined && { event }),
    evidence,
    standing: [],
    unanswered: [],
    occurrences: 1,
    firstAt,
    lastAt,
    receivedAt: step.at,
    openedAt: step.at,
    updatedAt: step.at,
    playbook,
    echoes: [],
    history: [{ state: 'NEW', ...step }],
    version: 1,
  };
}
