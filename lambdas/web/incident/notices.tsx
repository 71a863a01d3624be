import type { IncidentDetail } from '#core/control-room/incidents.ts';
import type { NoticeReason } from '#core/notice/notice.ts';
import { noticeReasonWords } from '#words/notice/state.ts';
import { inLanguage, say } from '../showing/language.ts';
import { NoticeTag } from '../showing/notice-tag.tsx';
import { Time } from '../showing/time.tsx';

/** The notices: route, channel, and whether each was sent. */
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
              {reason !== undefined && <span class="small quiet">{noticeReasonText(reason)}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A reason of a newer hub, which this page does not know yet, is shown as it is. */
function noticeReasonText(reason: unknown): string {
  try {
    return inLanguage(noticeReasonWords(reason as NoticeReason));
  } catch {
    return JSON.stringify(reason) ?? '';
  }
}
