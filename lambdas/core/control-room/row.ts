import type { Incident } from '../incident/incident.ts';
import { NOTICE_STATES, type NoticeState } from '../notice/notice.ts';
import type { AccountSettings } from '../settings.ts';
import type { IncidentRow } from './incidents.ts';

/** An incident as lists show it. `placed` is its account in the settings; `notices` the states of what was told about it. */
export function roomRow(
  incident: Incident,
  placed: Pick<AccountSettings, 'name' | 'unit'> | undefined,
  notices: readonly NoticeState[] = [],
): IncidentRow {
  const { id, version, scenario, severity, state, account, region, resource, occurrences, openedAt, updatedAt } = incident;
  const { actor, address, firstAt, receivedAt, verifiedAt, approvalRequest, approval, outcome, plan, history } = incident;
  const notice = NOTICE_STATES.findLast((one) => notices.includes(one));
  const isWaiting = state === 'AWAITING_APPROVAL' && approvalRequest !== undefined;
  return {
    ...{ id, version, scenario, severity, state, account, region, resource, occurrences, openedAt, updatedAt },
    ...{ firstAt, receivedAt },
    accountName: placed?.name ?? account,
    actor: { type: actor.type, name: actor.name },
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
