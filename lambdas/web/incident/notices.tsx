import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { say } from '../showing/language.ts';
import { NoticeTag } from '../showing/notice-tag.tsx';
import { becauseText } from '../showing/objection.ts';
import { Time } from '../showing/time.tsx';

/** Who was told, through what, and whether it arrived. */
export function Notices({ detail: { notices } }: { readonly detail: IncidentDetail }) {
  return (
    <section class="card" aria-labelledby="notices">
      <header>
        <h3 id="notices">{say('notices')}</h3>
      </header>
      {notices.length === 0 ? (
        <p class="inside quiet">{say('noNotices')}</p>
      ) : (
        <ul class="inside stack tight">
          {notices.map(({ route, channel, state, at, attempts, reason }) => (
            <li key={`${route} ${channel} ${at}`} class="stack tight">
              <span class="row">
                <NoticeTag state={state} />
                <span>{`${channel} · ${route}`}</span>
                <span class="small quiet">
                  <Time at={at} />
                  {attempts > 1 && ` · ${say('attempts', { n: attempts })}`}
                </span>
              </span>
              {reason !== undefined && <span class="small quiet">{becauseText(reason)}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
