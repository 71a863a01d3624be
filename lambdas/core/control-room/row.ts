import type { Incident } from '../incident/incident.ts';
import { NOTICE_STATES, type NoticeState } from '../notice/notice.ts';
import type { AccountSettings } from '../settings.ts';
import type { IncidentRow } from './incidents.ts';

/** With this limit fifty rows always fit into one answer; the page of the incident shows the whole text. */
const LONGEST_TEXT = 1_000;

export function shortText(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

function listedResource({ type, id, arn }: Incident['resource']): Incident['resource'] {
  return { type, id: shortText(id), arn: shortText(arn) };
}

/** An incident as lists show it. `placed` is its account in the settings, `notices` are the states of its notices. */
export function roomRow(
  incident: Incident,
  placed: Pick<AccountSettings, 'name' | 'unit'> | undefined,
  notices: readonly NoticeState[] = [],
): IncidentRow {
  const { id, version, scenario, severity, state, account, region, occurrences, openedAt, updatedAt } = incident;
  const { actor, firstAt, receivedAt, verifiedAt, approvalRequest, approval, outcome, plan, history } = incident;
  const [resource, address] = [listedResource(incident.resource), incident.address && shortText(incident.address)];
  const notice = NOTICE_STATES.findLast((one) => notices.includes(one));
  const isWaiting = state === 'AWAITING_APPROVAL' && approvalRequest !== undefined;
  return {
    ...{ id, version, scenario, severity, state, account, region, resource, occurrences, openedAt, updatedAt },
    ...{ firstAt, receivedAt },
    accountName: placed?.name ?? account,
    actor: { type: actor.type, name: shortText(actor.name) },
    notes: history.filter(({ reason }) => reason?.code === 'noted').length,
    ...(placed?.unit !== undefined && { unit: placed.unit }),
    ...(address !== undefined && { address }),
    ...(verifiedAt !== undefined && { verifiedAt }),
    ...(isWaiting && { waitsUntil: approvalRequest.lapsesAt }),
    ...(approval !== undefined && { approved: true }),
    ...(outcome !== undefined && { outcome: outcome.kind }),
    ...(plan?.connections !== undefined && { connections: plan.connections.verdict }),
    ...(notice !== undefined && { notice }),
  };
}
