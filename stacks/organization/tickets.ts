import { z } from 'zod';
import { SEVERITIES } from '#core/detection/severity.ts';
import { isChannelAddress } from '#core/notice/channel-address.ts';
import { ownEntry } from '#core/own-property.ts';
import { TICKET_HOSTS, TICKET_SECRETS, TICKET_SYSTEMS, type TicketSettings } from '#core/ticket/ticket.ts';
import { secretReference } from './secret.ts';
import { section } from './section.ts';

/** The system that keeps a ticket for each incident; without the section there are no tickets. */
export const tickets = section({
  system: z.enum(TICKET_SYSTEMS, { error: `must be one of ${TICKET_SYSTEMS.join(', ')}` }),
  host: z.string().regex(/^[a-z0-9.-]{1,200}$/, 'must be a host such as example.atlassian.net, without https://'),
  secret: secretReference.optional(),
  severity: z.enum(SEVERITIES, { error: `must be one of ${SEVERITIES.join(', ')}` }).default('HIGH'),
  language: z.enum(['en', 'ko'], { error: 'must be en or ko' }).default('en'),
  project: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,254}$/, 'must be the key of a project such as SEC')
    .optional(),
  issueType: z
    .string()
    .regex(/^[^"\\\p{C}]{1,60}$/u, 'must be the name of a type of issues')
    .optional(),
  closeCode: z
    .string()
    .regex(/^[^\p{C}]{1,60}$/u, 'must be a resolution code')
    .optional(),
  group: z
    .string()
    .regex(/^[^\p{C}]{1,80}$/u, 'must be the name of a group')
    .optional(),
}).superRefine((written, context) => {
  const { system, host } = written;
  const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const domain = ownEntry(TICKET_HOSTS, system);
  if (!isChannelAddress(`https://${host}`, [domain])) fault('host', `must end in ${domain}, because the secret is sent there`);
  if (system === 'jira' && written.project === undefined)
    fault('project', 'must be the key of the project that takes the tickets');
  const foreign = system === 'jira' ? (['closeCode', 'group'] as const) : (['project', 'issueType'] as const);
  for (const name of foreign) if (written[name] !== undefined) fault(name, `is not used by ${system}, so leave it out`);
});

type Tickets = z.infer<typeof tickets>;

export function ticketsOf({ tickets: written }: { readonly tickets?: Tickets | undefined }): TicketSettings | undefined {
  if (written === undefined) return undefined;
  const { system, host, severity, language, secret = `${TICKET_SECRETS}${system}` } = written;
  const shared = { host, severity, language, secret };
  if (system === 'jira') return { ...shared, system, project: written.project ?? '', issueType: written.issueType ?? 'Task' };
  const { closeCode = 'Solution provided', group } = written;
  return { ...shared, system, closeCode, ...(group !== undefined && { group }) };
}
