import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { queryOf, type View, viewIn } from '#core/control-room/filter.ts';
import { goTo, linkTo, route } from '../route.ts';
import { Empty, FailureNote, Skeleton } from '../showing/answer-view.tsx';
import { numberText, timeText } from '../showing/format.ts';
import { say } from '../showing/language.ts';
import { CsvButton } from './csv-button.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FoundTable } from './incident-table.tsx';
import { Period } from './period.tsx';
import { usePages } from './use-pages.ts';

/** All incidents: searched, filtered and sorted; every view is a link. */
export function HistoryView() {
  const written = route.value.query.toString();
  const view = useMemo(() => viewIn(new URLSearchParams(written)), [written]);
  const query = queryOf(view);
  const pages = usePages(query);
  const clock = useSignal(Date.now());
  const change = (next: View) => goTo(linkTo('history', queryOf(next)));
  const { rows, cursor, searchedTo, failure, reading } = pages.state.value;
  const isFiltered = Object.keys(view.filter).length > 0;
  return (
    <div class="history">
      <div class="controls">
        <FilterBar view={view} onChange={change} />
        <Period view={view} onChange={change} now={clock.value} />
      </div>
      <div class="row apart">
        <p class="small quiet" role="status">
          {rows === undefined
            ? failure === undefined && say('reading')
            : say(cursor === undefined ? 'foundAll' : 'foundSome', { n: numberText(rows.length) })}
          {searchedTo !== undefined && ` · ${say('searchedTo', { at: timeText(searchedTo) })}`}
        </p>
        <CsvButton query={query} />
      </div>
      <section class="card" aria-label={say('history')}>
        {rows === undefined && failure === undefined && <Skeleton lines={9} />}
        {rows === undefined && failure !== undefined && <FailureNote failure={failure} again={pages.again} />}
        {rows?.length === 0 && cursor === undefined && (
          <Empty title={say(isFiltered ? 'nothingFits' : 'nothingYet')} icon={isFiltered ? 'search' : 'mitigated'}>
            {say(isFiltered ? 'nothingFitsHint' : 'nothingYetHint')}
          </Empty>
        )}
        {rows !== undefined && (rows.length > 0 || cursor !== undefined) && (
          <FoundTable
            rows={rows}
            view={view}
            onChange={change}
            more={cursor !== undefined && failure === undefined}
            reading={reading}
            onEnd={pages.more}
          />
        )}
        {rows !== undefined && failure !== undefined && <FailureNote failure={failure} again={pages.more} />}
      </section>
    </div>
  );
}
