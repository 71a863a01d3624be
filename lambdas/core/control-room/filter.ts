import { SEVERITIES, type Severity } from '../detection/severity.ts';
import { type State, TRANSITIONS } from '../incident/state.ts';
import { NOTICE_STATES } from '../notice/notice.ts';
import { ownProperty } from '../own-property.ts';

export const FACETS = ['account', 'unit', 'region', 'severity', 'state', 'scenario', 'actor', 'notice'] as const;

export type Facet = (typeof FACETS)[number];

/** `account`: ids; `unit`: paths, with everything below; `actor`: names as `Actor.name`. Times are epoch milliseconds of opening. */
export type IncidentFilter = {
  readonly [Each in Facet]?: readonly string[];
} & {
  readonly from?: number;
  readonly to?: number;
  /** All of these words must occur as whole words in ids, names or addresses. Case is ignored. */
  readonly text?: string;
};

/** `opened`, `changed`: by time. The others: by the facet, newest first within one value. */
export const SORTS = ['opened', 'changed', 'severity', 'state', 'account', 'scenario'] as const;

export type Sort = { readonly by: (typeof SORTS)[number]; readonly order: 'ascending' | 'descending' };

export const NEWEST: Sort = { by: 'opened', order: 'descending' };

export const MOST_VALUES = 20;
export const LONGEST_VALUE = 300;

export type View = { readonly filter: IncidentFilter; readonly sort: Sort };

/** A view as the query of a URL, the same for the page's address and the API: `account=..&account=..&from=..&sort=-opened`. */
export function queryOf({ filter, sort }: View): string {
  const query = new URLSearchParams();
  for (const facet of FACETS) for (const value of filter[facet] ?? []) query.append(facet, value);
  if (filter.from !== undefined) query.set('from', new Date(filter.from).toISOString());
  if (filter.to !== undefined) query.set('to', new Date(filter.to).toISOString());
  if (filter.text) query.set('text', filter.text);
  if (sort.by !== NEWEST.by || sort.order !== NEWEST.order)
    query.set('sort', `${sort.order === 'descending' ? '-' : ''}${sort.by}`);
  return query.toString();
}

/** The view in a query. Unknown values are ignored, so that an old link still opens; `refused` lists them for the API. */
export function viewIn(query: URLSearchParams): View & { readonly refused: readonly string[] } {
  const refused: string[] = [];
  const values = (facet: Facet): readonly string[] => {
    const all = [...new Set(query.getAll(facet))];
    const fit = all.filter((value) => isValueOf(facet, value)).slice(0, MOST_VALUES);
    if (fit.length < all.length) refused.push(facet);
    return fit;
  };
  const time = (name: 'from' | 'to'): number | undefined => {
    const written = query.get(name);
    const at = written === null ? undefined : Date.parse(written);
    if (at !== undefined && Number.isNaN(at)) refused.push(name);
    return Number.isNaN(at) ? undefined : at;
  };
  const facets = FACETS.map((facet) => [facet, values(facet)] as const).filter(([, found]) => found.length > 0);
  const [from, to, text] = [time('from'), time('to'), query.get('text')?.slice(0, LONGEST_VALUE)];
  const written = query.get('sort');
  const sort = written === null ? NEWEST : sortIn(written);
  if (sort === undefined) refused.push('sort');
  return {
    filter: {
      ...(Object.fromEntries(facets) as IncidentFilter),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(text && { text }),
    },
    sort: sort ?? NEWEST,
    refused,
  };
}

function sortIn(written: string): Sort | undefined {
  const by = SORTS.find((one) => one === written.replace(/^-/, ''));
  return by && { by, order: written.startsWith('-') ? 'descending' : 'ascending' };
}

const KNOWN_VALUES: { readonly [facet: string]: readonly string[] } = {
  severity: SEVERITIES satisfies readonly Severity[],
  state: Object.keys(TRANSITIONS) as State[],
  notice: NOTICE_STATES,
};

function isValueOf(facet: Facet, value: string): boolean {
  const known = ownProperty(KNOWN_VALUES, facet);
  return known === undefined ? value.length > 0 && value.length <= LONGEST_VALUE : known.includes(value);
}
