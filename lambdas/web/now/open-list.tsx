import type { IncidentResults } from '#core/control-room/incidents.ts';
import { useAnswer } from '../reading/use-answer.ts';
import { linkTo } from '../route.ts';
import { AnswerView, Empty } from '../showing/answer-view.tsx';
import { say } from '../showing/language.ts';
import { WaitingLine } from './waiting-line.tsx';

const SHOWN = 12;

/** The latest changed incidents, updated live. */
export function OpenList() {
  const answer = useAnswer<IncidentResults>('/api/incidents?sort=-changed', { every: 500 });
  return (
    <section class="card" aria-labelledby="latest">
      <header>
        <h2 id="latest">{say('latest')}</h2>
        <a class="more small" href={linkTo('history')}>
          {say('all')}
        </a>
      </header>
      <AnswerView answer={answer} lines={6}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={say('nothingYet')}>{say('nothingYetHint')}</Empty>
          ) : (
            <div>
              {rows.slice(0, SHOWN).map((row) => (
                <WaitingLine key={row.id} row={row} />
              ))}
            </div>
          )
        }
      </AnswerView>
    </section>
  );
}
