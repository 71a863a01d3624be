import { ownEntry } from '#core/own-property.ts';
import type { KeptTicket, TicketSettings } from '#core/ticket/ticket.ts';
import { jsonOfAnswer, objectIn, ofExistingTicket, requests, type SystemPorts, textIn } from './requests.ts';
import { type TicketDraft, TicketError, type TicketSystem } from './system.ts';

type JiraSettings = Extract<TicketSettings, { system: 'jira' }>;

/** Jira refuses a longer summary, and line breaks in it. */
const LONGEST_SUMMARY = 255;

/** Status categories to move to: each Jira project names its own statuses. */
const CATEGORIES = { open: ['new', 'indeterminate'], close: ['done'] } as const;

/** Jira Cloud, REST API version 3: https://developer.atlassian.com/cloud/jira/platform/rest/v3 */
export function jira(settings: JiraSettings, ports: SystemPorts): TicketSystem {
  const { project, issueType, host } = settings;
  const ask = requests(settings, ports);

  const find = async (correlation: string): Promise<KeptTicket | undefined> => {
    const jql = `project = "${project}" AND labels = "${correlation}" ORDER BY created ASC`;
    const { body, status } = await ask('POST', '/rest/api/3/search/jql', { jql, fields: ['status'], maxResults: 1 });
    const { issues } = objectIn(jsonOfAnswer(body));
    if (!Array.isArray(issues)) throw new TicketError({ code: 'answered', status });
    return issues[0] === undefined ? undefined : ticketIn(issues[0], status);
  };

  const open = async (draft: TicketDraft): Promise<KeptTicket> => {
    const labels = ['org-security-hub', draft.correlation, `severity-${draft.severity.toLowerCase()}`];
    const fields = { project: { key: project }, issuetype: { name: issueType }, labels, ...texts(draft) };
    const { body, status } = await ask('POST', '/rest/api/3/issue', { fields });
    return ticketIn(jsonOfAnswer(body), status);
  };

  const write: TicketSystem['write'] = async ({ id }, draft, step) => {
    const comment = step === undefined ? {} : { update: { comment: [{ add: { body: document([step]) } }] } };
    ofExistingTicket(await ask('PUT', `/rest/api/3/issue/${id}`, { fields: texts(draft), ...comment }));
  };

  const move: TicketSystem['move'] = async ({ id }, to) => {
    const wanted: readonly string[] = ownEntry(CATEGORIES, to);
    const issue = ofExistingTicket(await ask('GET', `/rest/api/3/issue/${id}?fields=status`));
    const current = categoryIn(objectIn(objectIn(jsonOfAnswer(issue.body)).fields).status);
    if (wanted.includes(current)) return;
    const { body, status } = ofExistingTicket(await ask('GET', `/rest/api/3/issue/${id}/transitions`));
    const { transitions } = objectIn(jsonOfAnswer(body));
    const all = Array.isArray(transitions) ? transitions : [];
    const transition = wanted.flatMap((category) => all.filter((one) => categoryIn(objectIn(one).to) === category))[0];
    if (transition === undefined) throw new TicketError({ code: 'no-transition', to });
    ofExistingTicket(
      await ask('POST', `/rest/api/3/issue/${id}/transitions`, { transition: { id: textIn(transition, 'id', status) } }),
    );
  };

  return { find, open, write, move, urlOf: ({ key }) => `https://${host}/browse/${key}` };
}

function ticketIn(issue: unknown, status: number): KeptTicket {
  return { id: textIn(issue, 'id', status), key: textIn(issue, 'key', status) };
}

function categoryIn(status: unknown): string {
  return String(objectIn(objectIn(status).statusCategory).key ?? '');
}

function texts({ title, lines, links }: TicketDraft) {
  return { summary: title.slice(0, LONGEST_SUMMARY), description: document(lines, links) };
}

/** Atlassian Document Format, where text is text: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
function document(lines: readonly string[], links: TicketDraft['links'] = []) {
  const paragraphs = lines.filter((line) => line !== '').map((text) => paragraph([{ type: 'text', text }]));
  const linked = links.map(({ label, url }) =>
    paragraph([{ type: 'text', text: label, marks: [{ type: 'link', attrs: { href: url } }] }]),
  );
  return { type: 'doc', version: 1, content: [...paragraphs, ...linked] };
}

function paragraph(content: readonly object[]) {
  return { type: 'paragraph', content };
}
