import { createHash } from 'node:crypto';
import type { Answering, TicketReply } from './ticket-server.ts';

type Row = Record<string, string>;

const failed = (status: number, message: string, detail: string): TicketReply => ({
  status,
  body: { error: { message, detail }, status: 'failure' },
});

const LONGEST: Row = { short_description: '160', description: '4000' };

/** The incident table of ServiceNow by its Table API, with the data policy that comes with it: a resolved incident says how. */
export function playedServiceNow({ bearer }: { readonly bearer: string }) {
  const rows = new Map<string, Row & { sys_id: string }>();
  const notes = new Map<string, string[]>();

  const shown = (row: Row, fields: string | null): Row =>
    fields === null ? row : Object.fromEntries(fields.split(',').map((name) => [name, row[name] ?? '']));

  /** Longer texts are cut, as ServiceNow cuts them. */
  const cut = (given: Row): Row =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value.slice(0, Number(LONGEST[name] ?? 10_000))]));

  const write = (row: Row & { sys_id: string }, given: Row): TicketReply | undefined => {
    const { work_notes: note, ...fields } = given;
    const isResolved = (fields.state ?? row.state) === '6' && row.state !== '6';
    if (isResolved && !(fields.close_code && fields.close_notes)) {
      return failed(
        403,
        'Operation Failed',
        'Data Policy Exception: The following fields are mandatory: Resolution code, Resolution notes',
      );
    }
    // A business rule puts the state of a closed incident back.
    const { state, ...others } = fields;
    Object.assign(row, cut(others), row.state === '7' || state === undefined ? {} : { state });
    if (note !== undefined) notes.set(row.sys_id, [...(notes.get(row.sys_id) ?? []), note]);
    return undefined;
  };

  const answer: Answering = ({ method, path, query, authorization, body }) => {
    if (authorization !== `Bearer ${bearer}`)
      return failed(401, 'User Not Authenticated', 'Required to provide Auth information');
    const fields = query.get('sysparm_fields');
    if (path === '/api/now/table/incident' && method === 'GET') {
      const [, name = '', value = ''] = /^(\w+)=([\w-]+)$/.exec(query.get('sysparm_query') ?? '') ?? [];
      const found = [...rows.values()].filter((row) => row[name] === value).slice(0, Number(query.get('sysparm_limit')));
      return { status: 200, body: { result: found.map((row) => shown(row, fields)) } };
    }
    if (path === '/api/now/table/incident' && method === 'POST') {
      const sysId = createHash('md5').update(String(rows.size)).digest('hex');
      const row = { sys_id: sysId, number: `INC${String(10_000 + rows.size).padStart(7, '0')}`, state: '1', ...cut(body as Row) };
      rows.set(sysId, row);
      return { status: 201, body: { result: shown(row, fields) } };
    }
    const row = rows.get(path.split('/').at(-1) ?? '');
    if (row === undefined) return failed(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
    if (method === 'PATCH') {
      const refusal = write(row, body as Row);
      if (refusal !== undefined) return refusal;
    }
    return { status: 200, body: { result: shown(row, fields) } };
  };

  return { answer, rows: () => [...rows.values()], notesOf: (id: string) => notes.get(id) ?? [] };
}
