import { createHash } from 'node:crypto';
import { isObject } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { ChannelReply } from '../exchange.ts';
import { type PlayedSystem, partsOf, type RecordedTicket } from './played-system.ts';

type Row = Record<string, string>;
type Kept = Row & { readonly sys_id: string };

export type PlayedServiceNow = PlayedSystem & {
  readonly rows: () => readonly Kept[];
  readonly notesOf: (id: string) => readonly string[];
  /** People change a record, or delete it. */
  readonly change: (number: string, fields: Row) => void;
  readonly remove: (number: string) => void;
};

const failed = (status: number, message: string, detail: string): ChannelReply => ({
  status,
  body: { error: { message, detail }, status: 'failure' },
  why: `${message}: ${detail}`,
});
const UNKNOWN_USER = failed(401, 'User Not Authenticated', 'Required to provide Auth information');
const MISSING = failed(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
const UNRESOLVED = failed(
  403,
  'Operation Failed',
  'Data Policy Exception: The following fields are mandatory: Resolution code, Resolution notes',
);

const TABLE = '/api/now/table/incident';
const LONGEST: Readonly<Row> = { short_description: '160', description: '4000' };
const STATES: Readonly<Row> = { 1: 'New', 2: 'In Progress', 3: 'On Hold', 6: 'Resolved', 7: 'Closed', 8: 'Canceled' };

/** The incident table of ServiceNow by its Table API, with the data policy that comes with it: a resolved incident says how. */
export function playedServiceNow({ authorization: known }: { readonly authorization: string }): PlayedServiceNow {
  const rows = new Map<string, Kept>();
  const notes = new Map<string, string[]>();
  let made = 0;

  const write = (row: Kept, given: Row): ChannelReply | undefined => {
    const { work_notes: note, state, ...fields } = given;
    const isResolved = state === '6' && row.state !== '6';
    if (isResolved && !(fields.close_code && fields.close_notes)) return UNRESOLVED;
    // A business rule resets the state of a closed incident.
    Object.assign(row, cut(fields), row.state === '7' || state === undefined ? {} : { state });
    if (note !== undefined) notes.set(row.sys_id, [...(notes.get(row.sys_id) ?? []), note]);
    return undefined;
  };

  const created = (given: Row): Kept => {
    made += 1;
    const sysId = createHash('md5').update(String(made)).digest('hex');
    const row = { number: `INC${String(10_000 + made).padStart(7, '0')}`, state: '1', ...cut(given), sys_id: sysId };
    rows.set(sysId, row);
    return row;
  };

  const found = (query: URLSearchParams): Kept[] => {
    const [, name = '', value = ''] = /^(\w+)=([\w-]+)$/.exec(query.get('sysparm_query') ?? '') ?? [];
    return [...rows.values()].filter((row) => ownProperty(row, name) === value).slice(0, Number(query.get('sysparm_limit')));
  };

  const answer: PlayedSystem['answer'] = (request) => {
    const { method, path, query, authorization, body } = partsOf(request);
    if (authorization !== known) return UNKNOWN_USER;
    const fields = query.get('sysparm_fields');
    const given = isObject(body) ? (body as Row) : {};
    if (path === TABLE && method === 'GET')
      return { status: 200, body: { result: found(query).map((row) => shown(row, fields)) } };
    if (path === TABLE && method === 'POST') return { status: 201, body: { result: shown(created(given), fields) } };
    const row = rows.get(path.split('/').at(-1) ?? '');
    if (row === undefined) return MISSING;
    const refusal = method === 'PATCH' ? write(row, given) : undefined;
    return refusal ?? { status: 200, body: { result: shown(row, fields) } };
  };

  const numbered = (number: string) => [...rows.values()].find((row) => row.number === number);

  return {
    name: 'servicenow',
    answer,
    tickets: () => [...rows.values()].map((row) => asRecorded(row, notes.get(row.sys_id) ?? [])),
    rows: () => [...rows.values()],
    notesOf: (id) => notes.get(id) ?? [],
    change: (number, fields) => void Object.assign(numbered(number) ?? {}, fields),
    remove: (number) => void rows.delete(numbered(number)?.sys_id ?? ''),
  };
}

function shown(row: Row, fields: string | null): Row {
  return fields === null ? row : Object.fromEntries(fields.split(',').map((name) => [name, ownProperty(row, name) ?? '']));
}

/** Longer texts are cut, as ServiceNow cuts them. */
function cut(given: Row): Row {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.slice(0, Number(ownProperty(LONGEST, name) ?? 10_000))]),
  );
}

function asRecorded(row: Kept, comments: readonly string[]): RecordedTicket {
  const { number = '', short_description: title = '', description = '', state = '' } = row;
  const status = ownProperty(STATES, state) ?? state;
  return { system: 'servicenow', key: number, title, status, lines: description.split('\n'), comments };
}
