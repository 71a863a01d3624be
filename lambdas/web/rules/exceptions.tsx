import type { RuleChange, Rules } from '#core/control-room/overview.ts';
import { DAY } from '#core/duration.ts';
import { now } from '../reading/clock.ts';
import { say } from '../showing/language.ts';
import { Scrolled } from '../showing/scrolled.tsx';
import { Ago, Time } from '../showing/time.tsx';
import { titleOf } from '../showing/titles.ts';

const SOON = 14 * DAY;

type Props = { readonly rules: Rules; readonly onChange: (change: RuleChange) => void };

/** Exceptions, the earliest end first, because their owners have to renew them or let them end. */
export function Exceptions({ rules: { exceptions, scenarios }, onChange }: Props) {
  const add = () =>
    onChange({
      kind: 'exception',
      scenario: scenarios[0]?.id ?? '',
      reason: '',
      owner: '',
      until: new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10),
    });
  return (
    <section class="card" aria-labelledby="exceptions">
      <header>
        <h2 id="exceptions">{say('exceptions')}</h2>
        <button type="button" class="button more" onClick={add}>
          {say('newException')}
        </button>
      </header>
      {exceptions.length === 0 ? (
        <p class="inside quiet">{say('noExceptions')}</p>
      ) : (
        <Scrolled label={say('exceptions')}>
          <table class="table rows">
            <thead>
              <tr>
                <th scope="col">{say('ends')}</th>
                <th scope="col">{say('what')}</th>
                <th scope="col">{say('reason')}</th>
                <th scope="col">{say('owner')}</th>
              </tr>
            </thead>
            <tbody>
              {exceptions.map((exception) => {
                const { scope, reason, owner, expiresAt, over } = exception;
                const tone = over ? 'bad' : expiresAt - now.value < SOON ? 'wait' : '';
                return (
                  <tr key={`${expiresAt} ${reason} ${JSON.stringify(scope)}`}>
                    <td data-label={say('ends')}>
                      <span class={`tag ${tone}`}>{over ? say('over') : <Ago at={expiresAt} />}</span>
                      <span class="where">
                        <Time at={expiresAt} whole />
                      </span>
                    </td>
                    <td data-label={say('what')}>
                      {scopeLines(scope).map((line) => (
                        <div key={line}>{line}</div>
                      ))}
                    </td>
                    <td data-label={say('reason')}>
                      <span>{reason}</span>
                    </td>
                    <td data-label={say('owner')}>
                      <span>{owner}</span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scrolled>
      )}
    </section>
  );
}

function scopeLines(scope: Rules['exceptions'][number]['scope']): string[] {
  const tags = Object.entries(scope.tags ?? {}).map(([key, value]) => `${key}=${value}`);
  const lines = [
    (scope.scenarios ?? []).map(titleOf),
    [...(scope.accounts ?? []), ...(scope.units ?? [])],
    scope.resources ?? [],
    tags,
    scope.actors ?? [],
    scope.networks ?? [],
  ];
  const filled = lines.filter((line) => line.length > 0).map((line) => line.join(', '));
  return filled.length === 0 ? [say('everything')] : filled;
}
