import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { say } from '../showing/language.ts';
import { ledgerText } from './ledger-text.ts';

/** Whether the ledger, which cannot be rewritten, holds every version of this incident. */
export function LedgerPart({ detail, onAgain }: { readonly detail: IncidentDetail; readonly onAgain: () => void }) {
  const { tone, title, lines } = ledgerText(detail.ledger);
  return (
    <section class="card" aria-labelledby="ledger">
      <header>
        <h3 id="ledger">{say('ledger')}</h3>
        <span class={`tag ${tone}`}>{title}</span>
        <button type="button" class="button plain more" onClick={onAgain}>
          {say('verifyAgain')}
        </button>
      </header>
      <ul class="inside stack tight small">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
