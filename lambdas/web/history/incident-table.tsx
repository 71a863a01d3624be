import { useSignal } from '@preact/signals';
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useEffect, useRef } from 'preact/hooks';
import type { Sort, View } from '#core/control-room/filter.ts';
import type { IncidentRow } from '#core/control-room/incidents.ts';
import { linkWithOpen, route } from '../route.ts';
import { SeverityBadge, StateBadge } from '../showing/badges.tsx';
import { numberText } from '../showing/format.ts';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { NoticeTag } from '../showing/notice-tag.tsx';
import { Time } from '../showing/time.tsx';
import { titleOf } from '../showing/titles.ts';

type Props = {
  readonly rows: readonly IncidentRow[];
  readonly view: View;
  readonly onChange: (view: View) => void;
  readonly more: boolean;
  readonly reading: boolean;
  readonly onEnd: () => void;
};

const ROW = 58;
const PHONE_ROW = 104;
const OVERSCAN = 8;
/** The next page is read this many rows before the end. */
const AHEAD = 20;

/** Only visible rows are in the document, however many there are. */
export function FoundTable({ rows, view, onChange, more, reading, onEnd }: Props) {
  const scroller = useRef<HTMLElement>(null);
  const drawn = useSignal(0);
  const isPhone = matchMedia('(max-width: 720px)').matches;
  const virtual = useRef<Virtualizer<HTMLElement, HTMLElement>>(undefined);
  const options = {
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? PHONE_ROW : ROW),
    overscan: OVERSCAN,
    getItemKey: (index: number) => rows[index]?.id ?? index,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => {
      drawn.value += 1;
    },
  };
  virtual.current ??= new Virtualizer<HTMLElement, HTMLElement>(options);
  virtual.current.setOptions(options);
  useEffect(() => virtual.current?._didMount(), []);
  useEffect(() => virtual.current?._willUpdate());
  // Read here, so that scrolling renders again.
  void drawn.value;
  const items = virtual.current.getVirtualItems();
  const lastInSight = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !reading && lastInSight >= rows.length - AHEAD) onEnd();
  }, [lastInSight, rows.length, more, reading]);
  const first = items[0]?.start ?? 0;
  const rest = virtual.current.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section class="scroller" ref={scroller} aria-label={say('rows')}>
      <table class="found-table" aria-rowcount={more ? -1 : rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <Head by="severity" view={view} onChange={onChange} name={say('severity')} />
            <Head by="scenario" view={view} onChange={onChange} name={say('scenario')} />
            <Head by="account" view={view} onChange={onChange} name={say('account')} />
            <th scope="col">{say('actor')}</th>
            <Head by="state" view={view} onChange={onChange} name={say('state')} />
            <th scope="col">{say('notice')}</th>
            <Head by="opened" view={view} onChange={onChange} name={say('openedAt')} />
          </tr>
        </thead>
        <tbody>
          <Gap height={first} />
          {items.map(({ index, key }) => {
            const row = rows[index];
            return row && <Row key={key} row={row} index={index} />;
          })}
          <Gap height={rest} />
        </tbody>
      </table>
    </section>
  );
}

/** Takes the space of the rows that are not in the document. */
function Gap({ height }: { readonly height: number }) {
  return height <= 0 ? null : <tr class="gap" style={{ height: `${height}px` }} />;
}

function Head({ by, view, onChange, name }: { by: Sort['by']; view: View; onChange: (view: View) => void; name: string }) {
  const { sort } = view;
  const isChosen = sort.by === by;
  const order = isChosen && sort.order === 'descending' ? 'ascending' : 'descending';
  return (
    <th scope="col" aria-sort={isChosen ? sort.order : 'none'}>
      <button type="button" onClick={() => onChange({ ...view, sort: { by, order } })}>
        {name}
        {isChosen && <Icon name={sort.order === 'descending' ? 'down' : 'up'} />}
      </button>
    </th>
  );
}

function Row({ row, index }: { readonly row: IncidentRow; readonly index: number }) {
  const isOpen = route.value.open === row.id;
  return (
    <tr class="found" aria-rowindex={index + 2} data-open={isOpen ? '' : undefined} data-severity={row.severity}>
      <td>
        <SeverityBadge severity={row.severity} />
      </td>
      <td class="what">
        <a class="cut" data-row href={linkWithOpen(row.id)} aria-current={isOpen ? 'true' : undefined}>
          {titleOf(row.scenario)}
        </a>
        <span class="where cut">
          {row.occurrences > 1 ? `${row.resource.id} · ×${numberText(row.occurrences)}` : row.resource.id}
        </span>
      </td>
      <td>
        <span class="cut">{row.accountName}</span>
        <span class="where cut">{row.region}</span>
      </td>
      <td>
        <span class="cut">{row.actor.name}</span>
        <span class="where cut">{row.address ?? say('noAddress')}</span>
      </td>
      <td>
        <StateBadge state={row.state} />
      </td>
      <td>
        <NoticeTag state={row.notice} />
        {row.notes > 0 && <span class="small quiet"> {say('noteCount', { n: row.notes })}</span>}
      </td>
      <td class="small">
        <Time at={row.openedAt} />
      </td>
    </tr>
  );
}
