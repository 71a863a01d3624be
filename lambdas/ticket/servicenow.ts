import type { Severity } from '#core/detection/severity.ts';
import { ownEntry } from '#core/own-property.ts';
import type { KeptTicket, TicketSettings } from '#core/ticket/ticket.ts';
import { jsonOfAnswer, objectIn, ofExistingTicket, requests, type SystemAnswer, type SystemPorts, textIn } from './requests.ts';
import { type TicketDraft, TicketError, type TicketSystem } from './system.ts';

type ServiceNowSettings = Extract<TicketSettings, { system: 'servicenow' }>;

const TABLE = '/api/now/table/incident';

const LONGEST = { shortDescription: 160, description: 4_000 };

/** Choices of the field `state` of incidents. */
const STATES = { inProgress: '2', resolved: '6', closed: '7', cancelled: '8' } as const;
const OVER: readonly string[] = [STATES.resolved, STATES.closed, STATES.cancelled];

/** ServiceNow computes the priority from both: 1 is high, 3 is low. */
const URGENCY: Readonly<Record<Severity, string>> = { CRITICAL: '1', HIGH: '1', MEDIUM: '2', LOW: '3' };
const IMPACT: Readonly<Record<Severity, string>> = { CRITICAL: '1', HIGH: '2', MEDIUM: '2', LOW: '3' };

/** ServiceNow, Table API: https://www.servicenow.com/docs/r/yokohama/api-reference/rest-api-explorer/t_GetStartedCreateInt.html */
export function servicenow(settings: ServiceNowSettings, ports: SystemPorts): TicketSystem {
  const { closeCode, group, host } = settings;
  const ask = requests(settings, ports);

  const find = async (correlation: string): Promise<KeptTicket | undefined> => {
    const query = new URLSearchParams({
      sysparm_query: `correlation_id=${correlation}`,
      sysparm_fields: 'sys_id,number,state',
      sysparm_limit: '1',
    });
    const { body, status } = await ask('GET', `${TABLE}?${query}`);
    const { result } = objectIn(jsonOfAnswer(body));
    if (!Array.isArray(result)) throw new TicketError({ code: 'answered', status });
    return result[0] === undefined ? undefined : ticketIn(result[0], status);
  };

  const open = async (draft: TicketDraft): Promise<KeptTicket> => {
    const { body, status } = await ask('POST', `${TABLE}?sysparm_fields=sys_id,number`, {
      correlation_id: draft.correlation,
      correlation_display: 'org-security-hub',
      ...(group !== undefined && { assignment_group: group }),
      ...texts(draft),
    });
    return ticketIn(objectIn(jsonOfAnswer(body)).result, status);
  };

  const write: TicketSystem['write'] = async ({ id }, draft, step) => {
    const note = step === undefined ? {} : { work_notes: plain(step) };
    ofExistingTicket(await ask('PATCH', `${TABLE}/${id}?sysparm_fields=sys_id`, { ...texts(draft), ...note }));
  };

  const move: TicketSystem['move'] = async ({ id }, to, { step }) => {
    const isOver = (answer: SystemAnswer) => OVER.includes(stateIn(answer));
    if (isOver(ofExistingTicket(await ask('GET', `${TABLE}/${id}?sysparm_fields=state`))) === (to === 'close')) return;
    const closed = { state: STATES.resolved, close_code: closeCode, close_notes: plain(step) };
    const wanted = to === 'open' ? { state: STATES.inProgress } : closed;
    const answer = ofExistingTicket(await ask('PATCH', `${TABLE}/${id}?sysparm_fields=state`, wanted));
    // A business rule may keep a closed incident closed without refusing the request.
    if (isOver(answer) !== (to === 'close')) throw new TicketError({ code: 'state-stays', state: stateIn(answer) });
  };

  const urlOf = ({ id }: KeptTicket) => `https://${host}/nav_to.do?uri=${encodeURIComponent(`incident.do?sys_id=${id}`)}`;
  return { find, open, write, move, urlOf };
}

function stateIn({ body }: SystemAnswer): string {
  return String(objectIn(objectIn(jsonOfAnswer(body)).result).state ?? '');
}

function ticketIn(record: unknown, status: number): KeptTicket {
  return { id: textIn(record, 'sys_id', status), key: textIn(record, 'number', status) };
}

function texts({ title, lines, links, severity }: TicketDraft) {
  const all = [...lines, ...links.map(({ label, url }) => `${label}: ${url}`)].join('\n');
  return {
    short_description: plain(title).slice(0, LONGEST.shortDescription),
    description: plain(all).slice(0, LONGEST.description),
    urgency: ownEntry(URGENCY, severity),
    impact: ownEntry(IMPACT, severity),
  };
}

/** Journal fields read `[code]` as HTML. */
function plain(text: string): string {
  return text.replace(/\[(\/?)code\]/gi, '($1code)');
}
