import { computed, signal } from '@preact/signals';

export const VIEWS = ['now', 'timeline', 'charts', 'history', 'organization', 'rules'] as const;

export type ViewName = (typeof VIEWS)[number];

/** Where the reader is. `open`: the incident next to the list, or, with `alone`, on its own page. */
export type PageRoute = {
  readonly view: ViewName;
  readonly query: URLSearchParams;
  readonly open?: string;
  readonly alone: boolean;
};

const hash = signal(location.hash);

addEventListener('hashchange', () => {
  hash.value = location.hash;
});

/** Views are in the fragment after `#`: searches never reach a server log, and every view is a link. */
export const route = computed(() => routeIn(hash.value));

export function routeIn(text: string): PageRoute {
  const [path = '', written = ''] = text.replace(/^#\/?/, '').split('?');
  const query = new URLSearchParams(written);
  const [name = '', id] = path.split('/');
  if (name === 'incidents' && id) return { view: 'history', query, open: safely(id), alone: true };
  const open = query.get('open');
  query.delete('open');
  const view = VIEWS.find((one) => one === name) ?? 'now';
  return { view, query, ...(open !== null && { open }), alone: false };
}

function safely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function linkTo(view: ViewName, query: URLSearchParams | string = ''): string {
  const text = query.toString();
  return `#/${view}${text === '' ? '' : `?${text}`}`;
}

/** A link to the same view with this incident open, or with none. */
export function linkWithOpen(id: string | undefined, { view, query }: PageRoute = route.value): string {
  const next = new URLSearchParams(query);
  if (id !== undefined) next.set('open', id);
  return linkTo(view, next);
}

export function linkToIncident(id: string): string {
  return `#/incidents/${encodeURIComponent(id)}`;
}

/** Opens a link; `quietly` adds no entry to the browser's history. */
export function goTo(link: string, how: 'step' | 'quietly' = 'step'): void {
  if (how === 'quietly') {
    history.replaceState(null, '', link);
    hash.value = location.hash;
  } else location.hash = link;
}

/** A link of a notice may name the incident in the path, which every host answers with the page. */
export function acceptPath(): void {
  const id = /^\/incidents\/([\w-]+)\/?$/.exec(location.pathname)?.[1];
  if (id !== undefined) history.replaceState(null, '', `/${linkToIncident(id)}`);
  hash.value = location.hash;
}
