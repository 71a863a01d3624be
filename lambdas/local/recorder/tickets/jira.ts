import * as z from 'zod';
import type { ChannelReply } from '../exchange.ts';
import { adf, linesOfAdf, summary } from '../schemas/jira.ts';
import { type PlayedSystem, partsOf, type RecordedTicket } from './played-system.ts';

/** The workflow of a simple project: there is a transition to each status except the current one. */
const STATUSES = [
  { id: '11', name: 'To Do', category: 'new' },
  { id: '21', name: 'In Progress', category: 'indeterminate' },
  { id: '31', name: 'Done', category: 'done' },
] as const;

type Issue = {
  readonly id: string;
  readonly key: string;
  readonly since: number;
  fields: z.infer<ReturnType<typeof fieldsIn>>;
  status: string;
  comments: z.infer<typeof adf>[];
};

/** `lagMs`: how long after its creation a search shows an issue. */
export type JiraSite = {
  readonly user: string;
  readonly token: string;
  readonly project: string;
  readonly issueType: string;
  readonly lagMs?: number;
};

export type PlayedJira = PlayedSystem & {
  readonly issues: () => readonly Issue[];
  /** People move an issue, delete it, or remove the transition to a status from the workflow. Returns what restores everything. */
  readonly setStatus: (key: string, status: string) => void;
  readonly remove: (key: string) => void;
  readonly withoutStepTo: (status: string) => () => void;
  readonly rotate: (token: string) => void;
};

const failed = (status: number, errors: Record<string, string> = {}, errorMessages: string[] = []): ChannelReply => ({
  status,
  body: { errorMessages, errors },
  why: [...errorMessages, ...Object.entries(errors).map(([field, error]) => `${field} ${error}`)].join('; '),
});
const MISSING = failed(404, {}, ['Issue does not exist or you do not have permission to see it.']);
const UNKNOWN_USER = failed(401, {}, ['Client must be authenticated to access this resource.']);

/** Jira Cloud, one project. */
export function playedJira({ user, token, project, issueType, lagMs = 0 }: JiraSite): PlayedJira {
  const issues = new Map<string, Issue>();
  const known = { authorization: basic(user, token), steps: STATUSES.map(({ name }): string => name), made: 0 };
  const create = z.strictObject({ fields: fieldsIn(project, issueType) });
  const jql = new RegExp(`^project = "${project}" AND labels = "([\\w-]+)" ORDER BY created ASC$`);

  const search = (body: unknown): ChannelReply => {
    const [, label] = jql.exec(String((body as { jql?: unknown }).jql)) ?? [];
    if (label === undefined) return failed(400, {}, ['Error in the JQL Query']);
    const found = [...issues.values()].filter(
      ({ fields, since }) => fields.labels.includes(label) && Date.now() - since >= lagMs,
    );
    return { status: 200, body: { issues: found.slice(0, 1).map(({ id, key }) => ({ id, key, self: '' })), isLast: true } };
  };

  const created = (body: unknown): ChannelReply => {
    const read = create.safeParse(body);
    if (!read.success) return failed(400, { [String(read.error.issues[0]?.path.at(1))]: 'is not valid' });
    known.made += 1;
    const id = String(10_000 + known.made);
    const key = `${project}-${known.made}`;
    issues.set(id, { id, key, fields: read.data.fields, status: 'To Do', comments: [], since: Date.now() });
    return { status: 201, body: { id, key, self: '' } };
  };

  const edited = (issue: Issue, body: unknown): ChannelReply => {
    const read = EDIT.safeParse(body);
    if (!read.success) return failed(400, { [String(read.error.issues[0]?.path.at(1))]: 'is not valid' });
    Object.assign(issue.fields, read.data.fields);
    issue.comments.push(...(read.data.update?.comment ?? []).map(({ add }) => add.body));
    return { status: 204 };
  };

  const ways = ({ status }: Issue) => STATUSES.filter(({ name }) => name !== status && known.steps.includes(name));

  const moved = (issue: Issue, body: unknown): ChannelReply => {
    const way = ways(issue).find(({ id }) => id === (body as { transition?: { id?: unknown } }).transition?.id);
    if (way === undefined) return failed(400, {}, ['Transition id is not valid for this issue.']);
    issue.status = way.name;
    return { status: 204 };
  };

  const answer: PlayedSystem['answer'] = (request) => {
    const { method, path, authorization, body } = partsOf(request);
    if (authorization !== known.authorization) return UNKNOWN_USER;
    if (method === 'POST' && path === '/rest/api/3/search/jql') return search(body);
    if (method === 'POST' && path === '/rest/api/3/issue') return created(body);
    const [, id = '', rest = ''] = /^\/rest\/api\/3\/issue\/(\d+)(\/transitions)?$/.exec(path) ?? [];
    const issue = issues.get(id);
    if (issue === undefined) return MISSING;
    if (rest === '/transitions' && method === 'POST') return moved(issue, body);
    if (rest === '/transitions') {
      return {
        status: 200,
        body: { transitions: ways(issue).map(({ id: way, name }) => ({ id: way, name, to: statusOf(name) })) },
      };
    }
    if (method === 'PUT') return edited(issue, body);
    return { status: 200, body: { id, key: issue.key, fields: { status: statusOf(issue.status) } } };
  };

  const named = (key: string) => [...issues.values()].find((issue) => issue.key === key);

  return {
    name: 'jira',
    answer,
    tickets: () => [...issues.values()].map(asRecorded),
    issues: () => [...issues.values()],
    setStatus: (key, status) => void Object.assign(named(key) ?? {}, { status }),
    remove: (key) => void issues.delete(named(key)?.id ?? ''),
    withoutStepTo: (status) => {
      known.steps = known.steps.filter((name) => name !== status);
      return () => {
        known.steps = STATUSES.map(({ name }) => name);
      };
    },
    rotate: (next) => {
      known.authorization = basic(user, next);
    },
  };
}

function fieldsIn(project: string, issueType: string) {
  return z.strictObject({
    project: z.strictObject({ key: z.literal(project) }),
    issuetype: z.strictObject({ name: z.literal(issueType) }),
    labels: z.array(z.string().max(255).regex(/^\S+$/)),
    summary,
    description: adf,
  });
}

const EDIT = z.strictObject({
  fields: z.strictObject({ summary, description: adf }).partial(),
  update: z.strictObject({ comment: z.array(z.strictObject({ add: z.strictObject({ body: adf }) })) }).optional(),
});

function asRecorded({ key, fields, status, comments }: Issue): RecordedTicket {
  const commentTexts = comments.map((comment) => linesOfAdf(comment).join('\n'));
  return { system: 'jira', key, title: fields.summary, status, lines: linesOfAdf(fields.description), comments: commentTexts };
}

function statusOf(name: string) {
  return { name, statusCategory: { key: STATUSES.find((one) => one.name === name)?.category } };
}

function basic(user: string, token: string): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
}
