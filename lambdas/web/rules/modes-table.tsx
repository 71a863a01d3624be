import { useSignal } from '@preact/signals';
import type { RuleChange, Rules } from '#core/control-room/overview.ts';
import { ownProperty } from '#core/own-property.ts';
import { MODES, type Mode } from '#core/settings.ts';
import { SeverityBadge } from '../showing/badges.tsx';
import { say } from '../showing/language.ts';
import { Scrolled } from '../showing/scrolled.tsx';
import { hasWords, SearchField } from '../showing/search-field.tsx';
import { titleOf } from '../showing/titles.ts';

type Props = { readonly rules: Rules; readonly onChange: (change: RuleChange) => void };

/** What the hub may do about each scenario in each unit. Choosing another mode only shows a patch and changes nothing by itself. */
export function ModesTable({ rules: { scenarios, places }, onChange }: Props) {
  const wanted = useSignal('');
  const fits = scenarios.filter(({ id }) => hasWords(wanted.value, `${id} ${titleOf(id)}`));
  return (
    <section class="card" aria-labelledby="modes">
      <header>
        <h2 id="modes">{say('modes')}</h2>
        <SearchField class="more" label={say('findScenario')} text={wanted} />
      </header>
      <Scrolled label={say('modes')} tall>
        <table class="table org rows">
          <thead>
            <tr>
              <th scope="col">{say('scenario')}</th>
              <th scope="col">{say('severity')}</th>
              {places.map(({ key, kind, accounts }) => (
                <th key={key} scope="col">
                  {key}
                  <span class="where">{kind === 'account' ? say('account') : say('accountCount', { n: accounts })}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fits.map(({ id, severity, modes }) => (
              <tr key={id}>
                <th scope="row">
                  <span>{titleOf(id)}</span>
                  <span class="where">{id}</span>
                </th>
                <td data-label={say('severity')}>
                  <SeverityBadge severity={severity} />
                </td>
                {places.map(({ key }) => {
                  const mode = ownProperty(modes, key) ?? 'observe';
                  return (
                    <td key={key} data-label={key}>
                      <select
                        class={`mode mode-${mode}`}
                        aria-label={say('modeOf', { scenario: titleOf(id), place: key })}
                        value={mode}
                        onChange={({ currentTarget }) => {
                          onChange({ kind: 'mode', place: key, scenario: id, mode: currentTarget.value as Mode });
                          currentTarget.value = mode;
                        }}
                      >
                        {MODES.map((one) => (
                          <option key={one} value={one}>
                            {say(`mode-${one}`)}
                          </option>
                        ))}
                      </select>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}
