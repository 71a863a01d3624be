import type { IncidentDetail } from '#core/control-room/incidents.ts';
import type { LiveConnections } from '#core/network/live-connections.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Plan } from '#core/playbook/plan.ts';
import { liveConnectionsWords } from '#words/live-connections.ts';
import { subjectWords } from '#words/subject.ts';
import { SeverityBadge } from '../showing/badges.tsx';
import { inLanguage, say } from '../showing/language.ts';
import { titleOf } from '../showing/titles.ts';
import { PlannedCalls } from './calls.tsx';

/** The incident that a dialog is about, because the dialog covers it. */
export function AboutIncident({ detail: { incident, row } }: { readonly detail: Pick<IncidentDetail, 'incident' | 'row'> }) {
  return (
    <div class="about">
      <SeverityBadge severity={incident.severity} />
      <span class="what">
        <strong>{titleOf(incident.scenario)}</strong>
        <span class="where">
          {row.accountName} · {incident.region} · {incident.resource.id}
        </span>
      </span>
    </div>
  );
}

export function WhatApprovalDoes({ plan }: { readonly plan: Plan }) {
  return (
    <div class="sunken stack">
      <strong>{inLanguage(plan.words)}</strong>
      <PlannedCalls calls={plan.calls} />
      {plan.connections !== undefined && <Connections connections={plan.connections} />}
    </div>
  );
}

/** The previous state is restored. Connections that the containment ended are not. */
export function WhatUndoDoes({ plan }: { readonly plan: Plan }) {
  return (
    <div class="sunken stack">
      <span class="small quiet">{say('isUndone')}</span>
      <strong>{inLanguage(plan.words)}</strong>
      <span class="small quiet">{say('comesBack')}</span>
      <ul class="stack tight">
        {plan.before.map(({ subject }) => (
          <li key={subject}>{inLanguage(subjectWords(subject))}</li>
        ))}
      </ul>
      {plan.connections !== undefined && <p class="small">{say('undoOpensAgain')}</p>}
    </div>
  );
}

const VERDICTS = { end: 'connectionsEnd', survive: 'connectionsSurvive', unknown: 'connectionsUnknown' } as const;
const TONES = { end: 'good', survive: 'bad', unknown: 'wait' } as const;

/** What happens to connections that are open now. */
export function Connections({ connections }: { readonly connections: LiveConnections }) {
  return (
    <p class="small">
      <span class={`tag ${ownEntry(TONES, connections.verdict)}`}>{say(ownEntry(VERDICTS, connections.verdict))}</span>{' '}
      {inLanguage(liveConnectionsWords(connections))}
    </p>
  );
}
