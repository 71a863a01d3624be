import { z } from 'zod';
import type { Answering, TicketReply } from './ticket-server.ts';

/** Atlassian Document Format, as far as tickets use it; Jira refuses empty texts and links elsewhere than to the web. */
const link = z.strictObject({ type: z.literal('link'), attrs: z.strictObject({ href: z.string().regex(/^https?:\/\//) }) });
const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1), marks: z.array(link).optional() });
const paragraph = z.strictObject({ type: z.literal('paragraph'), content: z.array(text) });
const adf = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(paragraph) });

const summary = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\r\n]*$/);
const FIELDS = {
  project: z.strictObject({ key: z.literal('SEC') }),
  issuetype: z.strictObject({ name: z.literal('Task') }),
  labels: z.array(z.string().max(255).regex(/^\S+$/)),
  summary,
  description: adf,
};
const CREATE = z.strictObject({ fields: z.strictObject(FIELDS) });
const EDIT = z.strictObject({
  fields: z.strictObject({ summary, description: adf }).partial(),
  update: z.strictObject({ comment: z.array(z.strictObject({ add: z.strictObject({ body: adf }) })) }).optional(),
});

/** The workflow of a simple project: a step leads to each status but the one an issue has. */
const STATUSES = [
  { id: '11', name: 'To Do', category: 'new' },
  { id: '21', name: 'In Progress', category: 'indeterminate' },
  { id: '31', name: 'Done', category: 'done' },
] as const;

type Issue = {
  id: string;
  key: string;
  fields: z.infer<typeof CREATE>['fields'];
  status: string;
  comments: unknown[];
  since: number;
};

const failed = (status: number, errors: Record<string, string> = {}, errorMessages: string[] = []): TicketReply => ({
  status,
  body: { errorMessages, errors },
});
const MISSING = failed(404, {}, ['Issue does not exist or you do not have permission to see it.']);

/** Jira Cloud. A search shows an issue `lagMs` after it was made. */
export function playedJira({
  user,
  token,
  lagMs = 0,
}: {
  readonly user: string;
  readonly token: string;
  readonly lagMs?: number;
}) {
  const issues = new Map<string, Issue>();
  const known = { authorization: basic(user, token) };

  const search = (body: unknown): TicketReply => {
    const [, label] =
      /^project = "SEC" AND labels = "([\w-]+)" ORDER BY created ASC$/.exec(String((body as { jql?: unknown }).jql)) ?? [];
    if (label === undefined) return failed(400, {}, ['Error in the JQL Query']);
    const found = [...issues.values()].filter(
      ({ fields, since }) => fields.labels.includes(label) && Date.now() - since >= lagMs,
    );
    return { status: 200, body: { issues: found.slice(0, 1).map(({ id, key }) => ({ id, key, self: '' })), isLast: true } };
  };

  const create = (body: unknown): TicketReply => {
    const read = CREATE.safeParse(body);
    if (!read.success) return failed(400, { [String(read.error.issues[0]?.path.at(1))]: 'is not valid' });
    const number = issues.size + 1;
    const issue: Issue = {
      id: String(10_000 + number),
      key: `SEC-${number}`,
      fields: read.data.fields,
      status: 'To Do',
      comments: [],
      since: Date.now(),
    };
    issues.set(issue.id, issue);
    return { status: 201, body: { id: issue.id, key: issue.key, self: '' } };
  };

  const edit = (issue: Issue, body: unknown): TicketReply => {
    const read = EDIT.safeParse(body);
    if (!read.success) return failed(400, { [String(read.error.issues[0]?.path.at(1))]: 'is not valid' });
    Object.assign(issue.fields, read.data.fields);
    issue.comments.push(...(read.data.update?.comment ?? []).map(({ add }) => add.body));
    return { status: 204 };
  };

  const ways = (issue: Issue) => STATUSES.filter(({ name }) => name !== issue.status);

  const move = (issue: Issue, body: unknown): TicketReply => {
    const way = ways(issue).find(({ id }) => id === (body as { transition?: { id?: unknown } }).transition?.id);
    if (way === undefined) return failed(400, {}, ['Transition id is not valid for this issue.']);
    issue.status = way.name;
    return { status: 204 };
  };

  const answer: Answering = ({ method, path, authorization, body }) => {
    if (authorization !== known.authorization) return failed(401, {}, ['Client must be authenticated to access this resource.']);
    if (method === 'POST' && path === '/rest/api/3/search/jql') return search(body);
    if (method === 'POST' && path === '/rest/api/3/issue') return create(body);
    const [, id = '', rest = ''] = /^\/rest\/api\/3\/issue\/(\d+)(\/transitions)?$/.exec(path) ?? [];
    const issue = issues.get(id);
    if (issue === undefined) return MISSING;
    if (rest === '/transitions' && method === 'POST') return move(issue, body);
    if (rest === '/transitions') {
      return { status: 200, body: { transitions: ways(issue).map(({ id, name }) => ({ id, name, to: statusOf(name) })) } };
    }
    if (method === 'PUT') return edit(issue, body);
    return { status: 200, body: { id, key: issue.key, fields: { status: statusOf(issue.status) } } };
  };

  return {
    answer,
    issues: () => [...issues.values()],
    setStatus: (key: string, status: string) => {
      for (const issue of issues.values()) if (issue.key === key) issue.status = status;
    },
    rotate: (next: string) => {
      known.authorization = basic(user, next);
    },
  };
}

function statusOf(name: string) {
  return { name, statusCategory: { key: STATUSES.find((one) => one.name === name)?.category } };
}

function basic(user: string, token: string): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
}
