import type { TicketSettings } from '#core/ticket/ticket.ts';
import { jira } from './jira.ts';
import type { SystemPorts } from './requests.ts';
import { servicenow } from './servicenow.ts';
import type { TicketSystem } from './system.ts';

export function systemOf(settings: TicketSettings, ports: SystemPorts): TicketSystem {
  return settings.system === 'jira' ? jira(settings, ports) : servicenow(settings, ports);
}
