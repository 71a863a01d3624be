import { useSignal } from '@preact/signals';
import type { GridCell, OrganizationGrid } from '#core/control-room/overview.ts';
import { ownEntry } from '#core/own-property.ts';
import { hopWords } from '#words/heartbeat.ts';
import { useAnswer } from '../reading/use-answer.ts';
import { linkTo } from '../route.ts';
import { AnswerView, Empty } from '../showing/answer-view.tsx';
import { numberText, spanText, wholeTimeText } from '../showing/format.ts';
import { Icon, type IconName } from '../showing/icon.tsx';
import { inLanguage, say } from '../showing/language.ts';
import { ModeTag } from '../showing/mode-tag.tsx';
import { Scrolled } from '../showing/scrolled.tsx';
import { hasWords, SearchField } from '../showing/search-field.tsx';
import { OwnerCell } from './owner-cell.tsx';

const SHOWN = 100;

/** Every account in every Region: whether heartbeats arrive, what the hub may do there, and the owner. */
export function OrganizationView() {
  const answer = useAnswer<OrganizationGrid>('/api/organization', { every: 5_000 });
  const wanted = useSignal('');
  const most = useSignal(SHOWN);
  return (
    <AnswerView answer={answer} lines={12}>
      {(grid) => {
        const fits = grid.accounts.filter(({ id, name, unit = '', owner }) =>
          hasWords(wanted.value, `${id} ${name} ${unit} ${owner?.name ?? ''}`),
        );
        return (
          <div class="stack wide">
            <div class="row apart">
              <SearchField label={say('findAccount')} text={wanted} />
              <Legend minutes={grid.heartbeatMinutes} />
            </div>
            <section class="card">
              {fits.length === 0 ? (
                <Empty title={say(grid.accounts.length === 0 ? 'noAccounts' : 'noAccount')} icon="search">
                  {grid.accounts.length === 0 && say('noAccountsHint')}
                </Empty>
              ) : (
                <Grid grid={{ ...grid, accounts: fits.slice(0, most.value) }} />
              )}
              {fits.length > most.value && (
                <div class="inside row center">
                  <button type="button" class="button" onClick={() => (most.value += SHOWN)}>
                    {say('moreAccounts', { n: numberText(fits.length - most.value) })}
                  </button>
                </div>
              )}
            </section>
          </div>
        );
      }}
    </AnswerView>
  );
}

const COVERAGE_ICONS: Readonly<Record<GridCell['coverage'], IconName>> = {
  heard: 'closed',
  silent: 'failed',
  unheard: 'awaiting',
};

function Legend({ minutes }: { readonly minutes: number }) {
  return (
    <ul class="row small">
      {(['heard', 'silent', 'unheard'] as const).map((coverage) => (
        <li key={coverage} class="cell" data-coverage={coverage}>
          <Icon name={ownEntry(COVERAGE_ICONS, coverage)} /> {say(`coverage-${coverage}`)}
        </li>
      ))}
      <li class="quiet">{say('beatEvery', { n: minutes })}</li>
    </ul>
  );
}

function Grid({ grid: { regions, accounts } }: { readonly grid: OrganizationGrid }) {
  return (
    <Scrolled label={say('organization')}>
      <table class="table org rows">
        <thead>
          <tr>
            <th scope="col">{say('account')}</th>
            <th scope="col">{say('owner')}</th>
            <th scope="col">{say('mode')}</th>
            <th scope="col" class="number">
              {say('openIncidents')}
            </th>
            {regions.map((region) => (
              <th key={region} scope="col">
                {region}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ id, name, unit, owner, mode, open, cells }) => (
            <tr key={id}>
              <th scope="row">
                <span>{name}</span>
                <span class="where">{unit === undefined ? id : `${id} · ${unit}`}</span>
              </th>
              <OwnerCell owner={owner} />
              <td data-label={say('mode')}>
                <ModeTag mode={mode} />
              </td>
              <td class="number" data-label={say('openIncidents')}>
                {open > 0 ? (
                  <a href={linkTo('history', new URLSearchParams([['account', id]]))}>{numberText(open)}</a>
                ) : (
                  <span class="quiet">0</span>
                )}
              </td>
              {regions.map((region) => (
                <Cell key={region} region={region} cell={cells.find((cell) => cell.region === region)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

function Cell({ region, cell }: { readonly region: string; readonly cell: GridCell | undefined }) {
  if (cell === undefined) {
    return (
      <td data-label={region}>
        <span class="quiet">{say('notGoverned')}</span>
      </td>
    );
  }
  const { coverage, heardAt, delay, hop } = cell;
  const title = heardAt === undefined ? say('noBeatYet') : say('lastBeatAt', { at: wholeTimeText(heardAt) });
  return (
    <td data-label={region}>
      <span class="cell" data-coverage={coverage} title={title}>
        <Icon name={ownEntry(COVERAGE_ICONS, coverage)} /> {say(`coverage-${coverage}`)}
      </span>
      <span class="where">
        {hop !== undefined ? inLanguage(hopWords(hop)) : delay !== undefined ? say('delay', { span: spanText(delay) }) : ''}
      </span>
    </td>
  );
}
